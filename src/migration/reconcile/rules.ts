import { z } from 'zod';

/** The choices of a plan that are not about one class. */

export const DUPLICATE_WINNERS = ['first', 'last', 'newest'] as const;

/** Whose value counts where the tenant and the file both have one. */
export const METADATA_WINNERS = ['incoming', 'existing'] as const;
export const ARRAY_RULES = ['replace', 'union'] as const;

/** Of one metadata path; `union` also where the rule for all arrays is another. */
export const PATH_RULES = ['incoming', 'existing', 'union'] as const;

export const reconcileRulesSchema = z.object({
  /** Which of several records for one user is sent. */
  duplicates: z.enum(DUPLICATE_WINNERS),
  /** Stands in front of an id that is re-keyed. */
  idPrefix: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[^\s|]+$/),
  metadata: z.object({
    conflict: z.enum(METADATA_WINNERS),
    arrays: z.enum(ARRAY_RULES),
    /** By dotted path, bag first: `app_metadata.plan`. They hold for everything below the path too. */
    paths: z.record(z.string(), z.enum(PATH_RULES)),
  }),
});
export type ReconcileRules = z.infer<typeof reconcileRulesSchema>;
export type MetadataRules = ReconcileRules['metadata'];
export type PathRule = (typeof PATH_RULES)[number];

export const DEFAULT_METADATA_RULES: MetadataRules = { conflict: 'incoming', arrays: 'replace', paths: {} };

export const DEFAULT_RULES: ReconcileRules = {
  duplicates: 'first',
  idPrefix: 'legacy-',
  metadata: DEFAULT_METADATA_RULES,
};
