import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { MANAGEMENT_SCOPES, TOKEN_SECONDS } from '../auth.ts';
import { signIn } from '../password.ts';
import { findUsers, recordSignIn } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';

/** `POST /oauth/token`: tokens for the Management API, and sign-in with a password. Errors have the OAuth form. */

const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

const requestSchema = z.object({
  grant_type: z.string(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  audience: z.string().optional(),
  username: z.string().optional(),
  password: z.string().max(4096).optional(),
  realm: z.string().optional(),
  scope: z.string().optional(),
});

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function oauthError(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description }, { status });
}

async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  const text = await request.text();
  if (!type.includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function oauthRoutes({ options, db, tokens }: Tenant): Hono {
  const app = new Hono();

  async function clientCredentials(body: z.infer<typeof requestSchema>): Promise<Response> {
    const { audience } = body;
    if (audience === undefined || !audience.endsWith('/api/v2/')) {
      return oauthError(403, 'access_denied', `Client is not authorized to access "${audience ?? ''}".`);
    }
    const access_token = await tokens.issue(audience, MANAGEMENT_SCOPES);
    return Response.json({
      access_token,
      scope: MANAGEMENT_SCOPES.join(' '),
      expires_in: TOKEN_SECONDS,
      token_type: 'Bearer',
    });
  }

  async function passwordRealm(body: z.infer<typeof requestSchema>): Promise<Response> {
    const { username = '', password = '', realm = '' } = body;
    const wrong = oauthError(403, 'invalid_grant', 'Wrong email or password.');
    const [user] = findUsers(
      db,
      'connection = ? AND (email = ? OR username = ?)',
      realm,
      normaliseEmail(username),
      normaliseUsername(username),
    );
    if (user === undefined) return wrong;
    if (user.profile.blocked === true) return oauthError(403, 'unauthorized', 'user is blocked');
    const { fits, rehashed } = await signIn(user.password, password);
    if (!fits) return wrong;
    recordSignIn(db, user.row, rehashed ?? user.password, new Date().toISOString());
    const access_token = await tokens.issue(options.clientId, ['openid']);
    return Response.json({ access_token, scope: 'openid', expires_in: TOKEN_SECONDS, token_type: 'Bearer' });
  }

  app.post('/token', bodyLimit({ maxSize: 64 * 1024 }), async (c) => {
    const body = requestSchema.safeParse(await readBody(c.req.raw));
    if (!body.success) return oauthError(400, 'invalid_request', 'Missing required parameter: grant_type');
    const { grant_type, client_id = '', client_secret = '' } = body.data;
    const isClient = same(client_id, options.clientId) && same(client_secret, options.clientSecret);
    if (!isClient) return oauthError(401, 'access_denied', 'Unauthorized');
    if (grant_type === 'client_credentials') return clientCredentials(body.data);
    if (grant_type === PASSWORD_REALM) return passwordRealm(body.data);
    return oauthError(403, 'unauthorized_client', `Grant type '${grant_type}' not allowed for the client.`);
  });
  return app;
}
