import { createMiddleware } from 'hono/factory';
import { sign, verify } from 'hono/jwt';
import { JwtTokenSignatureMismatched } from 'hono/utils/jwt/types';
import { z } from 'zod';
import { apiError } from './api-error.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults/faults.ts';
import { newSecret } from './ids.ts';
import type { Scope } from './scopes.ts';

/** Management API tokens: who may do what. */

/** Auth0's default: a day. */
const TOKEN_SECONDS = 86_400;

const claimsSchema = z.object({ scope: z.string(), aud: z.string(), exp: z.number() });

/** The scopes of a token that is good for the Management API, or why it is not, in the API's words. */
type TokenCheck =
  | { readonly ok: true; readonly scopes: ReadonlySet<string> }
  | { readonly ok: false; readonly message: string };

export interface TokenIssuer {
  /** Seconds that a token is good for. */
  readonly seconds: number;
  issue(audience: string, scopes: readonly string[]): Promise<string>;
  check(token: string): Promise<TokenCheck>;
}

function refusal(error: unknown): string {
  if (error instanceof JwtTokenSignatureMismatched)
    return 'Invalid signature received for JSON Web Token validation';
  return 'Invalid token.';
}

function isForApi(audience: string): boolean {
  return audience.endsWith('/api/v2/');
}

/**
 * Tokens are JWTs signed with a key that lives as long as the tenant's process.
 * @param seconds how long a token is good for
 */
export function tokenIssuer(
  clock: Clock,
  faults: Pick<Faults, 'atToken'>,
  seconds = TOKEN_SECONDS,
): TokenIssuer {
  const key = newSecret();
  return {
    seconds,
    issue(audience, scopes) {
      const now = Math.floor(clock.now() / 1000);
      const early = isForApi(audience) ? faults.atToken() : undefined;
      const exp = now + (early === undefined ? seconds : Math.ceil(early / 1000));
      return sign({ aud: audience, iat: now, exp, scope: scopes.join(' ') }, key, 'HS256');
    },
    async check(token) {
      let payload: unknown;
      try {
        // Its dates are held against the tenant's own time, below.
        payload = await verify(token, key, { alg: 'HS256', exp: false, iat: false });
      } catch (error) {
        return { ok: false, message: refusal(error) };
      }
      const claims = claimsSchema.safeParse(payload);
      // The tokens that people get when they sign in have another audience.
      if (!claims.success || !isForApi(claims.data.aud)) return { ok: false, message: 'Invalid token.' };
      if (claims.data.exp * 1000 <= clock.now())
        return { ok: false, message: 'Expired token received for JSON Web Token validation' };
      return { ok: true, scopes: new Set(claims.data.scope.split(' ')) };
    },
  };
}

/** One of these scopes is enough, or all of these are needed and `or` alone is as good. */
type Demand = { readonly anyOf: readonly Scope[] } | { readonly allOf: readonly Scope[]; readonly or: Scope };

function meets(demand: Demand, scopes: ReadonlySet<string>): boolean {
  if ('anyOf' in demand) return demand.anyOf.some((scope) => scopes.has(scope));
  return scopes.has(demand.or) || demand.allOf.every((scope) => scopes.has(scope));
}

function demandScopes(issuer: TokenIssuer, demand: Demand) {
  return createMiddleware<{ Variables: { scopes: ReadonlySet<string> } }>(async (c, next) => {
    const [kind, token] = (c.req.header('authorization') ?? '').split(' ');
    if (kind?.toLowerCase() !== 'bearer' || token === undefined)
      return apiError(c, 401, 'Missing authentication');
    const checked = await issuer.check(token);
    if (!checked.ok) return apiError(c, 401, checked.message, 'invalid_token');
    if (!meets(demand, checked.scopes)) {
      const expected =
        'anyOf' in demand ? `any of: ${demand.anyOf.join(', ')}` : `all of: ${demand.allOf.join(', ')}`;
      return apiError(c, 403, `Insufficient scope; expected ${expected}.`, 'insufficient_scope');
    }
    c.set('scopes', checked.scopes);
    return next();
  });
}

/** Lets a request through whose token has one of the scopes. */
export function requireScope(issuer: TokenIssuer, ...anyOf: readonly Scope[]) {
  return demandScopes(issuer, { anyOf });
}

/** Lets a request through whose token has all of the scopes, or the narrow one that was made for it. */
export function requireScopes(issuer: TokenIssuer, allOf: readonly Scope[], or: Scope) {
  return demandScopes(issuer, { allOf, or });
}
