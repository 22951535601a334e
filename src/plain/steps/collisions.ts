import { classes, result } from '../../flow/selectors.ts';
import { actionLabel, type ClassId, classRule } from '../../migration/reconcile/classes.ts';
import { display } from '../../text/display.ts';
import { plural } from '../../text/format.ts';
import { classColumns, classMeaning, comparisonText, predictionText } from '../../view/collisions.ts';
import { arrive, chooseInStep, chooseOne, type Desk, type Option, undoOption } from '../desk.ts';
import { spokenRow } from '../printer.ts';
import { createRows } from '../rows.ts';
import { browseRecords } from './records.ts';
import { chooseRules } from './rules.ts';

function sayPlan({ print, state }: Desk): void {
  print.say(`Planned: ${predictionText(state())}.`);
}

/** A class, with the cursor on it. */
async function chooseClass(desk: Desk, message: string): Promise<ClassId | undefined> {
  const rows = classes(desk.state());
  const index = await chooseOne(desk, {
    message,
    choices: rows.map((row, value) => ({ name: spokenRow(classColumns(desk.state()), row), value })),
    initial: desk.state().drafts.collisions.cursor,
  });
  const row = index === undefined ? undefined : rows[index];
  if (index === undefined || row === undefined) return undefined;
  desk.session.dispatch({ type: 'choose-pane', pane: 'classes' });
  desk.point('classes', index);
  return row.id;
}

async function changePolicy(desk: Desk): Promise<void> {
  const id = await chooseClass(desk, 'What is done with which records?');
  if (id === undefined) return;
  desk.print.say(classMeaning(desk.state(), id));
  const { actions } = classRule(id);
  const now = actions.indexOf(desk.state().drafts.collisions.policies[id]);
  const index = await chooseOne(desk, {
    message: 'What is done with them?',
    choices: actions.map((action, value) => ({ name: actionLabel(id, action), value })),
    initial: now,
  });
  if (index === undefined || index === now) return;
  await desk.act({ type: 'change-decision', by: index - now });
  sayPlan(desk);
}

async function lookAtRecords(desk: Desk): Promise<void> {
  const id = await chooseClass(desk, 'The records of which class?');
  if (id === undefined) return;
  desk.print.say(classMeaning(desk.state(), id));
  await browseRecords(desk, id);
  sayPlan(desk);
}

async function writePlan(desk: Desk): Promise<void> {
  if (!(await desk.act({ type: 'write-plan' }))) return;
  const written = result(desk.state(), 'write-plan');
  if (written === undefined) return;
  desk.print.say(`${plural(written.records, 'record')} written to ${display(written.path)} and .ndjson.`);
}

export async function collisionsStep(desk: Desk): Promise<void> {
  arrive(desk, 'collisions');
  const sayComparison = () => {
    const text = comparisonText(desk.state(), '');
    if (text !== undefined) desk.print.say(text);
  };
  sayComparison();
  sayPlan(desk);
  const rows = createRows(desk.print, 'Classes', () => ({
    columns: classColumns(desk.state()),
    rows: classes(desk.state()),
  }));
  rows.show();
  while (desk.state().at === 'collisions') {
    const isEmpty = classes(desk.state()).length === 0 ? 'the file holds no records' : undefined;
    const options: readonly Option[] = [
      { name: 'Continue: accept, and cut the plan into jobs', value: () => desk.act({ type: 'confirm' }) },
      { name: 'Change what is done with a class', disabled: isEmpty, value: () => changePolicy(desk) },
      {
        name: 'Look at records, and decide about single ones',
        disabled: isEmpty,
        value: () => lookAtRecords(desk),
      },
      {
        name: 'Rules for duplicates, for ids that are taken, and for metadata',
        value: async () => {
          await chooseRules(desk);
          sayPlan(desk);
        },
      },
      undoOption(desk, () => sayPlan(desk)),
      rows.option(),
      { name: 'Write the whole plan to a file, for others to review', value: () => writePlan(desk) },
      {
        name: 'Ask the tenant again who exists',
        value: async () => {
          if (!(await desk.act({ type: 'refresh-snapshot' }))) return;
          sayComparison();
          sayPlan(desk);
        },
      },
    ];
    await chooseInStep(desk, 'collisions', options);
  }
}
