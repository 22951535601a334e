import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { runCommand } from '../../../command-line.ts';
import type { RunFacts } from '../../../flow/facts.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import type { ClassReport, Report } from '../../../migration/report/report.ts';
import { happenedText, plannedText } from '../../../migration/report/words.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, formatDuration, plural } from '../../../text/format.ts';
import type { Column } from '../../widgets/table/columns.ts';
import { rolesText } from '../roles/after-import.ts';

/** The sums, the columns of the class table, and where the files are. */

export const CLASS_COLUMNS: readonly Column<ClassReport>[] = [
  { title: '', text: ({ different }) => (different === 0 ? '✓' : '✗'), min: 1, max: 1 },
  { title: 'Records that were', text: ({ id }) => classRule(id).title, min: 32, max: 40 },
  { title: 'Planned', text: plannedText, min: 14, max: 24 },
  { title: 'Happened', text: happenedText, min: 23, max: 48 },
];

interface Row {
  readonly name: string;
  readonly predicted: number;
  readonly actual: number;
}

function totalRows({ predicted, actual, unknown, unsent }: Report): readonly Row[] {
  const rows = [
    { name: 'Created', predicted: predicted.created, actual: actual.created },
    { name: 'Updated', predicted: predicted.updated, actual: actual.updated },
    { name: 'Merged', predicted: predicted.merged, actual: actual.merged },
    { name: 'Failed', predicted: predicted.failed, actual: actual.failed },
    { name: 'Unknown', predicted: 0, actual: unknown },
    { name: 'Not sent', predicted: 0, actual: unsent },
  ];
  const always = ['Created', 'Updated', 'Failed'];
  return rows.filter((row) => always.includes(row.name) || row.predicted + row.actual > 0);
}

export function totalLines(report: Report): number {
  return totalRows(report).length + 1;
}

export function Totals({ report, elapsedMs }: Pick<RunFacts, 'report' | 'elapsedMs'>): ReactNode {
  const { records, jobs } = report;
  return (
    <Box flexDirection="column" height={totalLines(report)} paddingLeft={2} flexShrink={0}>
      <Text
        bold
      >{`${plural(records, 'record')} in ${plural(jobs, 'job')}, ${formatDuration(elapsedMs)}`}</Text>
      {totalRows(report).map(({ name, predicted, actual }) => (
        <Text key={name}>
          {name.padEnd(10)}
          <Text bold>{formatCount(actual).padStart(9)}</Text>
          {predicted === actual ? (
            <Text dimColor>{'  as predicted'}</Text>
          ) : (
            <Text color="yellow">{`  predicted: ${formatCount(predicted)}`}</Text>
          )}
        </Text>
      ))}
    </Box>
  );
}

interface FileLine {
  readonly name: string;
  readonly meaning: string;
}

function fileLines({ notImported, notWritten, mustReset, roles, folder }: RunFacts): readonly FileLine[] {
  const lines: FileLine[] = [];
  if (notImported !== undefined)
    lines.push({
      name: notImported.path.split(/[/\\]/).at(-1) ?? notImported.path,
      meaning: `${plural(notImported.records, 'record')} to correct and import again`,
    });
  if (notWritten !== undefined) lines.push({ name: 'not-imported', meaning: notWritten.message });
  if (mustReset !== undefined)
    lines.push({
      name: 'must-reset.csv',
      meaning: `${plural(mustReset.users, 'user')} must choose a password (L makes links)`,
    });
  if (roles !== undefined) lines.push({ name: 'Roles (R)', meaning: rolesText(roles) });
  return [
    ...lines,
    { name: 'report.html', meaning: 'this report, to show to others; also report.md' },
    { name: 'To do it again', meaning: runCommand(folder.split(/[/\\]/).at(-1) ?? folder) },
  ];
}

export function fileHeight(run: RunFacts): number {
  return fileLines(run).length + 1;
}

export function Files({ run, width }: { readonly run: RunFacts; readonly width: number }): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={2} height={fileHeight(run)} flexShrink={0}>
      <Text bold>{truncate(display(run.folder), width - 2, 'start')}</Text>
      {fileLines(run).map(({ name, meaning }) => (
        <Text key={name} wrap="truncate">
          {`${display(name).padEnd(20)}`}
          <Text dimColor>{display(meaning)}</Text>
        </Text>
      ))}
    </Box>
  );
}
