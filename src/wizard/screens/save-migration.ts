import { pathFromHere, runCommand } from '../../command-line.ts';
import { prediction, result } from '../../flow/selectors.ts';
import type { WizardState } from '../../flow/state.ts';
import type { Session } from '../../session/session.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import type { Binding } from '../keymap.ts';

/** Saving what was decided, for a run without the wizard: the same on the review and on the report. */

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

/** Where it went; undefined while it is not saved as it is decided now. */
export function savedText(state: WizardState): string | undefined {
  const saved = result(state, 'save-migration');
  if (saved === undefined) return undefined;
  const { later } = prediction(state);
  const parts = [
    `✓ Saved as ${display(pathFromHere(saved.path))}`,
    saved.recordsNotKept > 0 &&
      `without ${plural(saved.recordsNotKept, 'decision')} about single records, which are too many`,
    later > 0 && `${plural(later, 'undecided record')} to be decided in it`,
  ];
  return parts.filter((part) => part !== false).join('; ');
}

/** The command that does the same again. */
export function againCommand(state: WizardState): string | undefined {
  const saved = result(state, 'save-migration');
  if (saved !== undefined) return display(runCommand(pathFromHere(saved.path)));
  const folder = result(state, 'run')?.folder;
  return folder && display(runCommand(folder.split(/[/\\]/).at(-1) ?? folder));
}
