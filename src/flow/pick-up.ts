import { refuse, startWork } from './change.ts';
import type { PickUpFacts } from './facts.ts';
import { result } from './selectors.ts';
import type { WizardState } from './state.ts';

/** An import that an earlier run of the program left goes on where it was: its decisions are made, its jobs are cut. */

export function pickUp(state: WizardState): WizardState {
  if (result(state, 'connect')?.unfinished === undefined)
    return refuse(state, 'nothing-unfinished', 'No import into this tenant is unfinished.');
  return startWork(state, 'pick-up');
}

/** Straight to the import, with the answers that were given then. */
export function pickedUp(state: WizardState, facts: PickUpFacts): WizardState {
  const { tenant } = state.answers;
  if (tenant === undefined) return state;
  const { rules } = facts;
  const answers = {
    tenant,
    // Whether users can go there was seen then; the tenant says so if that has changed.
    connection: { ...facts.connection, strategy: 'auth0' },
    source: facts.source,
    mapping: facts.mapping,
    passwords: {},
    collisions: { policies: state.drafts.collisions.policies, rules, amended: 0 },
    review: 'confirmed' as const,
  };
  return startWork({ ...state, answers, at: 'import' }, 'run');
}
