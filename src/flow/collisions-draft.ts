import { recencyColumn } from '../migration/mapping/recency.ts';
import type { RecordDecision } from '../migration/migration-schema.ts';
import { type Action, type ClassId, classRule, type Policies } from '../migration/reconcile/classes.ts';
import { SORTS } from '../migration/reconcile/record-list.ts';
import { type ReconcileRules, reconcileRulesSchema } from '../migration/reconcile/rules.ts';
import { refuse, startWork, withDraft, withWork } from './change.ts';
import type { AmendFacts } from './facts.ts';
import { nextPathRule, ruleRows } from './rule-rows.ts';
import { classUnderCursor, recordCursor, recordList } from './selectors.ts';
import type { Amendment, Undoable, WizardState } from './state.ts';

/** Decisions about collisions while they are drafts: policies, single records, rules; each can be taken back. */

/** Older decisions stay as they are. */
const MAX_HISTORY = 100;

function remember(state: WizardState, step: Undoable): WizardState {
  const history = [...state.drafts.collisions.history, step].slice(-MAX_HISTORY);
  return withDraft(state, 'collisions', { history });
}

function amend(state: WizardState, amendment: Amendment): WizardState {
  const { amended } = state.drafts.collisions;
  return startWork(withDraft(state, 'collisions', { amendment, amended: amended + 1 }), 'amend');
}

/** Which records are duplicates and which other ids are free follows from these. */
function needsClasses(a: ReconcileRules, b: ReconcileRules): boolean {
  return a.duplicates !== b.duplicates || a.idPrefix !== b.idPrefix;
}

function withRules(state: WizardState, rules: ReconcileRules): WizardState {
  const before = state.drafts.collisions.rules;
  const next = withDraft(state, 'collisions', { rules });
  return needsClasses(before, rules) ? amend(next, { kind: 'classify' }) : next;
}

function changeRules(state: WizardState, rules: ReconcileRules): WizardState {
  return withRules(remember(state, { kind: 'rules', rules: state.drafts.collisions.rules }), rules);
}

function withPolicy(state: WizardState, id: ClassId, action: Action): WizardState {
  const { policies } = state.drafts.collisions;
  const changed: Policies = { ...policies, [id]: action };
  return withDraft(remember(state, { kind: 'policies', policies }), 'collisions', { policies: changed });
}

function changePolicy(state: WizardState, by: number): WizardState {
  const id = classUnderCursor(state);
  if (id === undefined) return state;
  const { [id]: now } = state.drafts.collisions.policies;
  const { actions } = classRule(id);
  return withPolicy(state, id, actions[(actions.indexOf(now) + by + actions.length) % actions.length] ?? now);
}

/** A policy that was decided before. */
export function choosePolicy(state: WizardState, id: ClassId, action: Action): WizardState {
  const { title, actions } = classRule(id);
  if (!actions.includes(action))
    return refuse(state, 'no-choice', `“${title}” can not be decided with “${action}”.`);
  return withPolicy(withoutPlanFile(state), id, action);
}

/** Rules that were decided before. */
export function chooseRules(state: WizardState, rules: ReconcileRules): WizardState {
  const { mapping } = state.answers;
  if (rules.duplicates === 'newest' && (mapping === undefined || recencyColumn(mapping) === undefined))
    return refuse(
      state,
      'no-newest',
      'No column of dates tells which of several records for one user is the newest.',
    );
  // Without a plan there are no classes yet that would have to be made anew.
  if (state.work.plan.status !== 'done') return withDraft(state, 'collisions', { rules });
  return changeRules(withoutPlanFile(state), rules);
}

/** Decisions about single records that were made before. */
export function decideRecords(state: WizardState, records: readonly RecordDecision[]): WizardState {
  if (records.length === 0) return state;
  return amend(withoutPlanFile(state), { kind: 'decide', records });
}

function changeRecord(state: WizardState, by: number): WizardState {
  const list = recordList(state);
  if (list === undefined) return state;
  const next = remember(state, { kind: 'override' });
  return amend(next, { kind: 'cycle', list, index: recordCursor(state), by });
}

function changePath(state: WizardState, by: number): WizardState {
  const { rules, paths, line } = state.drafts.collisions;
  const path = paths[line];
  if (path === undefined || !/^(?:app|user)_metadata\./.test(path))
    return refuse(
      state,
      'no-choice',
      'Only metadata has rules of its own; what else differs is as it is shown.',
    );
  return changeRules(state, nextPathRule(rules, path, by));
}

/** A plan that was written down or saved is not what the screen shows any more. */
function withoutPlanFile(state: WizardState): WizardState {
  const written = withWork(state, 'write-plan', { status: 'idle' });
  return withWork(written, 'save-migration', { status: 'idle' });
}

/** The next choice for what has the cursor. */
export function changeDecision(before: WizardState, by: number): WizardState {
  const state = withoutPlanFile(before);
  const { rule, pane } = state.drafts.collisions;
  if (rule !== undefined) {
    const row = ruleRows(state)[rule];
    if (row?.next === undefined) return typePrefix(state, state.drafts.collisions.rules.idPrefix);
    return changeRules(state, row.next(by));
  }
  const id = classUnderCursor(state);
  if (pane !== 'detail' && id !== undefined && classRule(id).actions.length === 1)
    return refuse(state, 'no-choice', `“${classRule(id).title}” can only be left out.`);
  return { classes: changePolicy, records: changeRecord, detail: changePath }[pane](state, by);
}

export function spreadDecision(state: WizardState): WizardState {
  const list = recordList(state);
  if (list === undefined) return state;
  const next = withoutPlanFile(remember(state, { kind: 'override' }));
  return amend(next, { kind: 'spread', list, index: recordCursor(state) });
}

export function typePrefix(state: WizardState, prefix: string | undefined): WizardState {
  return withDraft(state, 'collisions', { prefix });
}

/** Settles the prefix that is being typed. */
export function keepPrefix(state: WizardState, typed: string): WizardState {
  const rules = reconcileRulesSchema.safeParse({ ...state.drafts.collisions.rules, idPrefix: typed.trim() });
  if (!rules.success)
    return refuse(state, 'prefix-invalid', 'A prefix has 1 to 40 characters, and no blank or | among them.');
  return changeRules(typePrefix(state, undefined), rules.data);
}

export function undoCollision(state: WizardState): WizardState {
  const { history } = state.drafts.collisions;
  const last = history.at(-1);
  if (last === undefined) return state;
  const rest = withDraft(withoutPlanFile(state), 'collisions', { history: history.slice(0, -1) });
  switch (last.kind) {
    case 'policies':
      return withDraft(rest, 'collisions', { policies: last.policies });
    case 'rules':
      return withRules(rest, last.rules);
    case 'override':
      return amend(rest, { kind: 'undo' });
  }
}

export function sortRecords(state: WizardState): WizardState {
  const { sort } = state.drafts.collisions;
  const next = SORTS[(SORTS.indexOf(sort) + 1) % SORTS.length] ?? sort;
  return withDraft(state, 'collisions', { sort: next, record: {} });
}

/** Puts the amended plan in the place of the one before. What was packed from that is void. */
export function planAmended(
  state: WizardState,
  { groups, changed, droppedOverrides }: AmendFacts,
): WizardState {
  const { plan } = state.work;
  if (plan.status !== 'done') return state;
  const idle = { status: 'idle' } as const;
  const value = { ...plan.value, groups, droppedOverrides };
  const next = {
    ...state,
    work: { ...state.work, plan: { status: 'done', value }, pack: idle, run: idle },
  } as const;
  const { amendment, history } = state.drafts.collisions;
  const isDecision = amendment.kind === 'cycle' || amendment.kind === 'spread';
  // A decision that changed nothing is none to take back.
  return isDecision && changed === 0
    ? withDraft(next, 'collisions', { history: history.slice(0, -1) })
    : next;
}
