import { runCommand } from '../command-line.ts';
import type { RunFacts } from '../flow/facts.ts';
import { classRule } from '../migration/reconcile/classes.ts';
import type { ClassReport, Report } from '../migration/report/report.ts';
import { happenedText, plannedText } from '../migration/report/words.ts';
import { formatDuration, plural } from '../text/format.ts';
import type { Column } from './columns.ts';

/** The sums of the report, its classes, and where the files are. */

export const REPORT_COLUMNS: readonly Column<ClassReport>[] = [
  {
    title: '',
    text: ({ different }) => (different === 0 ? '✓' : '✗'),
    min: 1,
    max: 1,
    plain: false,
  },
  { title: 'Records that were', text: ({ id }) => classRule(id).title, min: 32, max: 40 },
  { title: 'Planned', text: plannedText, min: 14, max: 24 },
  {
    title: 'Happened',
    text: happenedText,
    min: 14,
    max: 48,
    plain: {
      text: (row) => (row.different === 0 ? happenedText(row) : `${happenedText(row)}: not as planned`),
    },
  },
];

/** "422 records in 5 jobs, 9.1 s". */
export function runText({ report, elapsedMs }: Pick<RunFacts, 'report' | 'elapsedMs'>): string {
  return `${plural(report.records, 'record')} in ${plural(report.jobs, 'job')}, ${formatDuration(elapsedMs)}`;
}

export interface TotalRow {
  readonly name: string;
  /** Undefined where nothing was to be predicted: it was decided. */
  readonly predicted: number | undefined;
  readonly actual: number;
}

export function totalRows({ predicted, actual, unknown, unsent, skipped }: Report): readonly TotalRow[] {
  const rows = [
    { name: 'Created', predicted: predicted.created, actual: actual.created },
    { name: 'Updated', predicted: predicted.updated, actual: actual.updated },
    { name: 'Merged', predicted: predicted.merged, actual: actual.merged },
    { name: 'Failed', predicted: predicted.failed, actual: actual.failed },
    { name: 'Unknown', predicted: 0, actual: unknown },
    { name: 'Not sent', predicted: 0, actual: unsent },
    { name: 'Left out', predicted: undefined, actual: skipped },
  ];
  const always = ['Created', 'Updated', 'Failed'];
  return rows.filter((row) => always.includes(row.name) || (row.predicted ?? 0) + row.actual > 0);
}

export interface FileLine {
  readonly name: string;
  readonly meaning: string;
  /** Where it is, for what has a place of its own. */
  readonly path?: string;
}

/** "7 values, 412 users". */
export function rolesText({ values, users }: NonNullable<RunFacts['roles']>): string {
  return `${plural(values, 'value')}, ${plural(users, 'user')}`;
}

/** The files beside the report, the most important first, and the command that does it again. Foreign text, not yet made safe. */
export function fileLines({
  notImported,
  notWritten,
  mustReset,
  document,
  folder,
}: RunFacts): readonly FileLine[] {
  const lines: FileLine[] = [];
  if (notImported !== undefined)
    lines.push({
      name: notImported.path.split(/[/\\]/).at(-1) ?? notImported.path,
      meaning: `${plural(notImported.records, 'record')} to correct and import again`,
      path: notImported.path,
    });
  if (notWritten !== undefined) lines.push({ name: 'not-imported', meaning: notWritten.message });
  if (mustReset !== undefined)
    lines.push({
      name: 'must-reset.csv',
      meaning: `${plural(mustReset.users, 'user')} must choose a password`,
      path: mustReset.path,
    });
  const meaning = 'this report, to show to others; also report.md';
  const again = runCommand(folder.split(/[/\\]/).at(-1) ?? folder);
  return [
    ...lines,
    { name: 'report.html', meaning, path: document },
    { name: 'To do it again', meaning: again },
  ];
}
