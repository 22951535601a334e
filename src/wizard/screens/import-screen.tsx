import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../flow/selectors.ts';
import type { JobRow } from '../../migration/import/job.ts';
import { importTotals } from '../../session/import-totals.ts';
import { pilotSentence } from '../../session/pilot-sentence.ts';
import { display } from '../../text/display.ts';
import { formatCount, formatDuration, formatShare, plural } from '../../text/format.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { useNow } from '../use-now.ts';
import { Bar, barText } from '../widgets/bar.tsx';
import type { Column } from '../widgets/table/columns.ts';
import { Table } from '../widgets/table/table.tsx';

const STATE_SIGNS: Readonly<Record<JobRow['state'], string>> = {
  queued: '· queued',
  uploading: '↑ uploading',
  pending: '… pending',
  processing: '▶ processing',
  done: '✓ done',
  failed: '✗ failed',
  split: '⑂ split in two',
};

const COLUMNS: readonly Column<JobRow>[] = [
  { title: 'Job', text: ({ seq }) => formatCount(seq), min: 4, max: 7, align: 'right' },
  { title: 'Kind', text: ({ kind }) => kind, min: 6, max: 6 },
  { title: 'State', text: ({ state }) => STATE_SIGNS[state], min: 12, max: 12 },
  { title: 'Users', text: ({ records }) => formatCount(records), min: 6, max: 7, align: 'right' },
  { title: 'Progress', text: ({ percent }) => barText(percent / 100, 12), min: 12, max: 12 },
  { title: '', text: ({ percent }) => `${percent}%`, min: 4, max: 4, align: 'right' },
  {
    title: 'New',
    text: ({ inserted, state }) => (state === 'done' ? formatCount(inserted) : ''),
    min: 6,
    max: 7,
    align: 'right',
  },
  {
    title: 'Upd.',
    text: ({ updated, state }) => (state === 'done' ? formatCount(updated) : ''),
    min: 5,
    max: 7,
    align: 'right',
  },
  {
    title: 'Failed',
    text: ({ failed, state }) => (state === 'done' ? formatCount(failed) : ''),
    min: 6,
    max: 7,
    align: 'right',
  },
  { title: 'Id', text: ({ id }) => id ?? '', min: 20, max: 24, drop: 2 },
  { title: '', text: ({ detail }) => detail ?? '', min: 20, drop: 1 },
];

/** What moves comes first, then what went wrong, then what ended last; what has still to come is at the end. */
const ORDER: Readonly<Record<JobRow['state'], number>> = {
  uploading: 0,
  processing: 0,
  pending: 0,
  failed: 1,
  done: 2,
  split: 2,
  queued: 3,
};

function inOrder(jobs: readonly JobRow[]): readonly JobRow[] {
  return jobs.toSorted((a, b) => {
    const rank = ORDER[a.state] - ORDER[b.state];
    if (rank !== 0) return rank;
    return ORDER[a.state] === 2 ? b.seq - a.seq : a.seq - b.seq;
  });
}

const HEAD_LINES = 5;

function keys({ session, state, progress, height }: ScreenProps): Keymap {
  const over = state.work.run.status === 'done';
  const isPaused = progress?.kind === 'import' && progress.import.isPaused;
  const isPilotDone = progress?.kind === 'import' && progress.import.isPilotDone;
  const goOn = isPilotDone ? 'send the rest' : 'go on';
  return {
    bindings: [
      ...listKeys(session, 'import', height - HEAD_LINES),
      enterKey(
        session,
        'to the report',
        'report',
        over ? undefined : 'The report opens when the import has ended.',
      ),
      {
        keys: ['char:p', 'char: '],
        show: 'p',
        label: isPaused ? goOn : 'pause: start no further job until p is pressed again',
        hint: isPaused ? goOn : 'pause',
        disabled: over ? 'The import is over.' : undefined,
        run: () => session.pauseImport(!isPaused),
      },
      {
        keys: ['char:s'],
        show: 's',
        label: 'stop: start no further job, wait for those that run',
        hint: 'stop',
        disabled: over ? 'The import is over.' : undefined,
        run: () => session.stopImport(),
      },
    ],
  };
}

function Screen({ state, progress, width, height }: ScreenProps): ReactNode {
  const run = progress?.kind === 'import' ? progress.import : undefined;
  const jobs = run?.jobs ?? result(state, 'run')?.jobs ?? result(state, 'pick-up')?.jobs ?? [];
  const totals = importTotals(jobs);
  const now = useNow(state.work.run.status === 'running');
  const elapsed =
    result(state, 'run')?.elapsedMs ?? (run === undefined ? 0 : Math.max(0, now - run.startedMs));
  const rate = elapsed > 2_000 ? totals.done / (elapsed / 1000) : undefined;
  const left =
    rate !== undefined && rate > 0 && totals.done < totals.records
      ? (totals.records - totals.done) / rate
      : undefined;
  const problem = run?.problems[0];
  return (
    <Box flexDirection="column" height={height}>
      <Box flexDirection="column" height={HEAD_LINES} paddingLeft={2} flexShrink={0}>
        <Box>
          <Bar share={totals.done / Math.max(1, totals.records)} width={Math.max(20, width - 14)} />
          <Text bold>{`  ${formatShare(totals.done, totals.records)}`}</Text>
        </Box>
        <Text>
          {`${formatCount(totals.done)} of ${plural(totals.records, 'user')}`}
          {`   ${formatDuration(elapsed)}`}
          {rate === undefined ? '' : `   ${formatCount(rate)} users/s`}
          {run?.isPaused
            ? '   ⏸ paused'
            : left === undefined
              ? ''
              : `   about ${formatDuration(left * 1000)} left`}
        </Text>
        <Text dimColor>
          {`created ${formatCount(totals.inserted)}   updated ${formatCount(totals.updated)}   failed ${formatCount(totals.failed)}`}
        </Text>
        {run?.isPilotDone ? (
          <Text bold color="yellow" wrap="truncate">
            {pilotSentence(run.jobs, run.pilotLook)}
          </Text>
        ) : (
          <Text color="red" wrap="truncate">
            {problem === undefined ? '' : display(problem.message)}
          </Text>
        )}
      </Box>
      <Table
        columns={COLUMNS}
        rows={inOrder(jobs)}
        cursor={state.drafts.import.cursor}
        width={width}
        height={height - HEAD_LINES}
      />
    </Box>
  );
}

export const importStep: StepView = {
  title: 'Import',
  help: [
    'The jobs go out two at a time, as many as a tenant takes. Each is written down before it is sent and followed to its end; its errors are fetched at once, because the tenant forgets them after 24 hours.',
    's stops after the running jobs. A job that the tenant has accepted can not be called back.',
  ],
  status: (state) => {
    if (state.work.run.status === 'running')
      return 'Importing. Jobs run at the tenant; this screen follows them.';
    const stopped = result(state, 'run')?.stopped;
    return stopped === undefined
      ? '✓ All jobs have ended. Enter opens the report.'
      : `✗ ${display(stopped.message)}`;
  },
  keys,
  Screen,
};
