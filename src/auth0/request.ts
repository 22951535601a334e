import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../result.ts';
import type { TenantAddress } from './address.ts';
import { type ApiError, apiError, errorFromResponse } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { loggedFetch } from './logged-fetch.ts';
import { createRateGate } from './rate-gate.ts';
import { tokenSource } from './token.ts';

/** Requests to the Management API: a token, one rate budget, and again what may be sent again. */

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** What the error says was refused: "the list of connections". */
  readonly doing: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** It does no harm twice. */
  readonly retry: boolean;
}

export interface Requester {
  send(call: Call): Promise<Result<Response, ApiError>>;
  /** The scopes of the token in use; undefined where they can not be known. */
  scopes(): Promise<Result<readonly string[] | undefined, ApiError>>;
  /** How many requests the tenant lets come at once, as its last answer said. */
  rateLimit(): number | undefined;
  /** When the tenant takes requests again, ms since 1970; undefined while it does. */
  waitsUntil(): number | undefined;
  /** The next request has a new token: it holds what the application was granted in the meantime. */
  renewToken(): void;
}

const ATTEMPTS = 5;
const TIMEOUT_MS = 60_000;

/** How long to wait after a refusal, in ms: until the rate limit's own reset, or 1, 2, 4 … s, with jitter. */
function backoff(response: Response | undefined, attempt: number): number {
  const reset = Number(response?.headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000 - Date.now();
  const base = reset > 0 && reset < 60_000 ? reset : Math.min(30_000, 500 * 2 ** attempt);
  return base + Math.random() * 250;
}

/** Failures of a connection that was never made: no byte of the request has left. */
const NEVER_LEFT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

export function createRequester(
  { baseUrl, audience }: TenantAddress,
  credentials: Credentials,
  signal?: AbortSignal,
): Requester {
  const token = tokenSource(baseUrl, audience, credentials);
  const gate = createRateGate();
  let refusedUntil = 0;

  async function once(
    call: Call,
    access: string,
  ): Promise<Result<Response, { error: ApiError; response?: Response }>> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    await gate.wait();
    try {
      const response = await loggedFetch(`${baseUrl}/api/v2${call.path}`, call.path, {
        method: call.method,
        headers: { ...call.headers, authorization: `Bearer ${access}` },
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(call.body === undefined ? {} : { body: call.body }),
      });
      gate.note(response.headers);
      if (response.ok) return { ok: true, value: response };
      return { ok: false, error: { error: await errorFromResponse(response, call.doing), response } };
    } catch (error) {
      const kind = NEVER_LEFT.has(codeOf(error)) ? 'unreachable' : 'network';
      return { ok: false, error: { error: apiError(kind, `No answer from ${baseUrl} to ${call.doing}.`) } };
    }
  }

  /** What was not carried out may go again, whatever it is; what may have been, only where that does no harm. */
  function mayGoAgain({ retry }: Call, { kind }: ApiError): boolean {
    if (kind === 'rate-limited' || kind === 'unreachable') return true;
    return retry && (kind === 'network' || kind === 'server');
  }

  return {
    rateLimit: gate.limit,
    waitsUntil: () => (refusedUntil > Date.now() ? refusedUntil : gate.closedUntil()),
    async send(call) {
      let isRenewed = false;
      for (let attempt = 1; ; attempt += 1) {
        const access = await token.get();
        if (!access.ok) return access;
        const answer = await once(call, access.value.value);
        if (answer.ok) return answer;
        const { error, response } = answer.error;
        // A token can end before its time, when the tenant's keys are rotated. The request was turned away unread.
        if (error.kind === 'unauthorized' && !isRenewed) {
          isRenewed = true;
          token.forget(access.value);
          continue;
        }
        if (!mayGoAgain(call, error) || attempt === ATTEMPTS || signal?.aborted) return { ok: false, error };
        const pause = signal === undefined ? {} : { signal };
        const wait = backoff(response, attempt);
        if (error.kind === 'rate-limited') refusedUntil = Date.now() + wait;
        await sleep(wait, undefined, pause).catch(() => {});
      }
    },
    async scopes() {
      const access = await token.get();
      return access.ok ? { ok: true, value: access.value.scopes } : access;
    },
    renewToken: () => token.renew(),
  };
}
