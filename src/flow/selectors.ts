import type { ColumnMapping } from '../migration/mapping/mapping.ts';
import { type Finding, readiness, worstFirst } from '../migration/readiness/checks.ts';
import { rehearsalFindings } from '../migration/readiness/rehearsal.ts';
import type { ClassId } from '../migration/reconcile/classes.ts';
import { type ClassCount, classCounts, type Prediction, predict } from '../migration/reconcile/groups.ts';
import type { ListRequest } from '../migration/reconcile/record-list.ts';
import type { ListId } from './events.ts';
import type { DirectoryEntry, SchemeAction, SchemeFacts, WorkId, WorkResults } from './facts.ts';
import { differenceCount } from './report-draft.ts';
import { ruleRows } from './rule-rows.ts';
import type { CollisionPane, WizardState } from './state.ts';
import { targetChoices } from './targets.ts';

/** What follows from the state. Front ends read it through these, so that all of them see the same. */

export function result<W extends WorkId>(state: WizardState, id: W): WorkResults[W] | undefined {
  const work = state.work[id];
  return work.status === 'done' ? work.value : undefined;
}

export function columnUnderCursor(state: WizardState): ColumnMapping | undefined {
  return state.drafts.mapping.mapping?.columns[state.drafts.mapping.cursor];
}

export function entryUnderCursor(state: WizardState): DirectoryEntry | undefined {
  return result(state, 'list')?.entries[state.drafts.source.cursor];
}

export function schemeUnderCursor(state: WizardState): SchemeFacts | undefined {
  return result(state, 'scan')?.schemes[state.drafts.passwords.cursor];
}

/** What is done with a scheme's users: what the draft says, else what the scan proposed. */
export function schemeAction(state: WizardState, scheme: SchemeFacts): SchemeAction {
  return state.drafts.passwords.actions[scheme.label] ?? scheme.action;
}

export function classes(state: WizardState): readonly ClassCount[] {
  return classCounts(result(state, 'plan')?.groups ?? []);
}

export function classUnderCursor(state: WizardState): ClassId | undefined {
  return classes(state)[state.drafts.collisions.cursor]?.id;
}

export function prediction(state: WizardState): Prediction {
  return predict(result(state, 'plan')?.groups ?? [], state.drafts.collisions.policies);
}

/** The list of records that is shown, for the class under the cursor; undefined while there is none. */
export function recordList(state: WizardState): ListRequest | undefined {
  const classId = classUnderCursor(state);
  const { filter, sort } = state.drafts.collisions;
  return classId === undefined ? undefined : { classId, filter: filter.trim(), sort };
}

/** The pane of the collisions step that has the keys; undefined while a filter is being typed. */
export function collisionFocus(state: WizardState): CollisionPane | undefined {
  const { pane, filtering } = state.drafts.collisions;
  return filtering ? undefined : pane;
}

/** Tells lists apart. */
export function listKey({ classId, filter, sort }: ListRequest): string {
  return `${classId}/${sort}/${filter}`;
}

function recordCount(state: WizardState): number {
  const list = recordList(state);
  if (list === undefined) return 0;
  if (list.filter === '') return classes(state).find(({ id }) => id === list.classId)?.records ?? 0;
  const { listed } = state.drafts.collisions;
  return listed?.key === listKey(list) ? listed.size : 0;
}

/** The record under the cursor, by its place in the list. */
export function recordCursor(state: WizardState): number {
  const id = classUnderCursor(state);
  const cursor = id === undefined ? 0 : (state.drafts.collisions.record[id] ?? 0);
  return Math.max(0, Math.min(cursor, recordCount(state) - 1));
}

/** Real users are not sent all at once unless somebody says so. */
export function hasPilot(state: WizardState): boolean {
  return state.drafts.review.pilot ?? result(state, 'connect')?.embedded === false;
}

/** How long ago the snapshot was taken, in ms. */
export function snapshotAge(state: WizardState, now: number): number | undefined {
  const plan = result(state, 'plan');
  return plan === undefined ? undefined : Math.max(0, now - Date.parse(plan.snapshotAt));
}

/** What was checked right before the first job, the worst first; empty while that is not known. @param now ms since 1970 */
export function findings(state: WizardState, now: number): readonly Finding[] {
  const facts = result(state, 'ready');
  if (facts === undefined) return [];
  const rehearsal = result(state, 'rehearse');
  const rehearsed = rehearsal === undefined ? [] : rehearsalFindings(rehearsal.report);
  return worstFirst([...rehearsed, ...readiness(facts, now)]);
}

/** Why the import can not be started, if it can not. Time stops none. */
export function stopFinding(state: WizardState): Finding | undefined {
  return findings(state, 0).find(({ level }) => level === 'stop');
}

/** The rows of the roles' view, which shows values first, then a plan, then what came of it. */
function rolesShown(state: WizardState): readonly unknown[] {
  const { stage } = state.drafts.roles;
  if (stage === 'choosing') return result(state, 'roles')?.values ?? [];
  const planned = result(state, 'plan-roles')?.roles ?? [];
  return stage === 'assigning' ? (result(state, 'assign-roles')?.roles ?? planned) : planned;
}

/** The rows of a list, however many are visible. */
export function listSize(state: WizardState, list: ListId): number {
  switch (list) {
    case 'tenant':
      return 2;
    case 'connection':
      return result(state, 'connect')?.connections.length ?? 0;
    case 'source':
      return result(state, 'list')?.entries.length ?? 0;
    case 'mapping':
      return state.drafts.mapping.mapping?.columns.length ?? 0;
    case 'targets':
      return targetChoices(columnUnderCursor(state)?.column ?? '').length;
    case 'passwords':
      return result(state, 'scan')?.schemes.length ?? 0;
    case 'classes':
      return classes(state).length;
    case 'records':
      return recordCount(state);
    case 'detail':
      return state.drafts.collisions.paths.length;
    case 'rules':
      return ruleRows(state).length;
    case 'checks':
      return findings(state, 0).length;
    case 'import':
      return result(state, 'pack')?.jobs ?? result(state, 'pick-up')?.jobs.length ?? 0;
    case 'report':
      return result(state, 'run')?.report.classes.length ?? 0;
    case 'failures':
      return result(state, 'run')?.report.failures.length ?? 0;
    case 'differences': {
      const report = result(state, 'run')?.report;
      return report === undefined ? 0 : differenceCount(state.drafts.report, report);
    }
    case 'roles':
      return rolesShown(state).length;
  }
}
