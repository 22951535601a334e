/** What a fault can be aimed at: requests, by a name or by their path, and kinds of jobs. */

interface RequestTarget {
  readonly method: RegExp;
  readonly path: RegExp;
  readonly help: string;
}

const REQUEST_TARGETS = {
  api: { method: /./, path: /^\/api\/v2\//, help: 'any request to the Management API' },
  token: { method: /^POST$/, path: /^\/oauth\/token$/, help: 'tokens and sign-ins' },
  import: { method: /^POST$/, path: /^\/api\/v2\/jobs\/users-imports$/, help: 'the upload of an import job' },
  export: { method: /^POST$/, path: /^\/api\/v2\/jobs\/users-exports$/, help: 'the order of an export' },
  download: { method: /^GET$/, path: /^\/exports\//, help: 'the file of an export' },
  jobs: { method: /^GET$/, path: /^\/api\/v2\/jobs\/./, help: 'the state of a job, and its errors' },
  errors: { method: /^GET$/, path: /^\/api\/v2\/jobs\/[^/]+\/errors$/, help: 'the errors of a job' },
  users: { method: /./, path: /^\/api\/v2\/users/, help: 'users, by id, by address and by search' },
  roles: {
    method: /./,
    path: /^\/api\/v2\/(?:roles|users\/[^/]+\/roles)(?:\/|$)/,
    help: 'roles, and who has them',
  },
  tickets: {
    method: /^POST$/,
    path: /^\/api\/v2\/tickets\//,
    help: 'links to choose a password, or confirm an address',
  },
  connections: { method: /./, path: /^\/api\/v2\/connections/, help: 'connections' },
} as const satisfies Readonly<Record<string, RequestTarget>>;

export type RequestTargetName = keyof typeof REQUEST_TARGETS;
export type JobTargetName = 'import' | 'export';

export const REQUEST_TARGET_HELP: readonly (readonly [name: string, help: string])[] = [
  ...Object.entries(REQUEST_TARGETS).map(([name, { help }]) => [name, help] as const),
  ['/PATH', 'whatever is below /api/v2/PATH, such as 500@/roles/rol_1'],
];

/** A path of the Management API, as somebody may write it behind an `@`. */
const PATH = /^\/[A-Za-z0-9_/-]{1,100}$/;

function isName(where: string): where is RequestTargetName {
  return Object.hasOwn(REQUEST_TARGETS, where);
}

export function isRequestTarget(where: string): boolean {
  return isName(where) || PATH.test(where);
}

/** @param where a name from the table, or a path below /api/v2 */
export function aimsAt(where: string, method: string, path: string): boolean {
  if (!isName(where)) return `${path}/`.startsWith(`/api/v2${where.replace(/\/$/, '')}/`);
  const target = REQUEST_TARGETS[where];
  return target.method.test(method) && target.path.test(path);
}
