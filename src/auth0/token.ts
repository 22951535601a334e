import type { Result } from '../result.ts';
import { type ApiError, apiError, errorFromResponse } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { loggedFetch } from './logged-fetch.ts';
import { tokenSchema } from './schemas.ts';

export interface AccessToken {
  readonly value: string;
  /** Undefined where the tenant does not say. */
  readonly scopes: readonly string[] | undefined;
}

export interface TokenSource {
  get(): Promise<Result<AccessToken, ApiError>>;
  /** The tenant did not take it; the next one is new. */
  forget(token: AccessToken): void;
  /** The next one is new, whatever the one before. */
  renew(): void;
}

/** A token is renewed this long before it ends, so that no request starts with one that is about to. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Management API tokens by the client credentials grant, cached until shortly before they end.
 * @param baseUrl origin of the tenant, no trailing slash
 * @param audience the Management API's identifier: `https://{tenant}/api/v2/`
 */
export function tokenSource(baseUrl: string, audience: string, credentials: Credentials): TokenSource {
  let cached: { token: AccessToken; renewAt: number } | undefined;
  const get: TokenSource['get'] = async () => {
    if (cached !== undefined && Date.now() < cached.renewAt) return { ok: true, value: cached.token };
    let response: Response;
    try {
      response = await loggedFetch(`${baseUrl}/oauth/token`, '/oauth/token', {
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
      return { ok: false, error: apiError('unreachable', `No answer from ${baseUrl}.`) };
    }
    if (!response.ok) {
      const error = await errorFromResponse(response, 'the sign-in of this application');
      // Whatever needed the token has not been sent.
      return { ok: false, error: error.kind === 'server' ? apiError('unreachable', error.message) : error };
    }
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
  return {
    get,
    forget(token) {
      if (cached?.token === token) cached = undefined;
    },
    renew() {
      cached = undefined;
    },
  };
}
