import type { FieldValue } from '../source/source.ts';
import { RESERVED_APP_METADATA } from '../user/import-user.ts';
import type { ColumnMapping, Target, Transform } from './mapping-schema.ts';

/** Where the columns of a file go. Its form in a migration.json is mapping-schema.ts. */

export type { ColumnMapping, Target, Transform };

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

/** What a hash column does not say itself, and a column beside it does. */
export const PASSWORD_PARAMETERS = ['algorithm', 'rounds'] as const;
export const MFA_FACTORS = ['totp', 'phone', 'email'] as const;

/** Why a metadata path can not be used; undefined when it can. Source: Auth0 docs, metadata field names. */
export function metadataPathProblem(bag: 'user_metadata' | 'app_metadata', path: string): string | undefined {
  const names = path.split('.');
  if (names.some((name) => name === '')) return 'a path is made of names with single dots between them';
  if (path.includes('$')) return 'names in metadata must not contain “$”';
  const [first = ''] = names;
  if (bag === 'app_metadata' && RESERVED_APP_METADATA.has(first))
    return `Auth0 keeps the name “${first}” for itself`;
  return undefined;
}

export const DATE_FORMATS = [
  'iso',
  'epoch-seconds',
  'epoch-milliseconds',
  'day-first',
  'month-first',
] as const;

export const CONFIDENCES = ['sure', 'likely', 'none', 'chosen'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface Mapping {
  readonly columns: readonly ColumnMapping[];
}

/** Without an e-mail address nobody can be imported. */
export function mapsEmail({ columns }: Mapping): boolean {
  return columns.some(({ target }) => target.kind === 'attribute' && target.name === 'email');
}

/** What a target is called: the attribute's own name, or the path within the metadata. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'attribute':
      return target.name;
    case 'password':
      return 'password hash';
    case 'password-salt':
      return 'password salt';
    case 'password-parameter':
      return `password ${target.name}`;
    case 'roles':
      return 'roles';
    case 'mfa':
      return `MFA ${target.factor}`;
    case 'metadata':
      return `${target.bag}.${target.path}`;
    case 'nothing':
      return '(left out)';
  }
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
    | 'not-json'
    | 'not-a-secret'
    | 'invalid';
  /** `fatal`: the record can not be sent. `dropped`: it is sent without this value. */
  readonly severity: 'fatal' | 'dropped';
  /** One sentence for a person. */
  readonly reason: string;
}

/** The raw password column, and what its neighbours say about it. Never logged, never shown whole. */
export interface MappedPassword {
  readonly value: string;
  readonly salt?: string;
  readonly algorithm?: string;
  readonly rounds?: string;
}

/** A legacy record after mapping, before its password is looked at. */
export interface MappedRecord {
  /** Attributes and metadata, valid by the import schema where `problems` is empty. */
  readonly user: Readonly<Record<string, FieldValue>>;
  readonly password: MappedPassword | undefined;
  /** Names of legacy roles; Auth0 takes them apart from the import. */
  readonly roles: readonly string[];
  readonly problems: readonly MappingProblem[];
}
