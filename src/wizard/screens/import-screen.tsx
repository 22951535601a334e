import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../flow/selectors.ts';
import { pilotSentence } from '../../session/pilot-sentence.ts';
import { display } from '../../text/display.ts';
import { formatCount, formatDuration, formatShare, plural } from '../../text/format.ts';
import {
  importJobs,
  importPace,
  JOB_COLUMNS,
  jobsInOrder,
  outcomeText,
  restText,
} from '../../view/import.ts';
import { STEP_WORDS } from '../../view/step-words.ts';
import type { Keymap } from '../keymap.ts';
import { listKeys } from '../list-keys.ts';
import { PALETTE } from '../palette.ts';
import { enterKey } from '../step-keys.ts';
import type { ScreenProps, StepView } from '../step-view.ts';
import { useNow } from '../use-now.ts';
import { Bar } from '../widgets/bar.tsx';
import { Table } from '../widgets/table/table.tsx';

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
  const jobs = importJobs(state, progress);
  const now = useNow(state.work.run.status === 'running');
  const pace = importPace(state, progress, now);
  const { totals, elapsedMs, rate } = pace;
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
          {`   ${formatDuration(elapsedMs)}`}
          {rate === undefined ? '' : `   ${formatCount(rate)} users/s`}
          {`   ${run?.isPaused ? '⏸ ' : ''}${restText(progress, pace, now)}`}
        </Text>
        <Text dimColor>{outcomeText(totals, '   ')}</Text>
        {run?.isPilotDone ? (
          <Text bold color={PALETTE.warn} wrap="truncate">
            {pilotSentence(run.jobs, run.pilotLook)}
          </Text>
        ) : (
          <Text color="red" wrap="truncate">
            {problem === undefined ? '' : display(problem.message)}
          </Text>
        )}
      </Box>
      <Table
        columns={JOB_COLUMNS}
        rows={jobsInOrder(jobs)}
        cursor={state.drafts.import.cursor}
        width={width}
        height={height - HEAD_LINES}
      />
    </Box>
  );
}

export const importStep: StepView = {
  title: STEP_WORDS.import.title,
  help: [...STEP_WORDS.import.about, 's stops after the running jobs, p pauses.'],
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
