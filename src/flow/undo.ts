import type { Mapping } from '../migration/mapping/mapping.ts';
import { refuse, withDraft, withWork } from './change.ts';
import { undoCollision } from './collisions-draft.ts';
import { withDelta } from './delta-draft.ts';
import type { FlowEvent } from './events.ts';
import type { Decisions, WizardState } from './state.ts';

/**
 * `u` takes the last decision of a step back. What a step decides is one value of its draft; what it was before each
 * change is kept. The collisions keep a finer list of their own, because theirs are partly in the workspace.
 */

type Decided = keyof Decisions;

/** Where a step's decision stands in the state. */
type Places = {
  readonly [S in Decided]: {
    readonly read: (state: WizardState) => Decisions[S] | undefined;
    readonly write: (state: WizardState, decision: Decisions[S]) => WizardState;
  };
};

/** The mapping as it was, with the cursor on the first column that it changes. */
function withMapping(state: WizardState, mapping: Mapping): WizardState {
  const { cursor, mapping: now } = state.drafts.mapping;
  const changed = mapping.columns.findIndex((column, index) => column !== now?.columns[index]);
  return withDraft(state, 'mapping', { mapping, cursor: changed === -1 ? cursor : changed });
}

const PLACES: Places = {
  source: { read: ({ drafts }) => drafts.source.delta, write: withDelta },
  mapping: { read: ({ drafts }) => drafts.mapping.mapping, write: withMapping },
  passwords: {
    read: ({ drafts }) => drafts.passwords.actions,
    write: (state, actions) => withDraft(state, 'passwords', { actions }),
  },
  review: {
    read: ({ drafts }) => drafts.review.acceptsLostPasswords,
    // A file that was saved says something else now.
    write: (state, acceptsLostPasswords) =>
      withWork(withDraft(state, 'review', { acceptsLostPasswords }), 'save-migration', { status: 'idle' }),
  },
  roles: {
    read: ({ drafts }) => drafts.roles.choices,
    // Another choice makes another plan.
    write: (state, choices) =>
      withWork(withDraft(state, 'roles', { choices }), 'plan-roles', { status: 'idle' }),
  },
};

/** Older decisions stay as they are. */
const MAX_EARLIER = 100;

function withEarlier<S extends Decided>(
  state: WizardState,
  step: S,
  earlier: readonly Decisions[S][],
): WizardState {
  return { ...state, earlier: { ...state.earlier, [step]: earlier } };
}

function rememberStep<S extends Decided>(
  before: WizardState,
  after: WizardState,
  step: S,
  event: FlowEvent,
): WizardState {
  const was = PLACES[step].read(before);
  if (was === PLACES[step].read(after)) return after;
  // What work found out is a new beginning, and no decision of anybody's.
  if (was === undefined || event.type === 'work-done') return withEarlier(after, step, []);
  const earlier: readonly Decisions[S][] = after.earlier[step];
  return withEarlier(after, step, [...earlier, was].slice(-MAX_EARLIER));
}

/** Keeps what an event decided otherwise. */
export function remember(before: WizardState, after: WizardState, event: FlowEvent): WizardState {
  if (event.type === 'undo' || before.drafts === after.drafts) return after;
  const steps = ['source', 'mapping', 'passwords', 'review', 'roles'] as const;
  return steps.reduce((state, step) => rememberStep(before, state, step, event), after);
}

/** Whose decisions are taken back now; undefined where nothing is decided. */
function undoableStep({ at, drafts }: WizardState): Decided | 'collisions' | undefined {
  if (at === 'report') return drafts.roles.stage === 'choosing' ? 'roles' : undefined;
  return at === 'source' || at === 'mapping' || at === 'passwords' || at === 'collisions' || at === 'review'
    ? at
    : undefined;
}

export function canUndo(state: WizardState): boolean {
  const step = undoableStep(state);
  if (step === undefined) return false;
  return step === 'collisions' ? state.drafts.collisions.history.length > 0 : state.earlier[step].length > 0;
}

function takeBack<S extends Decided>(state: WizardState, step: S): WizardState {
  const earlier = state.earlier[step];
  const last = earlier.at(-1);
  if (last === undefined) return state;
  return PLACES[step].write(withEarlier(state, step, earlier.slice(0, -1)), last);
}

export function undo(state: WizardState): WizardState {
  const step = undoableStep(state);
  if (step === undefined || !canUndo(state))
    return refuse(state, 'nothing-to-undo', 'There is no decision to take back.');
  return step === 'collisions' ? undoCollision(state) : takeBack(state, step);
}
