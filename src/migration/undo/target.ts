import type { Result, UserError } from '../../result.ts';

/** The tenant as an undo sees it. session/ fits the Auth0 client to this. */
export interface UndoTarget {
  /** Everybody in all connections, from an export: minutes old at best. */
  everybody(signal: AbortSignal): Promise<Result<AsyncIterable<Account>>>;
  /** Who has this id now; undefined: nobody. An id that two connections hold answers with one of them. */
  account(id: string): Promise<Result<Account | undefined>>;
  /** Who has this address now, in all connections. @param email normalised */
  accountsByEmail(email: string): Promise<Result<readonly Account[]>>;
  remove(id: string): Promise<Removed>;
}

/** A user of the tenant, as far as it takes to say whether an import made it and nobody has used it. */
export interface Account {
  /** With its provider prefix. */
  readonly userId: string;
  /** Of the identity that owns the profile. */
  readonly connection: string;
  /** Normalised. */
  readonly email: string | undefined;
  /** ISO 8601; undefined where the tenant does not say. */
  readonly createdAt: string | undefined;
  readonly hasSignedIn: boolean;
  /** It has more than one identity. */
  readonly isLinked: boolean;
}

export type Removed =
  | { readonly kind: 'done' }
  /** For a reason of this user's own; the others go on. */
  | { readonly kind: 'refused'; readonly message: string }
  /** No answer, or no right to do it: nothing more can be done now. */
  | { readonly kind: 'stopped'; readonly error: UserError };
