import type { FieldValue } from '../source/source.ts';

/** Attributes of an import user that a single column can fill. */
export const ATTRIBUTES = [
  'email',
  'email_verified',
  'phone_number',
  'phone_verified',
  'user_id',
  'username',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'blocked',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Where a column's values go. */
export type Target =
  | { readonly kind: 'attribute'; readonly name: Attribute }
  | { readonly kind: 'password' }
  | { readonly kind: 'password-salt' }
  | { readonly kind: 'metadata'; readonly bag: 'user_metadata' | 'app_metadata'; readonly path: string }
  | { readonly kind: 'nothing' };

/** What a target is called: the attribute's own name, or the path within the metadata. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'attribute':
      return target.name;
    case 'password':
      return 'password hash';
    case 'password-salt':
      return 'password salt';
    case 'metadata':
      return `${target.bag}.${target.path}`;
    case 'nothing':
      return '(left out)';
  }
}

/**
 * A small step from a legacy value to the value the target wants. Composable: a column has a list of them,
 * applied in order.
 */
export type Transform =
  | { readonly kind: 'trim' }
  | { readonly kind: 'lower-case' }
  | { readonly kind: 'boolean'; readonly inverted: boolean }
  | {
      readonly kind: 'date';
      readonly format: 'iso' | 'epoch-seconds' | 'epoch-milliseconds' | 'day-first' | 'month-first';
    }
  /** Takes `auth0|` off, which the tenant would put in front again. */
  | { readonly kind: 'user-id' }
  /** True where there is anything at all: a date of verification means "verified". */
  | { readonly kind: 'has-value' };

export type Confidence = 'sure' | 'likely' | 'none';

export interface ColumnMapping {
  readonly column: string;
  readonly target: Target;
  readonly transforms: readonly Transform[];
  /** How sure the suggestion is; `chosen` once a person decided. */
  readonly confidence: Confidence | 'chosen';
  /** Why, in words: "498 of 500 values are e-mail addresses". */
  readonly reason: string;
}

/** One entry per column of the file, in the file's order: a column is never silently dropped. */
export interface Mapping {
  readonly columns: readonly ColumnMapping[];
}

/** A value that can not become what its target wants. */
export interface MappingProblem {
  readonly column: string;
  readonly target: Target;
  readonly code:
    | 'not-an-email'
    | 'missing-email'
    | 'not-a-boolean'
    | 'not-a-date'
    | 'not-a-phone-number'
    | 'invalid';
  /** `fatal`: the record can not be sent. `dropped`: it is sent without this value. */
  readonly severity: 'fatal' | 'dropped';
  /** One sentence for a person. */
  readonly reason: string;
}

/** A legacy record after mapping, before its password is looked at. */
export interface MappedRecord {
  /** Attributes and metadata, valid by the import schema where `problems` is empty. */
  readonly user: Readonly<Record<string, FieldValue>>;
  /** The raw password column, and what its neighbours say about it. Never logged, never shown whole. */
  readonly password: { readonly value: string; readonly salt?: string } | undefined;
  readonly problems: readonly MappingProblem[];
}
