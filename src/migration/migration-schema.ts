import { z } from 'zod';
import { mappingSchema } from './mapping/mapping-schema.ts';
import { SCHEME_ACTIONS } from './passwords/scheme-action.ts';
import { formulaSchema, nestedDigestSchema } from './passwords/solve/finding-schema.ts';
import {
  actionSchema,
  CLASSES,
  type ClassId,
  classRule,
  DEFAULT_POLICIES,
  type Policies,
} from './reconcile/classes.ts';
import { DEFAULT_RULES, reconcileRulesSchema } from './reconcile/rules.ts';

/**
 * The form of a migration.json. Version 1 is a mapping; version 2 is everything that the wizard decides, so that it can
 * be read in a review and run again. No values of users and no secrets are in either. A name that is not known is an
 * error and not passed over: it could be a decision with a slip of the pen in it.
 */

export const MIGRATION_SCHEMA_FILE = 'migration.schema.json';

/** More decisions about single records than this are no file for a person any more. */
export const MAX_RECORD_DECISIONS = 1_000;

const name = z.string().min(1).max(300);

const mapping = mappingSchema.describe('Where each column goes. Every column of the file is in it.');

const mappingFileSchema = z.object({
  version: z.literal(1),
  savedAt: z.iso.datetime(),
  source: z.object({ name: z.string(), format: z.string() }),
  mapping,
});

function policy<I extends ClassId>(id: I) {
  const { title, meaning } = classRule(id);
  return z.enum(CLASSES[id].actions).optional().describe(`Records that are: ${title}. ${meaning}`);
}

/** Where there is a choice: what else a record can be, is always left out. */
export const POLICY_CLASSES = [
  'new',
  'existing',
  'contradiction',
  'id-elsewhere',
  'id-taken',
  'username-taken',
  'phone-taken',
] as const satisfies readonly ClassId[];

export const policiesSchema = z.strictObject({
  new: policy('new'),
  existing: policy('existing'),
  contradiction: policy('contradiction'),
  'id-elsewhere': policy('id-elsewhere'),
  'id-taken': policy('id-taken'),
  'username-taken': policy('username-taken'),
  'phone-taken': policy('phone-taken'),
});

const { duplicates, idPrefix, metadata } = reconcileRulesSchema.shape;
const { conflict, arrays, paths } = metadata.shape;

const rulesSchema = z.strictObject({
  duplicates: duplicates
    .default(DEFAULT_RULES.duplicates)
    .describe('Which of several records for one user is sent.'),
  idPrefix: idPrefix.default(DEFAULT_RULES.idPrefix).describe('Stands in front of an id that is re-keyed.'),
  metadata: z
    .strictObject({
      conflict: conflict
        .default(DEFAULT_RULES.metadata.conflict)
        .describe('Whose value counts where the file and the tenant both have one.'),
      arrays: arrays
        .default(DEFAULT_RULES.metadata.arrays)
        .describe('Whether a list is replaced, or both are put together.'),
      paths: paths
        .default(DEFAULT_RULES.metadata.paths)
        .describe('Rules for single paths and what is below them: app_metadata.plan.'),
    })
    .prefault({}),
});

const solvedSchema = z.strictObject({
  scheme: name.describe('The scheme of the hashes, as the wizard calls it.'),
  how: z.union([formulaSchema, nestedDigestSchema]),
  needsSecret: z
    .boolean()
    .describe('They share a key or pepper, which is not written down: AUTH0_IMPORT_WIZARD_PEPPER.'),
});
export type SolvedHashes = z.infer<typeof solvedSchema>;

const recordDecisionSchema = z.strictObject({
  line: z.int().describe('Where the record stood when it was decided; for a person.'),
  record: z
    .string()
    .regex(/^[\w-]{22}$/)
    .describe('A hash of the whole record, by which it is found again.'),
  action: actionSchema,
});
export type RecordDecision = z.infer<typeof recordDecisionSchema>;

const roleSchema = z.strictObject({
  value: z.string().max(1_000).describe('What the file calls it.'),
  role: name.nullable().describe('The role of the tenant, by its name; null: none.'),
  create: z.boolean().default(false).describe('Make the role where it is not there.'),
});
export type RoleDecision = z.infer<typeof roleSchema>;

/** Version 2. */
export const migrationPlanSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(2),
  savedAt: z.iso.datetime().optional().describe('When it was saved.'),
  tenant: name.describe(
    'The tenant’s domain, acme.eu.auth0.com; or “embedded”, the one inside of the program. Its credentials are in the environment: AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET.',
  ),
  connection: name.describe('The database connection, by its name.'),
  source: z.strictObject({
    path: z.string().min(1).describe('The legacy file, seen from this one.'),
    format: z.string().optional().describe('What it was; for a person.'),
  }),
  mapping,
  passwords: z
    .record(z.string().max(300), z.enum(SCHEME_ACTIONS))
    .default({})
    .describe('What is done with the users of each password scheme, by its name.'),
  solved: z
    .array(solvedSchema)
    .max(20)
    .default([])
    .describe('How hashes were made whose form does not say it; found out with a known password.'),
  policies: policiesSchema.default({}).describe('What is done with records, by what they are to the tenant.'),
  rules: rulesSchema.prefault({}),
  records: z
    .array(recordDecisionSchema)
    .max(MAX_RECORD_DECISIONS)
    .default([])
    .describe('Decisions about single records.'),
  recordsNotKept: z
    .int()
    .min(0)
    .default(0)
    .describe('Decisions about single records that are not in this file: there were too many.'),
  acceptLostPasswords: z
    .boolean()
    .default(false)
    .describe('Yes: users may be created without the password they have, for good.'),
  pilot: z
    .boolean()
    .optional()
    .describe('A small sample goes first. Without this: in a real tenant it does, in the embedded one not.'),
  roles: z
    .array(roleSchema)
    .max(1_000)
    .optional()
    .describe('Roles for those who arrived. Without this, nobody is given one.'),
});
export type MigrationPlan = z.infer<typeof migrationPlanSchema>;

export const migrationFileSchema = z.discriminatedUnion('version', [mappingFileSchema, migrationPlanSchema]);
export type MigrationFile = z.infer<typeof migrationFileSchema>;

/** For editors: a JSON Schema of version 2. */
export function migrationJsonSchema(): unknown {
  return { title: 'migration.json', ...z.toJSONSchema(migrationPlanSchema, { io: 'input' }) };
}

/** The policy of every class: where the file says nothing, what the wizard begins with. */
export function policiesOf({ policies }: MigrationPlan): Policies {
  const decided = POLICY_CLASSES.map((id) => [id, policies[id] ?? DEFAULT_POLICIES[id]] as const);
  return { ...DEFAULT_POLICIES, ...Object.fromEntries(decided) };
}
