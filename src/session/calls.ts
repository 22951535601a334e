import type { WorkId, WorkResults } from '../flow/facts.ts';
import type { SchemeActions } from '../flow/state.ts';
import type { JobRow } from '../migration/import/job.ts';
import type { Mapping } from '../migration/mapping/mapping.ts';
import type { Policies } from '../migration/reconcile/classes.ts';
import type { PageRequest, PlanRow } from '../migration/reconcile/plan.ts';
import type { Result, UserError } from '../result.ts';

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

export interface CallArguments {
  connect: TenantLocation;
  list: { readonly directory: string };
  inspect: { readonly path: string };
  scan: { readonly path: string; readonly mapping: Mapping };
  plan: { readonly connection: string; readonly actions: SchemeActions };
  pack: { readonly connectionId: string; readonly connection: string; readonly policies: Policies };
  run: { readonly connectionId: string };
  /** The password goes to the engine's memory and nowhere else; the secret, to the tenant with the hashes it is a part of. */
  prove: { readonly account: string; readonly password: string; readonly secret: string };
  page: PageRequest;
}

export type CallResults = WorkResults & { page: readonly PlanRow[] };
export type CallId = WorkId | 'page';

/** How far a call is. */
export type Progress =
  | { readonly kind: 'step'; readonly text: string; readonly done?: number; readonly total?: number }
  | { readonly kind: 'import'; readonly import: ImportProgress };

export interface ImportProgress {
  readonly startedMs: number;
  readonly jobs: readonly JobRow[];
  /** The latest first, at most a handful. */
  readonly problems: readonly UserError[];
}

export type Request = {
  [C in CallId]: { readonly id: number; readonly call: C; readonly args: CallArguments[C] };
}[CallId];

export type ToEngine = Request | { readonly cancel: number };

export type FromEngine =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly result: Result<CallResults[CallId]> };
