import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { newSecret } from '../ids.ts';
import { countAttempts } from '../sign-in/attempts.ts';
import { signInWithPassword } from '../sign-in/password-realm.ts';
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
  const { options, tokens, clock } = tenant;
  const app = new Hono();
  const attempts = countAttempts(clock, options.signInBlockMs);

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

  /** Texts where they are known are Auth0's own. Source: Auth0 docs, "Authentication API", and its staff's answers. */
  async function passwordRealm({ username, password, realm }: TokenRequest): Promise<Response> {
    const missing = (name: string) =>
      oauthError(400, 'invalid_request', `Missing required parameter: ${name}`);
    if (username === undefined) return missing('username');
    if (password === undefined) return missing('password');
    if (realm === undefined) return missing('realm');
    const outcome = await signInWithPassword(tenant, attempts, { username, password, realm });
    switch (outcome.kind) {
      case 'welcome':
        return granted(options.clientId, ['openid']);
      case 'wrong':
        return oauthError(403, 'invalid_grant', 'Wrong email or password.');
      case 'must-reset':
        return oauthError(
          403,
          'invalid_grant',
          'The user came without a password: it must be reset before the first sign-in.',
        );
      case 'blocked':
        return oauthError(401, 'unauthorized', 'user is blocked');
      case 'mfa-required': {
        const error_description = 'Multifactor authentication required';
        // A rehearsal ends here: there is nothing that takes the token.
        return Response.json(
          { error: 'mfa_required', error_description, mfa_token: newSecret() },
          { status: 403 },
        );
      }
      case 'too-many-attempts':
        return oauthError(
          429,
          'too_many_attempts',
          'Your account has been blocked after multiple consecutive login attempts.',
        );
      case 'script-failed':
        return oauthError(400, 'invalid_request', outcome.message);
    }
  }

  /** Signs in at the tenant's default directory, and this tenant has none. Status and text are Auth0's. */
  function passwordWithoutRealm(): Response {
    const description = 'Authorization server not configured with default connection.';
    return oauthError(500, 'server_error', description);
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
    if (grant_type === 'password') return passwordWithoutRealm();
    return oauthError(403, 'unauthorized_client', `Grant type '${grant_type}' not allowed for the client.`);
  });
  return app;
}
