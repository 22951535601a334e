import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { lazySignIn, loginScriptOf } from '../custom-database/lazy-sign-in.ts';
import { signIn } from '../password.ts';
import { listConnections } from '../store/connections.ts';
import { findUsers, recordSignIn, type StoredUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';

/** `POST /oauth/token`: tokens for the Management API, and sign-in with a password. Errors have the OAuth form. */

const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

const requestSchema = z.object({
  grant_type: z.string().max(200),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  audience: z.string().max(500).optional(),
  username: z.string().max(500).optional(),
  password: z.string().max(4096).optional(),
  realm: z.string().max(500).optional(),
});
type TokenRequest = z.infer<typeof requestSchema>;

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function oauthError(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description }, { status });
}

async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (!(c.req.header('content-type') ?? '').includes('json'))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function oauthRoutes(tenant: Tenant): Hono {
  const { options, db, tokens, clock } = tenant;
  const app = new Hono();

  async function granted(audience: string, scopes: readonly string[]): Promise<Response> {
    const access_token = await tokens.issue(audience, scopes);
    const scope = scopes.join(' ');
    return Response.json({ access_token, scope, expires_in: tokens.seconds, token_type: 'Bearer' });
  }

  async function clientCredentials({ audience = '' }: TokenRequest, host: string): Promise<Response> {
    // The official SDK knows https only, and its audience says so even where the transport is plain.
    const isOurs = [`http://${host}/api/v2/`, `https://${host}/api/v2/`].includes(audience);
    if (!isOurs) return oauthError(403, 'access_denied', `Client is not authorized to access "${audience}".`);
    return granted(audience, options.scopes);
  }

  /** Checking a password takes long enough for an import to put another hash in its place: that one stays. */
  function countSignIn(before: StoredUser, rehashed: StoredUser['password'] | undefined): void {
    const [now] = findUsers(db, 'row = ?', before.row);
    if (now === undefined) return;
    const isUnchanged = JSON.stringify(now.password) === JSON.stringify(before.password);
    const password = isUnchanged ? (rehashed ?? now.password) : now.password;
    recordSignIn(db, now.row, password, clock.timestamp());
  }

  async function passwordRealm({ username, password, realm }: TokenRequest): Promise<Response> {
    if (username === undefined)
      return oauthError(400, 'invalid_request', 'Missing required parameter: username');
    if (password === undefined)
      return oauthError(400, 'invalid_request', 'Missing required parameter: password');
    const wrong = oauthError(403, 'invalid_grant', 'Wrong email or password.');
    const [user] = findUsers(
      db,
      'connection = ? AND (email = ? OR username = ?)',
      realm ?? '',
      normaliseEmail(username),
      normaliseUsername(username),
    );
    if (user === undefined) {
      const connection = listConnections(db).find(({ name }) => name === realm);
      const script = connection && loginScriptOf(connection);
      if (connection === undefined || script === undefined) return wrong;
      const answer = await lazySignIn(tenant, connection, script, { username, password });
      if (answer.kind === 'wrong') return wrong;
      if (answer.kind === 'failed') return oauthError(400, 'invalid_request', answer.message);
      return granted(options.clientId, ['openid']);
    }
    const { fits, rehashed } = await signIn(user.password, password);
    if (!fits) return wrong;
    if (user.profile.blocked === true) return oauthError(401, 'unauthorized', 'user is blocked');
    countSignIn(user, rehashed);
    return granted(options.clientId, ['openid']);
  }

  const tooLarge = () => oauthError(413, 'invalid_request', 'The request is too large.');

  app.post('/token', bodyLimit({ maxSize: 64 * 1024, onError: tooLarge }), async (c) => {
    const request = requestSchema.safeParse(await readBody(c));
    if (!request.success) return oauthError(400, 'invalid_request', 'Missing required parameter: grant_type');
    const { grant_type, client_id = '', client_secret = '' } = request.data;
    const isClient = same(client_id, options.clientId) && same(client_secret, options.clientSecret);
    if (!isClient) return oauthError(401, 'access_denied', 'Unauthorized');
    if (grant_type === 'client_credentials') return clientCredentials(request.data, new URL(c.req.url).host);
    if (grant_type === PASSWORD_REALM) return passwordRealm(request.data);
    return oauthError(403, 'unauthorized_client', `Grant type '${grant_type}' not allowed for the client.`);
  });
  return app;
}
