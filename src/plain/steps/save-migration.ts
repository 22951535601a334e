import { result } from '../../flow/selectors.ts';
import { againCommand, savedText } from '../../view/save-migration.ts';
import type { Desk, Option } from '../desk.ts';

/** Saving what was decided, for a run without the wizard: the same on the review and on the report. */

async function save(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'save-migration' }))) return;
  desk.print.say(`${savedText(desk.state()) ?? ''}.`);
  desk.print.say(`To do it again, without the wizard: ${againCommand(desk.state()) ?? ''}`);
}

/** Not for an import that was taken up again: it was decided by another run of the program, and has its file. */
export function saveOption(desk: Desk): readonly Option[] {
  if (result(desk.state(), 'pack') === undefined) return [];
  return [
    {
      name: 'Save what you decided as a file, to run it again without the wizard',
      about: 'No values of users and no secrets are in it.',
      value: () => save(desk),
    },
  ];
}
