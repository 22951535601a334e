import { refuse, startWork, withDraft, withWork } from './change.ts';
import { result } from './selectors.ts';
import type { WizardState } from './state.ts';

/** The last step that nobody has to take: links for choosing a password. It begins with a word that is typed. */

/** A key can be struck by accident, a word can not. */
export const YES = 'yes';

export function openResetLinks(state: WizardState): WizardState {
  if (result(state, 'run')?.mustReset === undefined)
    return refuse(state, 'no-resets', 'Everybody who arrived has a password.');
  return withDraft(state, 'resetLinks', { isOpen: true, typed: '' });
}

/** Where the word is asked for: before the first link, and when links are left. */
export function asksForYes(state: WizardState): boolean {
  const work = state.work['reset-links'];
  return work.status !== 'running' && (work.status !== 'done' || work.value.open > 0);
}

export function confirmResetLinks(state: WizardState): WizardState {
  if (state.work['reset-links'].status === 'running') return state;
  if (!asksForYes(state)) return closeResetLinks(state);
  if (state.drafts.resetLinks.typed.trim().toLowerCase() !== YES)
    return refuse(
      state,
      'yes-missing',
      `No link has been made. Type “${YES}”, then press Enter.`,
      'Esc goes back.',
    );
  return startWork(withDraft(state, 'resetLinks', { typed: '' }), 'reset-links');
}

/** Esc. Links that are being made are stopped by the session, not here: their number is wanted. */
export function closeResetLinks(state: WizardState): WizardState {
  const work = state.work['reset-links'];
  if (work.status === 'running') return state;
  const closed = withDraft(state, 'resetLinks', { isOpen: false, typed: '' });
  return work.status === 'failed' ? withWork(closed, 'reset-links', { status: 'idle' }) : closed;
}
