import type { LegacyRole } from './legacy-roles.ts';
import type { TenantRole } from './target.ts';

/** Which role of the tenant a legacy value probably means. */

export type RoleChoice =
  | { readonly kind: 'existing'; readonly id: string; readonly name: string }
  | { readonly kind: 'create'; readonly name: string }
  | { readonly kind: 'nothing' };

export interface SuggestedRole extends LegacyRole {
  readonly suggestion: RoleChoice;
}

/** More new roles than this are no suggestion but a surprise. */
const MAX_NEW = 50;

/** A text longer than this is no name. */
const MAX_NAME = 100;

/** Whether a new role can have this name: what can not be seen has no place in one. */
export function isRoleName(value: string): boolean {
  return value.length <= MAX_NAME && !/\p{C}/u.test(value);
}

/** What files write where there is no role. */
const NO_ROLE: ReadonlySet<string> = new Set(['', 'none', 'null', 'nil', 'na', 'norole', 'undefined']);

/** Case, blanks, dashes and underscores are spelling: "Shop-Admin" is "shop_admin" is "shop admin". */
function spelled(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./]+/gu, '');
}

function isSuggestible(value: string): boolean {
  return isRoleName(value) && !NO_ROLE.has(spelled(value));
}

/** Without what frameworks put in front: "ROLE_ADMIN" (Spring), "role:admin", "group-admin". */
function bare(name: string): string {
  const rest = name.trim().replace(/^(?:roles?|groups?|authority)[\s_\-:./]+/iu, '');
  return spelled(rest === '' ? name : rest);
}

/** The first entry of each key counts. */
function index<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(key(item))) found.set(key(item), item);
  return found;
}

/** Finds a role by its exact name, else by its spelling, else without a prefix on either side. */
function finder(existing: readonly TenantRole[]): (value: string) => TenantRole | undefined {
  const exact = index(existing, ({ name }) => name);
  const alike = index(existing, ({ name }) => spelled(name));
  const unprefixed = index(existing, ({ name }) => bare(name));
  return (value) => exact.get(value) ?? alike.get(spelled(value)) ?? unprefixed.get(bare(value));
}

/**
 * A suggestion for each value: the role that is there, else a new one. Values that differ in spelling alone become one
 * new role, named as the most frequent of them is.
 * @param mayCreate false: the token has no right to
 */
export function suggestRoles(
  values: readonly LegacyRole[],
  existing: readonly TenantRole[],
  mayCreate: boolean,
): readonly SuggestedRole[] {
  const find = finder(existing);
  const found = values.map((legacy) => ({ legacy, role: find(legacy.value) }));
  const missing = found.flatMap(({ legacy, role }) => (role === undefined ? [legacy.value] : []));
  const named = missing.filter(isSuggestible);
  const fresh = index(named, bare);
  const isSensible = mayCreate && fresh.size <= MAX_NEW;
  const suggestion = (value: string, role: TenantRole | undefined): RoleChoice => {
    if (role !== undefined) return { kind: 'existing', ...role };
    const name = fresh.get(bare(value));
    return isSensible && isSuggestible(value) && name !== undefined
      ? { kind: 'create', name }
      : { kind: 'nothing' };
  };
  return found.map(({ legacy, role }) => ({ ...legacy, suggestion: suggestion(legacy.value, role) }));
}
