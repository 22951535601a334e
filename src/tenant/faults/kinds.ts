import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JobTargetName, RequestTargetName } from './targets.ts';

/** Every fault there is, what it does, and what can be said about it. The command's help is made from this table. */

/** How a request ends. */
export type RequestEffect =
  | {
      readonly kind: 'refuse';
      readonly status: ContentfulStatusCode;
      readonly message: string;
      readonly code?: string;
    }
  /** Not the API answers, but what stands in front of it: a page in HTML. */
  | { readonly kind: 'gateway'; readonly status: ContentfulStatusCode; readonly title: string }
  | { readonly kind: 'never-answer' }
  | { readonly kind: 'drop' };

/** The answer comes late; or it comes, and its body ends too early. */
type AnswerEffect = { readonly kind: 'delay' } | { readonly kind: 'cut' };

/** What becomes of a job: it takes longer, or fails; then after how much of its users, and whether it says why. */
export type JobEffect =
  | { readonly kind: 'slow' }
  | { readonly kind: 'fail'; readonly share: 0 | 0.5; readonly says: boolean };

interface Common {
  readonly help: string;
  readonly example: string;
  /** How often it comes where nothing is said: the next time only, or every time. */
  readonly times: 'once' | 'always';
}

export interface RequestKind extends Common {
  readonly on: 'request';
  readonly effect: RequestEffect | AnswerEffect;
  readonly where: RequestTargetName;
  /** False: it makes sense at `where` only. */
  readonly aimable: boolean;
  /** Whether it can come after the request was carried out: NAME-after. */
  readonly after: boolean;
  /** What a time means: how late the answer comes, or how long the fault stays once it has come. */
  readonly time: 'delay' | 'outage';
}

export interface JobKind extends Common {
  readonly on: 'job';
  readonly effect: JobEffect;
  readonly where: JobTargetName;
}

export interface TokenKind extends Common {
  readonly on: 'token';
}

export type FaultKind = RequestKind | JobKind | TokenKind;

const request = {
  on: 'request',
  where: 'api',
  aimable: true,
  after: false,
  time: 'outage',
  times: 'once',
} as const;
const job = { on: 'job', where: 'import', times: 'once' } as const;

export const FAULT_KINDS = {
  429: {
    ...request,
    effect: {
      kind: 'refuse',
      status: 429,
      message: 'Global limit has been reached',
      code: 'too_many_requests',
    },
    help: 'refused for the rate of requests; x-ratelimit-reset says when to come back',
    example: '429:3',
  },
  401: {
    ...request,
    effect: { kind: 'refuse', status: 401, message: 'Invalid token.', code: 'invalid_token' },
    help: 'the token is refused, as if it had been revoked',
    example: '401@jobs',
  },
  403: {
    ...request,
    effect: {
      kind: 'refuse',
      status: 403,
      message: 'Insufficient scope; expected any of: create:users.',
      code: 'insufficient_scope',
    },
    help: 'the token lacks a scope, as if somebody had taken it away',
    example: '403@import',
  },
  500: {
    ...request,
    after: true,
    effect: { kind: 'refuse', status: 500, message: 'Internal error.' },
    help: 'an internal error',
    example: '500-after@import',
  },
  502: {
    ...request,
    after: true,
    effect: { kind: 'gateway', status: 502, title: 'Bad Gateway' },
    help: 'a gateway answers, in HTML',
    example: '502@jobs:2',
  },
  503: {
    ...request,
    after: true,
    effect: { kind: 'gateway', status: 503, title: 'Service Unavailable' },
    help: 'the same with 503; with a time, an outage',
    example: '503:20s',
  },
  504: {
    ...request,
    after: true,
    effect: { kind: 'gateway', status: 504, title: 'Gateway Timeout' },
    help: 'the same with 504',
    example: '504-after@import',
  },
  timeout: {
    ...request,
    after: true,
    effect: { kind: 'never-answer' },
    help: 'no answer ever comes',
    example: 'timeout@import',
  },
  drop: {
    ...request,
    after: true,
    effect: { kind: 'drop' },
    help: 'the connection is cut',
    example: 'drop-after@import:p=0.1',
  },
  slow: {
    ...request,
    time: 'delay',
    times: 'always',
    effect: { kind: 'delay' },
    help: 'the answer comes later by a time',
    example: 'slow@users:2s',
  },
  busy: {
    ...request,
    where: 'import',
    aimable: false,
    effect: {
      kind: 'refuse',
      status: 429,
      message:
        'There are 2 active import users jobs, please wait until some of them are finished and try again',
      code: 'too_many_jobs',
    },
    help: 'somebody else’s two jobs are running, for a time from the first upload on',
    example: 'busy:30s',
  },
  'corrupt-export': {
    ...request,
    where: 'download',
    aimable: false,
    effect: { kind: 'cut' },
    help: 'the gzipped file breaks off',
    example: 'corrupt-export:1',
  },
  'slow-jobs': {
    ...job,
    times: 'always',
    effect: { kind: 'slow' },
    help: 'jobs take so many times as long',
    example: 'slow-jobs:x10',
  },
  'fail-jobs': {
    ...job,
    effect: { kind: 'fail', share: 0, says: true },
    help: 'a job fails as a whole; /errors says so',
    example: 'fail-jobs:1',
  },
  'fail-jobs-halfway': {
    ...job,
    effect: { kind: 'fail', share: 0.5, says: true },
    help: 'the same, when half of its users are there already',
    example: 'fail-jobs-halfway:after=1',
  },
  'fail-jobs-silently': {
    ...job,
    effect: { kind: 'fail', share: 0, says: false },
    help: 'a job fails as a whole; /errors answers 204',
    example: 'fail-jobs-silently:1',
  },
  'expire-tokens': {
    on: 'token',
    times: 'always',
    help: 'tokens end after a time, whatever their expires_in says',
    example: 'expire-tokens:60s',
  },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = `${keyof typeof FAULT_KINDS}`;

export const FAULT_NAMES: readonly string[] = Object.keys(FAULT_KINDS);

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_KINDS, name);
}

export function kindOf(name: FaultName): FaultKind {
  return FAULT_KINDS[name];
}
