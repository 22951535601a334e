import type { ColumnMapping } from '../migration/mapping/mapping.ts';
import type { ClassId } from '../migration/reconcile/classes.ts';
import { type ClassCount, type Prediction, predict } from '../migration/reconcile/plan.ts';
import type { ListId } from './events.ts';
import type { DirectoryEntry, SchemeAction, SchemeFacts, WorkId, WorkResults } from './facts.ts';
import type { WizardState } from './state.ts';
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
  return result(state, 'plan')?.counts ?? [];
}

export function classUnderCursor(state: WizardState): ClassId | undefined {
  return classes(state)[state.drafts.collisions.cursor]?.id;
}

export function prediction(state: WizardState): Prediction {
  return predict(classes(state), state.drafts.collisions.policies);
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
      return classes(state).find(({ id }) => id === classUnderCursor(state))?.records ?? 0;
    case 'import':
      return result(state, 'pack')?.jobs ?? 0;
    case 'report':
      return result(state, 'run')?.report.classes.length ?? 0;
  }
}
