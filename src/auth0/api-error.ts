import type { UserError } from '../result.ts';
import { display } from '../text/display.ts';
import { apiErrorSchema } from './schemas.ts';

/** Why a call to the tenant did not work, as far as the caller has to act on the difference. */
export type ApiErrorKind =
  | 'network'
  /** The connection was never made: nothing was sent. */
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'too-large'
  | 'too-many-jobs'
  | 'rate-limited'
  | 'rejected'
  | 'server'
  | 'unreadable';

export interface ApiError extends UserError {
  readonly kind: ApiErrorKind;
}

const HINTS: Readonly<Record<ApiErrorKind, string>> = {
  unreachable: 'Check the domain and the network, then try again.',
  network: 'Check the domain and the network, then try again.',
  unauthorized: 'Check the client id and secret, or get a new token.',
  forbidden: 'Grant the missing scope to the application (Applications → APIs → Auth0 Management API).',
  'not-found': 'It may have been deleted, or a job is older than 24 hours.',
  'too-large': 'A request may hold at most 512,000 bytes.',
  'too-many-jobs': 'A tenant runs at most 2 import jobs at a time; wait until one ends.',
  'rate-limited': 'The tenant allows fewer requests per second; wait a moment.',
  rejected: 'The tenant did not accept the request as it was sent.',
  server: 'The tenant had a problem of its own; try again in a while.',
  unreadable: 'Is this an Auth0 tenant? Check the domain.',
};

function kindOf(status: number, message: string): ApiErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 413) return 'too-large';
  // Both are 429 and have no reliable code: only the sentence tells a full job queue from the rate limit.
  if (status === 429) return message.includes('active import users jobs') ? 'too-many-jobs' : 'rate-limited';
  return status >= 500 ? 'server' : 'rejected';
}

export function apiError(kind: ApiErrorKind, message: string): ApiError {
  return { code: `tenant-${kind}`, kind, message, hint: HINTS[kind] };
}

/** An answer that is not 2xx → an error in the tenant's own words, cleaned. Never holds request data. */
export async function errorFromResponse(response: Response, doing: string): Promise<ApiError> {
  const body = apiErrorSchema.safeParse(await response.json().catch(() => ({})));
  const words = body.success
    ? (body.data.message ?? body.data.error_description ?? body.data.error)
    : undefined;
  const message = words === undefined ? `status ${response.status}` : display(words);
  return apiError(kindOf(response.status, message), `The tenant refused ${doing}: ${message}`);
}
