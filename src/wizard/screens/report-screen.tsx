import { isDeepStrictEqual } from 'node:util';
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../flow/selectors.ts';
import { classRule } from '../../migration/reconcile/classes.ts';
import type { RulingKind } from '../../migration/reconcile/ruling.ts';
import type { ClassReport, Report } from '../../migration/report/report.ts';
import { truncate } from '../../text/cells.ts';
import { display } from '../../text/display.ts';
import { formatCount, formatDuration, plural } from '../../text/format.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import type { Column } from '../widgets/table/columns.ts';
import { Table } from '../widgets/table/table.tsx';
import { afterImportKeys, RolesLine } from './roles/after-import.tsx';

/** What a class was meant to be. */
const PLANNED: Readonly<Record<RulingKind, string>> = {
  create: 'created',
  update: 'updated',
  merge: 'merged by id',
  fail: 'refused',
  skip: 'left out',
  later: 'undecided',
};

function outcome(row: ClassReport): string {
  const { kind, records, created, updated, merged, failed, unknown } = row;
  if (kind === 'skip' || kind === 'later') return `${formatCount(records)} not sent`;
  const parts = [
    created > 0 ? `${formatCount(created)} created` : undefined,
    updated > 0 ? `${formatCount(updated)} updated` : undefined,
    merged > 0 ? `${formatCount(merged)} merged` : undefined,
    failed > 0 ? `${formatCount(failed)} failed` : undefined,
    unknown > 0 ? `${formatCount(unknown)} unknown` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** A class went as planned when nothing of it failed or is unknown, unless it was sent to be refused. */
function wentAsPlanned({ kind, records, failed, unknown }: ClassReport): boolean {
  return kind === 'fail' ? failed === records : failed + unknown === 0;
}

const COLUMNS: readonly Column<ClassReport>[] = [
  { title: '', text: (row) => (wentAsPlanned(row) ? '✓' : '✗'), min: 1, max: 1 },
  { title: 'Records that were', text: ({ id }) => classRule(id).title, min: 32, max: 40 },
  {
    title: 'Planned',
    text: ({ kind, records }) => `${formatCount(records)} ${PLANNED[kind]}`,
    min: 18,
    max: 30,
  },
  { title: 'Happened', text: outcome, min: 18, max: 40 },
];

const TOTAL_LINES = 6;
const FILE_LINES = 5;

function keys({ session, state, height }: ScreenProps): Keymap {
  const list = listKeys(session, 'report', height - TOTAL_LINES - FILE_LINES);
  return { bindings: [...list, ...afterImportKeys(session, state)] };
}

function Totals({ report, elapsedMs }: { readonly report: Report; readonly elapsedMs: number }): ReactNode {
  const { predicted, actual, unknown, records } = report;
  const compare = (name: string, planned: number, happened: number) => (
    <Text>
      {name.padEnd(10)}
      <Text bold>{formatCount(happened).padStart(9)}</Text>
      <Text dimColor>{planned === happened ? '  as predicted' : `  predicted: ${formatCount(planned)}`}</Text>
    </Text>
  );
  return (
    <Box flexDirection="column" height={TOTAL_LINES} paddingLeft={2} flexShrink={0}>
      <Text
        bold
      >{`${plural(records, 'record')} in ${plural(report.jobs, 'job')}, ${formatDuration(elapsedMs)}`}</Text>
      {compare('Created', predicted.created, actual.created)}
      {compare('Updated', predicted.updated, actual.updated)}
      {predicted.merged + actual.merged > 0 && compare('Merged', predicted.merged, actual.merged)}
      {compare('Failed', predicted.failed, actual.failed)}
      {unknown > 0 && (
        <Text color="red">{`Unknown   ${formatCount(unknown).padStart(9)}  ask the tenant`}</Text>
      )}
    </Box>
  );
}

function Screen({ state, width, height }: ScreenProps): ReactNode {
  const run = result(state, 'run');
  if (run === undefined) return null;
  const { report, notImported, mustReset } = run;
  const [failure] = report.failures;
  return (
    <Box flexDirection="column" height={height}>
      <Totals report={report} elapsedMs={run.elapsedMs} />
      <Table
        columns={COLUMNS}
        rows={report.classes}
        cursor={state.drafts.report.cursor}
        width={width}
        height={height - TOTAL_LINES - FILE_LINES}
      />
      <Box flexGrow={1} />
      <Box
        flexDirection="column"
        paddingLeft={2}
        height={FILE_LINES}
        flexShrink={0}
        justifyContent="flex-end"
      >
        {failure !== undefined && (
          <Text color="red" wrap="truncate">
            {`${formatCount(failure.users)} × ${display(failure.code)}: ${display(failure.message)}`}
          </Text>
        )}
        {notImported !== undefined && (
          <>
            <Text>{`${plural(notImported.records, 'record')} that did not arrive, each with its reason, in`}</Text>
            <Text bold>{truncate(display(notImported.path), width - 2, 'start')}</Text>
          </>
        )}
        {mustReset !== undefined && (
          <Text wrap="truncate">
            {`${plural(mustReset.users, 'user')} must choose a password: must-reset.csv in the same folder`}
          </Text>
        )}
        <RolesLine state={state} />
      </Box>
    </Box>
  );
}

export const reportStep: StepView = {
  title: 'What happened',
  help: [
    'What the preview promised stands beside what the tenant reported, class by class. The numbers at the top are the sums of the tenant’s own job summaries.',
    'The file holds every record that did not arrive, in the columns of your export plus the reason. It can be corrected and given to the wizard again. Only you can read it; delete it when you are done.',
  ],
  status: (state) => {
    const run = result(state, 'run');
    if (run === undefined) return '';
    const { predicted, actual, unknown } = run.report;
    const same = isDeepStrictEqual(predicted, actual) && unknown === 0;
    if (run.stopped !== undefined) return `✗ The import stopped early: ${display(run.stopped.message)}`;
    return same
      ? '✓ Everything went exactly as the preview said.'
      : '⚠ Not everything went as predicted: see the marked rows.';
  },
  keys,
  Screen,
};
