import type { DeltaCounts } from '../migration/delta/compare.ts';
import type { EarlierImport } from '../migration/delta/earlier.ts';
import type { JobRow } from '../migration/import/job.ts';
import type { PackSummary } from '../migration/import/pack.ts';
import type { Mapping } from '../migration/mapping/mapping.ts';
import type { Fate } from '../migration/passwords/scheme.ts';
import { SCHEME_ACTIONS, type SchemeAction } from '../migration/passwords/scheme-action.ts';
import type { Proof } from '../migration/proof/check-users.ts';
import type { SignInVerdict } from '../migration/proof/sign-ins.ts';
import type { ReadinessFacts } from '../migration/readiness/facts.ts';
import type { GroupCount } from '../migration/reconcile/groups.ts';
import type { ReconcileRules } from '../migration/reconcile/rules.ts';
import type { Report } from '../migration/report/report.ts';
import type { LinkReport } from '../migration/resets/make-links.ts';
import type { RolePlan } from '../migration/roles/plan.ts';
import type { NotAssignedFile, RoleReport } from '../migration/roles/role-report.ts';
import type { SuggestedRole } from '../migration/roles/suggest.ts';
import type { TenantRole } from '../migration/roles/target.ts';
import type { SourceFacts } from '../migration/source/source.ts';
import type { UserError } from '../result.ts';

/** What the session's work finds out. Plain data: it crosses a thread. */

export interface ConnectionFacts {
  readonly id: string;
  readonly name: string;
  readonly strategy: string;
  /** By search, so "about"; undefined without the scope, and where users can not go. */
  readonly users?: number;
  /** Why users can not be imported into it; undefined when they can. */
  readonly obstacle?: string;
}

export interface TenantFacts {
  readonly label: string;
  /** Origin, where requests go. */
  readonly baseUrl: string;
  readonly embedded: boolean;
  readonly connections: readonly ConnectionFacts[];
  /** Scopes the wizard needs and the token lacks. */
  readonly missingScopes: readonly string[];
  /** The newest import into this tenant that an earlier run of the program left; undefined when there is none. */
  readonly unfinished?: UnfinishedImport;
}

/** An import into this tenant that was confirmed, and has not come to its end. */
export interface UnfinishedImport {
  readonly name: string;
  readonly folder: string;
  /** "Users at https://acme.eu.auth0.com". Foreign text. */
  readonly target: string;
  readonly jobs: number;
  readonly done: number;
}

/** Whether the tenant's secret is in the operating system's keychain now. */
export interface KeepSecretFacts {
  readonly isKept: boolean;
}

/** An import that was taken up again: what an earlier run of the wizard decided. */
export interface PickUpFacts {
  readonly connection: { readonly id: string; readonly name: string };
  readonly rules: ReconcileRules;
  readonly mapping: Mapping;
  /** The file's path. */
  readonly source: string;
  readonly jobs: readonly JobRow[];
}

export interface DirectoryEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'sample';
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface DirectoryFacts {
  readonly directory: string;
  readonly entries: readonly DirectoryEntry[];
}

/** A file, and where its columns could go. */
export interface InspectFacts {
  readonly source: SourceFacts;
  /** What to begin with: an earlier mapping for the same columns, or the suggestion. */
  readonly mapping: Mapping;
  readonly suggested: Mapping;
  /** The newest import of the same system into this connection, which this file can be compared with. */
  readonly earlier?: EarlierImport;
  /** Where the file comes from or the mapping was used before, in a sentence; undefined when neither is known. */
  readonly origin?: string;
}

export { SCHEME_ACTIONS, type SchemeAction };

export interface SchemeFacts {
  readonly id: number;
  readonly label: string;
  readonly fate: Fate;
  readonly reason?: string;
  readonly users: number;
  /** Masked: the scheme's prefix and little more. */
  readonly example: string;
  readonly action: SchemeAction;
  /** A login script can check it. */
  readonly inScript: boolean;
}

/** Records that can not be sent for the same reason. */
export interface ProblemGroup {
  readonly problem: string;
  readonly records: number;
  readonly firstLine: number;
}

export interface ScanFacts {
  readonly records: number;
  /** Records that can not be sent: broken rows and values the tenant would refuse. */
  readonly invalid: number;
  /** Why, the most frequent reasons first. */
  readonly problems: readonly ProblemGroup[];
  /** Values that were left out of otherwise good records. */
  readonly warnings: number;
  readonly schemes: readonly SchemeFacts[];
}

/** What an earlier import has brought already. */
export interface DeltaFacts extends DeltaCounts {
  /** Name of the migration that was compared with, and when it ended (ISO 8601). */
  readonly since: string;
  readonly at: string;
  /** Records that have changed and whose users exist: sent only where those who exist are updated. */
  readonly changedExisting: number;
  /** The list of those who are not in the file any more; undefined when nobody has vanished. */
  readonly vanishedFile?: string;
}

export interface PlanFacts {
  /** Users in the snapshot, all connections. */
  readonly existing: number;
  /** ISO 8601. */
  readonly snapshotAt: string;
  /** What the snapshot could not find out, a sentence each. */
  readonly unknown: readonly string[];
  readonly groups: readonly GroupCount[];
  /** The column that tells which record is the newest; undefined when none does. */
  readonly newestBy?: string;
  /** Undefined where the file was not compared with an earlier import. */
  readonly delta?: DeltaFacts;
  /** An earlier import that it could be compared with, where it was not. */
  readonly earlier?: EarlierImport;
  /** Decisions for single records that no longer fitted the record's class, and are gone. */
  readonly droppedOverrides: number;
}

/** A plan after a decision about single records, or under other rules. */
export interface AmendFacts {
  readonly groups: readonly GroupCount[];
  /** Records that were decided otherwise. */
  readonly changed: number;
  /** Of decisions that were made before: those whose record is not there, or is something else by now. */
  readonly unfit?: number;
  readonly droppedOverrides: number;
}

export interface PlanFile {
  readonly path: string;
  readonly records: number;
}

/** What was decided, as a migration.json. */
export interface SavedMigration {
  readonly path: string;
  /** Decisions about single records that are in it, and those that were too many. */
  readonly records: number;
  readonly recordsNotKept: number;
}

export interface PackFacts extends PackSummary {
  /** Milliseconds; a rough guess until the first job has ended. */
  readonly estimateMs: number;
  /** Users who would be created without the password they have in the old system. */
  readonly withoutHash: number;
  /** Undefined when nobody moves at the first sign-in. */
  readonly loginScript?: LoginScriptFile;
}

export interface LoginScriptFile {
  readonly path: string;
  readonly users: number;
  /** The connection settings that the script reads. */
  readonly settings: readonly string[];
}

export interface RunFacts {
  readonly jobs: readonly JobRow[];
  readonly report: Report;
  readonly elapsedMs: number;
  /** Why the run stopped before its end, if it did. */
  readonly stopped?: UserError;
  readonly folder: string;
  /** Path of report.html; report.md is beside it. */
  readonly document: string;
  /** Where the records that did not arrive were written; undefined when all did. */
  readonly notImported?: { readonly path: string; readonly records: number };
  /** Why that file could not be written. */
  readonly notWritten?: UserError;
  /** The list of users who arrived without a password; undefined when there are none. */
  readonly mustReset?: { readonly path: string; readonly users: number };
  /** What there is of roles among those who arrived; undefined when nobody has one. */
  readonly roles?: { readonly values: number; readonly users: number };
}

/** The roles of the old system, and those of the tenant. */
export interface RolesFacts {
  /** The most frequent first. */
  readonly values: readonly SuggestedRole[];
  /** How many more values there are; nothing is done with those. */
  readonly left: number;
  readonly users: number;
  readonly existing: readonly TenantRole[];
  /** Scopes the token lacks. Without `create:roles` only roles that are there can be chosen. */
  readonly missingScopes: readonly string[];
}

/** How a plan of roles ended, or where it stopped. */
export interface AssignFacts extends RoleReport {
  readonly stopped?: UserError;
  /** Who did not get which role; undefined when everybody did. */
  readonly notAssigned?: NotAssignedFile;
}

export interface ResetLinkFacts extends LinkReport {
  readonly path: string;
  readonly stopped?: UserError;
}

/** What became of a known password. */
export interface ProofFacts {
  readonly good: boolean;
  readonly sentence: string;
  /** Something was found out that changes what can be imported: the file is to be read again with it. */
  readonly learned: boolean;
}

/** What came of real sign-ins, in the order in which the passwords were given. */
export interface SignInFacts {
  readonly verdicts: readonly SignInVerdict[];
}

/** Each kind of work the session can do, with what it finds. */
/** The same plan, imported into a copy of the tenant. */
export interface RehearsalFacts {
  readonly report: Report;
  readonly elapsedMs: number;
}

export interface WorkResults {
  connect: TenantFacts;
  'keep-secret': KeepSecretFacts;
  'pick-up': PickUpFacts;
  list: DirectoryFacts;
  inspect: InspectFacts;
  scan: ScanFacts;
  plan: PlanFacts;
  amend: AmendFacts;
  'write-plan': PlanFile;
  'save-migration': SavedMigration;
  pack: PackFacts;
  ready: ReadinessFacts;
  rehearse: RehearsalFacts;
  run: RunFacts;
  prove: ProofFacts;
  /** After the import: users picked at random, as the tenant has them. */
  check: Proof;
  'sign-in': SignInFacts;
  roles: RolesFacts;
  'plan-roles': RolePlan;
  'assign-roles': AssignFacts;
  'reset-links': ResetLinkFacts;
}
export type WorkId = keyof WorkResults;
export const WORK_IDS = [
  'connect',
  'keep-secret',
  'pick-up',
  'list',
  'inspect',
  'scan',
  'plan',
  'amend',
  'write-plan',
  'save-migration',
  'pack',
  'ready',
  'rehearse',
  'run',
  'prove',
  'check',
  'sign-in',
  'roles',
  'plan-roles',
  'assign-roles',
  'reset-links',
] as const satisfies readonly WorkId[];
