import { result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import type { Binding } from '../keymap.ts';

/** The key that saves what was decided: the same on the review and on the report. */

export const SAVE_HELP =
  'm saves everything you decided as a file, beside your export: no values of users and no secrets are in it. “run” does the same again without the wizard, with this export or a newer one; the command is shown, and printed when you leave.';

export function saveKey(session: Session, state: WizardState): Binding {
  return {
    keys: ['char:m'],
    show: 'm',
    label: 'save what you decided as a file, to run it again without the wizard',
    hint: 'save',
    // An import that was taken up again was decided by another run of the program, and has its file.
    disabled:
      result(state, 'pack') === undefined ? 'This import has its migration.json in its folder.' : undefined,
    run: () => session.dispatch({ type: 'save-migration' }),
  };
}
