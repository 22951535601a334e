import type { FailureGroup } from '../../migration/report/failures.ts';
import type { Report } from '../../migration/report/report.ts';
import { display } from '../../text/display.ts';
import { FAILURE_COLUMNS, failureFacts, failureTitle } from '../../view/failures.ts';
import { type Desk, type Option, stay } from '../desk.ts';
import { spokenRow } from '../printer.ts';

function explain({ print }: Desk, group: FailureGroup): void {
  print.say(display(failureTitle(group)));
  print.facts(failureFacts(group));
}

/** What went wrong, cause by cause, with what each means and how it is repaired. */
export function failuresOption(desk: Desk, { failures }: Report): readonly Option[] {
  if (failures.length === 0) return [];
  const choose = () =>
    stay(
      desk,
      () => ({
        message: 'Which cause?',
        options: failures.map((group) => ({
          name: spokenRow(FAILURE_COLUMNS, group),
          value: () => explain(desk, group),
        })),
      }),
      'Back to the report',
    );
  return [{ name: 'Why records failed', value: choose }];
}
