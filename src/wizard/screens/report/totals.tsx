import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { RunFacts } from '../../../flow/facts.ts';
import { result } from '../../../flow/selectors.ts';
import type { WizardState } from '../../../flow/state.ts';
import { classRule } from '../../../migration/reconcile/classes.ts';
import type { ClassReport, Report } from '../../../migration/report/report.ts';
import { happenedText, plannedText } from '../../../migration/report/words.ts';
import { truncate } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, formatDuration, plural } from '../../../text/format.ts';
import type { Column } from '../../../view/columns.ts';
import { dashboardLink, fileLink } from '../../../view/links.ts';
import { PALETTE } from '../../palette.ts';
import { Link } from '../../widgets/link.tsx';
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
            <Text color={PALETTE.warn}>{`  predicted: ${formatCount(predicted)}`}</Text>
          )}
        </Text>
      ))}
    </Box>
  );
}

interface FileLine {
  readonly name: string;
  readonly meaning: string;
  /** What the name opens. */
  readonly link?: string;
}

function fileLines(
  { notImported, notWritten, mustReset, roles, document }: RunFacts,
  dashboard: string | undefined,
): readonly FileLine[] {
  const lines: FileLine[] = [];
  if (notImported !== undefined)
    lines.push({
      name: notImported.path.split(/[/\\]/).at(-1) ?? notImported.path,
      meaning: `${plural(notImported.records, 'record')} to correct and import again`,
      link: fileLink(notImported.path),
    });
  if (notWritten !== undefined) lines.push({ name: 'not-imported', meaning: notWritten.message });
  if (mustReset !== undefined)
    lines.push({
      name: 'must-reset.csv',
      meaning: `${plural(mustReset.users, 'user')} must choose a password (L makes links)`,
      link: fileLink(mustReset.path),
    });
  if (roles !== undefined) lines.push({ name: 'Roles (R)', meaning: rolesText(roles) });
  const meaning = 'this report, to show to others; also report.md';
  lines.push({ name: 'report.html', meaning, link: fileLink(document) });
  if (dashboard !== undefined) lines.push({ name: 'Dashboard', meaning: dashboard, link: dashboard });
  return lines;
}

/** Where the tenant's users can be looked at; undefined for a tenant without a dashboard. */
function dashboardOf(state: WizardState): string | undefined {
  const { baseUrl } = result(state, 'connect') ?? {};
  return baseUrl === undefined ? undefined : dashboardLink(baseUrl);
}

export function fileHeight(state: WizardState, run: RunFacts): number {
  return fileLines(run, dashboardOf(state)).length + 1;
}

const NAME_WIDTH = 20;

export function Files(props: {
  readonly state: WizardState;
  readonly run: RunFacts;
  readonly width: number;
}): ReactNode {
  const { state, run, width } = props;
  return (
    <Box flexDirection="column" paddingLeft={2} height={fileHeight(state, run)} flexShrink={0}>
      <Text bold>
        <Link url={fileLink(run.folder)}>{truncate(display(run.folder), width - 2, 'start')}</Link>
      </Text>
      {fileLines(run, dashboardOf(state)).map(({ name, meaning, link }) => (
        <Box key={name}>
          <Box width={NAME_WIDTH} flexShrink={0}>
            {link === undefined ? <Text>{display(name)}</Text> : <Link url={link}>{display(name)}</Link>}
          </Box>
          <Text dimColor wrap="truncate">
            {display(meaning)}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
