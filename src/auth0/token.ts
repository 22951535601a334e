import type { Result } from '../result.ts';
import { type ApiError, apiError, errorFromResponse } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { tokenSchema } from './schemas.ts';

export interface AccessToken {
  readonly value: string;
  /** Undefined where it can not be known (a token that was pasted and is not a JWT). */
  readonly scopes: readonly string[] | undefined;
}

export type TokenSource = () => Promise<Result<AccessToken, ApiError>>;

/** A token is renewed this long before it ends, so that no request starts with one that is about to. */
const RENEW_BEFORE_MS = 60_000;

/** The scopes a pasted token claims. It is not verified here: the tenant does that with every request. */
function claimedScopes(token: string): readonly string[] | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('scope' in claims)) return undefined;
    return typeof claims.scope === 'string' ? claims.scope.split(' ') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Management API tokens by the client credentials grant, cached until shortly before they end.
 * @param baseUrl origin of the tenant, no trailing slash
 * @param audience the Management API's identifier: `https://{tenant}/api/v2/`
 */
export function tokenSource(baseUrl: string, audience: string, credentials: Credentials): TokenSource {
  if (credentials.kind === 'token') {
    const value = credentials.token.reveal();
    const token = { value, scopes: claimedScopes(value) };
    return async () => ({ ok: true, value: token });
  }
  let cached: { token: AccessToken; renewAt: number } | undefined;
  return async () => {
    if (cached !== undefined && Date.now() < cached.renewAt) return { ok: true, value: cached.token };
    let response: Response;
    try {
      response = await fetch(`${baseUrl}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: credentials.clientId,
          client_secret: credentials.clientSecret.reveal(),
          audience,
        }),
        signal: AbortSignal.timeout(20_000),
      });
    } catch {
      return { ok: false, error: apiError('network', `No answer from ${baseUrl}.`) };
    }
    if (!response.ok)
      return { ok: false, error: await errorFromResponse(response, 'the sign-in of this application') };
    const body = tokenSchema.safeParse(await response.json().catch(() => undefined));
    if (!body.success) {
      return {
        ok: false,
        error: apiError('unreadable', `${baseUrl} answered with something that is no token.`),
      };
    }
    const token = { value: body.data.access_token, scopes: body.data.scope?.split(' ') };
    cached = { token, renewAt: Date.now() + body.data.expires_in * 1000 - RENEW_BEFORE_MS };
    return { ok: true, value: token };
  };
}
