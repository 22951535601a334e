import { createMiddleware } from 'hono/factory';
import { sign, verify } from 'hono/jwt';
import { z } from 'zod';
import { apiError } from './api-error.ts';
import { newSecret } from './ids.ts';

/** Management API tokens: who may do what. */

export const MANAGEMENT_SCOPES = [
  'create:users',
  'read:users',
  'update:users',
  'delete:users',
  'read:connections',
  'read:connections_options',
] as const;
export type Scope = (typeof MANAGEMENT_SCOPES)[number];

/** Seconds; Auth0's default. */
export const TOKEN_SECONDS = 86_400;

const claimsSchema = z.object({ scope: z.string(), aud: z.string(), exp: z.number() });

export interface TokenIssuer {
  issue(audience: string, scopes: readonly string[]): Promise<string>;
  /** The scopes of a token that is valid here; undefined for any other. */
  scopesOf(token: string): Promise<ReadonlySet<string> | undefined>;
}

/** Tokens are JWTs signed with a key that lives as long as the tenant's process. */
export function tokenIssuer(): TokenIssuer {
  const key = newSecret();
  return {
    issue(audience, scopes) {
      const now = Math.floor(Date.now() / 1000);
      return sign(
        { aud: audience, iat: now, exp: now + TOKEN_SECONDS, scope: scopes.join(' ') },
        key,
        'HS256',
      );
    },
    async scopesOf(token) {
      const payload: unknown = await verify(token, key, 'HS256').catch(() => undefined);
      const claims = claimsSchema.safeParse(payload);
      return claims.success ? new Set(claims.data.scope.split(' ')) : undefined;
    },
  };
}

/** Lets a request through whose token has one of the scopes. */
export function requireScope(issuer: TokenIssuer, ...anyOf: readonly Scope[]) {
  return createMiddleware<{ Variables: { scopes: ReadonlySet<string> } }>(async (c, next) => {
    const [kind, token] = (c.req.header('authorization') ?? '').split(' ');
    if (kind?.toLowerCase() !== 'bearer' || token === undefined)
      return apiError(c, 401, 'Missing authentication');
    const scopes = await issuer.scopesOf(token);
    if (scopes === undefined) return apiError(c, 401, 'Invalid token.', 'invalid_token');
    if (!anyOf.some((scope) => scopes.has(scope))) {
      return apiError(
        c,
        403,
        `Insufficient scope; expected any of: ${anyOf.join(', ')}.`,
        'insufficient_scope',
      );
    }
    c.set('scopes', scopes);
    return next();
  });
}
