/** What the program does at a tenant, by the scope it takes. Source: Auth0 Management API, per endpoint. */
export const SCOPE_PURPOSES = {
  'create:users': 'to start import jobs',
  'read:users': 'to see who is there',
  'update:users': 'to merge records into users by id',
  'delete:users': 'to delete users',
  'read:connections': 'to list the connections',
  'read:connections_options': 'to see how a connection is set up',
} as const;
export type Scope = keyof typeof SCOPE_PURPOSES;

export interface MissingScope {
  readonly scope: Scope;
  readonly why: string;
}

/** @param granted undefined where the token does not say: then nothing is known to be missing */
export function missingScopes(
  granted: readonly string[] | undefined,
  needed: readonly Scope[],
): readonly MissingScope[] {
  if (granted === undefined) return [];
  return needed
    .filter((scope) => !granted.includes(scope))
    .map((scope) => ({ scope, why: SCOPE_PURPOSES[scope] }));
}
