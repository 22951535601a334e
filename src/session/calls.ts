import type { WorkId, WorkResults } from '../flow/facts.ts';
import type { Amendment, SchemeActions } from '../flow/state.ts';
import type { JobRow } from '../migration/import/job.ts';
import type { Mapping } from '../migration/mapping/mapping.ts';
import type { RoleDecision } from '../migration/migration-schema.ts';
import type { SampleRequest } from '../migration/proof/pick.ts';
import type { KnownPassword } from '../migration/proof/sign-ins.ts';
import type { Policies } from '../migration/reconcile/classes.ts';
import type { RecordDetail } from '../migration/reconcile/detail.ts';
import type { PlanRow } from '../migration/reconcile/plan-rows.ts';
import type { ListRequest } from '../migration/reconcile/record-list.ts';
import type { ReconcileRules } from '../migration/reconcile/rules.ts';
import type { Difference, DifferenceRequest } from '../migration/report/differences.ts';
import type { ChosenRole } from '../migration/roles/plan.ts';
import type { Result, UserError } from '../result.ts';
import type { Pace } from './import-pace.ts';

/** What the session asks its engine to do, across a thread: plain data only. */

export type TenantLocation =
  | { readonly kind: 'embedded' }
  /** The secret goes to the engine's memory and nowhere else. */
  | {
      readonly kind: 'auth0';
      readonly domain: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

/** What a migration.json holds of the state; the rest is in the workspace. */
export interface Decided {
  /** The connection's name. */
  readonly connection: string;
  readonly policies: Policies;
  readonly rules: ReconcileRules;
  readonly pilot: boolean;
  readonly acceptLostPasswords: boolean;
  /** Undefined: nobody is given a role. */
  readonly roles: readonly RoleDecision[] | undefined;
}

export interface CallArguments {
  connect: TenantLocation;
  /** Without a secret the one that is kept is forgotten. The secret goes to the operating system and nowhere else. */
  'keep-secret': { readonly clientId: string; readonly clientSecret: string | undefined };
  'pick-up': { readonly folder: string };
  list: { readonly directory: string };
  inspect: { readonly path: string; readonly connectionId: string };
  scan: { readonly path: string; readonly mapping: Mapping };
  plan: {
    readonly connectionId: string;
    readonly connection: string;
    readonly actions: SchemeActions;
    readonly rules: ReconcileRules;
    /** The migration to compare with: only what is new or has changed since is sent. */
    readonly since: string | undefined;
  };
  amend: {
    readonly connection: string;
    readonly rules: ReconcileRules;
    readonly policies: Policies;
    readonly amendment: Amendment;
  };
  'write-plan': { readonly policies: Policies; readonly rules: ReconcileRules };
  'save-migration': Decided;
  pack: {
    readonly connectionId: string;
    readonly connection: string;
    readonly policies: Policies;
    readonly rules: ReconcileRules;
    readonly pilot: boolean;
  };
  ready: { readonly connectionId: string; readonly snapshotAt: string; readonly rules: ReconcileRules };
  rehearse: { readonly connectionId: string; readonly connection: string; readonly rules: ReconcileRules };
  run: { readonly connectionId: string; readonly connection: string; readonly rules: ReconcileRules };
  /** The password goes to the engine's memory and nowhere else; the secret, to the tenant with the hashes it is a part of. */
  prove: { readonly account: string; readonly password: string; readonly secret: string };
  check: SampleRequest & { readonly connection: string; readonly rules: ReconcileRules };
  /** The passwords go to the engine's memory and to the tenant, and nowhere else. */
  'sign-in': { readonly connection: string; readonly known: readonly KnownPassword<string>[] };
  roles: Readonly<Record<string, never>>;
  'plan-roles': { readonly choices: readonly ChosenRole[] };
  'assign-roles': { readonly connectionId: string; readonly connection: string; readonly idPrefix: string };
  'reset-links': { readonly connectionId: string };
  page: PageRequest;
  detail: DetailRequest;
  differences: DifferencesRequest;
  peek: { readonly path: string };
}

/** A part of the list of records that went otherwise than predicted. */
export interface DifferencesRequest {
  readonly list: DifferenceRequest;
  readonly offset: number;
  readonly limit: number;
}

export interface DifferencesPage {
  /** Of the whole list. */
  readonly size: number;
  readonly rows: readonly Difference[];
}

/** A part of a list of records. */
export interface PageRequest {
  readonly list: ListRequest;
  readonly offset: number;
  readonly limit: number;
}

export interface Page {
  /** Of the whole list. */
  readonly size: number;
  readonly rows: readonly PlanRow[];
}

/** One record of a list, as it would be under these policies and rules. */
export interface DetailRequest {
  readonly list: ListRequest;
  readonly index: number;
  readonly policies: Policies;
  readonly rules: ReconcileRules;
}

/** Calls that only look: they wait for nothing and change nothing. */
export interface Views {
  page: Page;
  /** Undefined where the list has no such record. */
  detail: RecordDetail | undefined;
  differences: DifferencesPage;
  peek: Glimpse;
}

export type CallResults = WorkResults & Views;
export type CallId = WorkId | keyof Views;

/** A file as a person sees it before choosing it. Secrets in it are masked. */
export interface Glimpse {
  /** "CSV, comma, header row, UTF-8". */
  readonly form: string;
  readonly estimatedRecords: number;
  /** Where it comes from: "Keycloak". */
  readonly origin?: string;
  readonly columns: readonly string[];
  /** The first records, a text for each column. Foreign text. */
  readonly rows: readonly (readonly string[])[];
}

/** How far a call is. */
export type Progress =
  | { readonly kind: 'step'; readonly text: string; readonly done?: number; readonly total?: number }
  /** The pace is the session's own: it goes by the moments in which progress arrives. */
  | { readonly kind: 'import'; readonly import: ImportProgress; readonly pace?: Pace };

export interface ImportProgress {
  readonly startedMs: number;
  /** No further job is started; those that run go on. */
  readonly isPaused: boolean;
  /** The pilot wave is through, and the rest waits for a yes. */
  readonly isPilotDone: boolean;
  /** Users of the pilot wave that were looked up at the tenant; undefined before that. */
  readonly pilotLook: { readonly asked: number; readonly unexpected: number } | undefined;
  readonly jobs: readonly JobRow[];
  /** When the tenant takes requests again, in ms since 1970, if it has had enough of them. */
  readonly waitsUntilMs: number | undefined;
  /** The latest first, at most a handful. */
  readonly problems: readonly UserError[];
}

export type Request = {
  [C in CallId]: { readonly id: number; readonly call: C; readonly args: CallArguments[C] };
}[CallId];

export type ToEngine = Request | { readonly cancel: number } | { readonly pause: boolean };

/** The last message. `discard`: a plan that nobody confirmed is not kept. */
export type Closing = { readonly close: 'keep' | 'discard' };

export type FromEngine =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly result: Result<CallResults[CallId]> };
