import { result } from '../../flow/selectors.ts';
import {
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
} from '../../migration/report/differences.ts';
import {
  DIFFERENCE_COLUMNS,
  DIFFERENCE_NAMES,
  differenceFacts,
  differenceTitle,
} from '../../view/differences.ts';
import { browse } from '../browse.ts';
import { chooseOne, type Desk, type Option } from '../desk.ts';

async function chooseKind(desk: Desk): Promise<DifferenceKind | undefined> {
  const now = desk.state().drafts.report.kind;
  return chooseOne(desk, {
    message: 'Which records?',
    choices: DIFFERENCE_KINDS.map((value) => ({ name: DIFFERENCE_NAMES[value], value })),
    initial: DIFFERENCE_KINDS.indexOf(now),
  });
}

function look({ print }: Desk, row: Difference): void {
  print.say(differenceTitle(row));
  print.facts(differenceFacts(row));
}

function browseDifferences(desk: Desk): Promise<void> {
  let kind: DifferenceKind = 'all';
  return browse<Difference>(desk, {
    title: 'Records',
    columns: () => DIFFERENCE_COLUMNS,
    empty: 'No record is in this list.',
    page: (filter, offset, limit) => desk.session.differences({ list: { kind, filter }, offset, limit }),
    look: (row) => look(desk, row),
    options: (again) => [
      {
        name: `Choose which: now ${DIFFERENCE_NAMES[kind]}`,
        value: async () => {
          kind = (await chooseKind(desk)) ?? kind;
          await again();
        },
      },
    ],
    back: 'Back to the report',
  });
}

/** Every record that went otherwise than predicted. */
export function differencesOption(desk: Desk): readonly Option[] {
  const different = result(desk.state(), 'run')?.report.different ?? 0;
  if (different === 0) return [];
  const name = 'Which records went otherwise than predicted';
  return [{ name, value: () => browseDifferences(desk) }];
}
