import { z } from 'zod';
import type { FieldValue } from '../source/source.ts';
import { RESERVED_APP_METADATA } from '../user/import-user.ts';

/**
 * Where the columns of a file go. The schemas are the form in which a mapping is written to a migration.json; the
 * types follow from them.
 */

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

const metadataTarget = z
  .object({
    kind: z.literal('metadata'),
    bag: z.enum(['user_metadata', 'app_metadata']),
    /** Dotted: `address.city`. */
    path: z.string().min(1).max(200),
  })
  .superRefine(({ bag, path }, context) => {
    const problem = metadataPathProblem(bag, path);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

export const targetSchema = z.union([
  z.object({ kind: z.literal('attribute'), name: z.enum(ATTRIBUTES) }),
  z.object({ kind: z.literal('password') }),
  z.object({ kind: z.literal('password-salt') }),
  z.object({ kind: z.literal('password-parameter'), name: z.enum(PASSWORD_PARAMETERS) }),
  z.object({ kind: z.literal('roles') }),
  z.object({ kind: z.literal('mfa'), factor: z.enum(MFA_FACTORS) }),
  metadataTarget,
  z.object({ kind: z.literal('nothing') }),
]);
/** Where a column's values go. */
export type Target = z.infer<typeof targetSchema>;

export const DATE_FORMATS = [
  'iso',
  'epoch-seconds',
  'epoch-milliseconds',
  'day-first',
  'month-first',
] as const;

const text = z.string().max(1_000);

export const transformSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trim') }),
  z.object({ kind: z.literal('lower-case') }),
  z.object({ kind: z.literal('boolean'), inverted: z.boolean() }),
  /** True where there is anything at all: a date of verification means "verified". */
  z.object({ kind: z.literal('has-value') }),
  z.object({ kind: z.literal('date'), format: z.enum(DATE_FORMATS) }),
  /** Takes `auth0|` off, which the tenant would put in front again. */
  z.object({ kind: z.literal('user-id') }),
  /** To E.164; a number without a country code is taken to be of this country (ISO 3166-1, two letters). */
  z.object({
    kind: z.literal('phone'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
  }),
  z.object({ kind: z.literal('strip-prefix'), prefix: text }),
  z.object({ kind: z.literal('prefix'), prefix: text }),
  /** The first word of a name, or what comes behind it. */
  z.object({ kind: z.literal('name-part'), part: z.enum(['first', 'rest']) }),
  /** The values of other columns behind this one's. */
  z.object({ kind: z.literal('join'), columns: z.array(z.string()).min(1).max(10), separator: text }),
  z.object({ kind: z.literal('split-list'), separator: text.min(1) }),
  /** A text that is JSON, as what it says. */
  z.object({ kind: z.literal('json') }),
  /** Replaces whole values; one that is not listed stays, or is left out. */
  z.object({
    kind: z.literal('table'),
    values: z.record(z.string(), z.string()),
    otherwise: z.enum(['keep', 'leave-out']),
  }),
  z.object({ kind: z.literal('constant'), value: z.union([z.string(), z.number(), z.boolean()]) }),
]);
/**
 * A small step from a legacy value to the value the target wants. Composable: a column has a list of them, applied in
 * order.
 */
export type Transform = z.infer<typeof transformSchema>;

export const CONFIDENCES = ['sure', 'likely', 'none', 'chosen'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const columnMappingSchema = z.strictObject({
  /** A column, or a dotted path into a record. */
  column: z.string().max(1_000),
  target: targetSchema,
  transforms: z.array(transformSchema).max(20).readonly().default([]),
  /** How sure the suggestion is; `chosen` once a person decided. */
  confidence: z.enum(CONFIDENCES).default('chosen'),
  /** Why, in words: "its values look like e-mail addresses". */
  reason: z.string().max(1_000).default(''),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

export const mappingSchema = z.object({
  /** At least one entry for each column of the file, in the file's order: a column is never silently dropped. */
  columns: z.array(columnMappingSchema).max(2_000),
});
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
