import { z } from 'zod';
import type { Result } from '../result.ts';
import type { TenantAddress } from './address.ts';
import { type ApiError, apiError } from './api-error.ts';
import type { Credentials, Secret } from './credentials.ts';
import { loggedFetch } from './logged-fetch.ts';

/**
 * A user's sign-in with a password at one connection: the password-realm grant. The application must have the grant
 * “Password” (Auth0 docs: "Resource Owner Password Flow").
 */

export interface SignInRequest {
  /** E-mail or username. */
  readonly username: string;
  readonly password: Secret;
  /** The connection's name. */
  readonly realm: string;
}

/** Refusals that mean something of their own, by the `error` of an OAuth answer. */
const REFUSALS = [
  'invalid_grant',
  'mfa_required',
  'unauthorized',
  'unauthorized_client',
  'password_leaked',
  'too_many_attempts',
  'access_denied',
  'invalid_client',
] as const;
export type SignInRefusal = (typeof REFUSALS)[number];

export type SignInOutcome =
  | { readonly kind: 'signed-in' }
  /** `other`: whatever else the server said. Its words are dropped: nobody knows what it repeats in them. */
  | { readonly kind: 'refused'; readonly error: SignInRefusal | 'other' };

const refusalSchema = z.object({ error: z.enum(REFUSALS) });

/**
 * Sent once, never retried: a tenant counts wrong passwords. The tokens of the answer are not read. No error holds
 * anything of the request.
 */
export async function signIn(
  address: TenantAddress,
  { clientId, clientSecret }: Credentials,
  { username, password, realm }: SignInRequest,
): Promise<Result<SignInOutcome, ApiError>> {
  const response = await loggedFetch(`${address.baseUrl}/oauth/token`, '/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      username,
      password: password.reveal(),
      realm,
      scope: 'openid',
    }),
    // A redirect would carry the password somewhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  }).catch(() => undefined);
  if (response === undefined)
    return { ok: false, error: apiError('network', `No answer from ${address.baseUrl} to a sign-in.`) };
  if (response.ok) {
    await response.body?.cancel();
    return { ok: true, value: { kind: 'signed-in' } };
  }
  const body = refusalSchema.safeParse(await response.json().catch(() => undefined));
  if (body.success) return { ok: true, value: { kind: 'refused', error: body.data.error } };
  if (response.status === 429) return { ok: true, value: { kind: 'refused', error: 'too_many_attempts' } };
  if (response.status >= 500) {
    const error = apiError('server', `The tenant answered a sign-in with status ${response.status}.`);
    return { ok: false, error };
  }
  return { ok: true, value: { kind: 'refused', error: 'other' } };
}
