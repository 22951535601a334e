/**
 * auth0-import-wizard as a library: what the wizard knows about hashes, records and plans, without a screen and without a
 * network. Expected failures are values (`Result`): `{ ok: true, value }` or `{ ok: false, error }`, the error with a
 * `code` for programs and a sentence for people.
 */

export { convert, recognise, survey } from './library/passwords.ts';
export { type ExistingUser, PlanError, type PlannedRecord, type PlanOptions, plan } from './library/plan.ts';
export {
  type InspectedFile,
  inspect,
  type MappedUser,
  mapper,
  readMapping,
  type UserProblem,
  validate,
} from './library/records.ts';
export type {
  ColumnMapping,
  Mapping,
  MappingProblem,
  Target,
  Transform,
} from './migration/mapping/mapping.ts';
export type { Fate, LegacyPassword, Recognition } from './migration/passwords/scheme.ts';
export type { SchemeCount } from './migration/passwords/scheme-counts.ts';
export {
  type Action,
  CLASSES,
  type ClassId,
  type ClassRule,
  DEFAULT_POLICIES,
  type Policies,
} from './migration/reconcile/classes.ts';
export { DEFAULT_RULES, type ReconcileRules } from './migration/reconcile/rules.ts';
export type { RulingKind } from './migration/reconcile/ruling.ts';
export type { Fields, FieldValue, SourceFacts } from './migration/source/source.ts';
export type { CustomPasswordHash, PasswordForImport } from './migration/user/custom-password-hash.ts';
export type { ImportUser } from './migration/user/import-user.ts';
export type { Result, UserError } from './result.ts';
