import { display } from '../text/display.ts';
import { refuse } from './change.ts';
import { result } from './selectors.ts';
import type { WizardState } from './state.ts';

/** What stands between the review and real users: a key can be struck by accident, the name of a connection can not. */

/** The embedded tenant is gone when the wizard ends, and where nothing is sent there is nothing to be sure of. */
export function asksForName(state: WizardState): boolean {
  return result(state, 'connect')?.embedded === false && (result(state, 'pack')?.records ?? 0) > 0;
}

export function isNameTyped(state: WizardState): boolean {
  return state.drafts.review.typed?.trim() === state.answers.connection?.name;
}

export function refuseName(state: WizardState): WizardState {
  const name = display(state.answers.connection?.name ?? '');
  return refuse(
    state,
    'name-differs',
    'That is not the name of the connection, so nothing was sent.',
    `Type ${name} and press Enter, or go back with Esc.`,
  );
}
