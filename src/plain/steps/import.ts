import { result } from '../../flow/selectors.ts';
import { importTotals } from '../../session/import-totals.ts';
import { display } from '../../text/display.ts';
import { formatDuration, plural } from '../../text/format.ts';
import { importJobs, JOB_COLUMNS, jobsInOrder, outcomeText } from '../../view/import.ts';
import { arrive, chooseInStep, type Desk, type Option } from '../desk.ts';
import { createRows } from '../rows.ts';

/** What came of it, as soon as nothing runs any more. */
function sayOutcome(desk: Desk): void {
  const run = result(desk.state(), 'run');
  if (run === undefined) return;
  const { stopped, elapsedMs, jobs } = run;
  desk.print.say(stopped === undefined ? 'All jobs have ended.' : `Stopped: ${display(stopped.message)}`);
  const totals = importTotals(jobs);
  desk.print.say(
    `${plural(totals.records, 'user')} in ${formatDuration(elapsedMs)}: ${outcomeText(totals, ', ')}.`,
  );
}

export async function importStep(desk: Desk): Promise<void> {
  sayOutcome(desk);
  const rows = createRows(desk.print, 'Jobs', () => ({
    columns: JOB_COLUMNS,
    rows: jobsInOrder(importJobs(desk.state(), undefined)),
  }));
  while (desk.state().at === 'import') {
    const isOver = result(desk.state(), 'run') !== undefined;
    const options: readonly Option[] = [
      {
        name: 'Continue to the report',
        disabled: isOver ? undefined : 'the import did not come to an end',
        value: () => desk.act({ type: 'confirm' }),
      },
      rows.option(),
    ];
    await chooseInStep(desk, 'import', options);
  }
}

/** Said when the import begins, before anything is known of it. */
export function announceImport(desk: Desk): void {
  arrive(desk, 'import');
  desk.print.say('The jobs are on their way. You are told how far they are, and of every problem.');
}
