import type { EarlierImport } from '../migration/delta/earlier.ts';
import { arrive, withDraft, withoutPlan } from './change.ts';
import { result } from './selectors.ts';
import type { DeltaChoice, Drafts, WizardState } from './state.ts';

/** A newer export of a system that was imported before: all of it, or only what is new or has changed. */

/** The import that the file can be compared with, while nobody has said whether it is; the source step asks. */
export function deltaOffer(state: WizardState): EarlierImport | undefined {
  const isOpen = state.at === 'source' && state.drafts.source.delta === 'open';
  return isOpen ? result(state, 'inspect')?.earlier : undefined;
}

/** The import that the file is compared with. */
export function chosenEarlier(state: WizardState): EarlierImport | undefined {
  return state.drafts.source.delta === 'changes' ? result(state, 'inspect')?.earlier : undefined;
}

/** Another choice makes another plan. */
export function withDelta(state: WizardState, delta: Drafts['source']['delta']): WizardState {
  return withDraft(withoutPlan(state), 'source', { delta });
}

/** Answers the offer, and goes on. */
export function chooseDelta(state: WizardState, choice: DeltaChoice): WizardState {
  return deltaOffer(state) === undefined ? state : arrive(withDelta(state, choice), 'mapping');
}
