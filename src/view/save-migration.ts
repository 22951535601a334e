import { pathFromHere, runCommand } from '../command-line.ts';
import { prediction, result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { display } from '../text/display.ts';
import { plural } from '../text/format.ts';

/** What is said about saving what was decided, for a run without the wizard. */

/** Where it went; undefined while it is not saved as it is decided now. */
export function savedText(state: WizardState): string | undefined {
  const saved = result(state, 'save-migration');
  if (saved === undefined) return undefined;
  const { later } = prediction(state);
  const parts = [
    `Saved as ${display(pathFromHere(saved.path))}`,
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
