import { z } from 'zod';
import {
  ATTRIBUTES,
  CONFIDENCES,
  DATE_FORMATS,
  MFA_FACTORS,
  metadataPathProblem,
  PASSWORD_PARAMETERS,
} from './mapping.ts';

/** The form in which a mapping is written to a migration.json; the types follow from it. */

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
