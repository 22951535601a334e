import type { Result, UserError } from '../../result.ts';

/** The tenant as the assignment of roles sees it. The domain knows no HTTP: session/ fits the Auth0 client to this. */
export interface RoleTarget {
  createRole(name: string): Promise<CreatedRole>;
  /** @param users ids with their provider prefix, at most MAX_USERS_PER_CALL. One bad id spoils the whole call. */
  assign(roleId: string, users: readonly string[]): Promise<Assigned>;
  /** The id of the connection's user with this address; undefined when there is none. @param email normalised */
  userByEmail(email: string): Promise<Result<string | undefined>>;
  /** Every user of the connection, from an export. @param visit is called user by user */
  eachUser(visit: (user: { readonly email: string; readonly userId: string }) => void): Promise<Result<void>>;
}

export interface TenantRole {
  readonly id: string;
  readonly name: string;
}

export type CreatedRole =
  | { readonly kind: 'created'; readonly role: TenantRole }
  /** One with this name is there already. */
  | { readonly kind: 'exists'; readonly role: TenantRole }
  /** Refused, or no answer: nothing more can be done now. */
  | { readonly kind: 'stopped'; readonly error: UserError };

export type Assigned =
  | { readonly kind: 'done' }
  /** Something about one of the users is not as it should be; nobody was given the role. */
  | { readonly kind: 'refused'; readonly isMissing: boolean; readonly message: string }
  | { readonly kind: 'role-gone'; readonly message: string }
  | { readonly kind: 'stopped'; readonly error: UserError };

/** Source: Auth0 docs, "Entity Limit Policy". */
export const MAX_ROLES_OF_USER = 50;
export const MAX_ROLES_OF_TENANT = 1_000;

/** Auth0 names no limit for `POST /roles/{id}/users`; one bad id among so many is still found in a dozen calls. */
export const MAX_USERS_PER_CALL = 50;
