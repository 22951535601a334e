import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { result } from '../../../flow/selectors.ts';
import { pilotSentence } from '../../../session/pilot-sentence.ts';
import { cellWidth, fit } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount, formatDuration, formatShare, plural } from '../../../text/format.ts';
import { tableWidth } from '../../../view/columns.ts';
import {
  importJobs,
  importPace,
  JOB_COLUMNS,
  jobsInOrder,
  outcomeText,
  restText,
  type ShownPace,
  WHOLE_JOB_COLUMNS,
} from '../../../view/import.ts';
import { rates, sparkline } from '../../../view/import-history.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import type { Keymap } from '../../keymap.ts';
import { listKeys } from '../../list-keys.ts';
import { PALETTE } from '../../palette.ts';
import { enterKey } from '../../step-keys.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { useNow } from '../../use-now.ts';
import { Bar } from '../../widgets/bar.tsx';
import { ListAndDetail } from '../../widgets/list-and-detail.tsx';
import { type Panes, panes } from '../../widgets/side-by-side.ts';
import { Table } from '../../widgets/table/table.tsx';
import { JobLine, JobPane } from './job-pane.tsx';
import { useHistory } from './use-history.ts';

/** The bar, the counts, what came of it, and what went wrong. */
const HEAD_LINES = 5;
/** The job under the cursor, where there is no room for its pane. */
const JOB_LINE = 1;

function layout({ width, height, state, progress }: ScreenProps): Panes {
  const wanted = tableWidth(JOB_COLUMNS, importJobs(state, progress));
  return panes({ width, height: height - HEAD_LINES }, wanted, JOB_LINE);
}

function keys(props: ScreenProps): Keymap {
  const { session, state, progress } = props;
  const over = state.work.run.status === 'done';
  const isPaused = progress?.kind === 'import' && progress.import.isPaused;
  const isPilotDone = progress?.kind === 'import' && progress.import.isPilotDone;
  const goOn = isPilotDone ? 'send the rest' : 'go on';
  return {
    bindings: [
      ...listKeys(session, 'import', layout(props).list.height - 2),
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

function paceText({ totals, elapsedMs, rate }: ShownPace, rest: string): string {
  const parts = [
    `${formatCount(totals.done)} of ${plural(totals.records, 'user')}`,
    formatDuration(elapsedMs),
    rate === undefined ? undefined : `${formatCount(rate)} users/s`,
    rest,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('   ');
}

const MAX_HISTORY = 60;

function Head({ state, progress, width }: ScreenProps): ReactNode {
  const run = progress?.kind === 'import' ? progress.import : undefined;
  const isRunning = state.work.run.status === 'running';
  const now = useNow(isRunning);
  const pace = importPace(state, progress, now);
  const { totals } = pace;
  const history = useHistory(totals.done, isRunning);
  const inner = width - 4;
  const problem = run?.problems[0];
  const outcome = outcomeText(totals, '   ');
  const left = Math.max(0, inner - cellWidth(outcome) - 3);
  const past = sparkline(rates(history, Math.min(left, MAX_HISTORY)));
  return (
    <Box flexDirection="column" height={HEAD_LINES} paddingLeft={2} flexShrink={0}>
      <Box>
        <Bar share={totals.done / Math.max(1, totals.records)} width={Math.max(20, inner - 8)} />
        <Text bold>{`  ${formatShare(totals.done, totals.records)}`}</Text>
      </Box>
      <Text bold wrap="truncate">
        {paceText(pace, `${run?.isPaused ? '⏸ ' : ''}${restText(progress, pace, now)}`)}
      </Text>
      <Text wrap="truncate">
        <Text dimColor={totals.failed === 0} {...(totals.failed === 0 ? {} : { color: PALETTE.bad })}>
          {outcome}
        </Text>
        <Text color={PALETTE.accent}>{`   ${fit(past, left, 'right')}`}</Text>
      </Text>
      {run?.isPilotDone ? (
        <Text bold color={PALETTE.warn} wrap="truncate">
          {pilotSentence(run.jobs, run.pilotLook)}
        </Text>
      ) : (
        <Text color={PALETTE.bad} wrap="truncate">
          {problem === undefined ? '' : `✗ ${display(problem.message)}`}
        </Text>
      )}
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const { state, progress, height } = props;
  const room = layout(props);
  const { cursor } = state.drafts.import;
  const jobs = jobsInOrder(importJobs(state, progress));
  const job = jobs[cursor];
  const problems = progress?.kind === 'import' ? progress.import.problems : [];
  return (
    <Box flexDirection="column" height={height}>
      <Head {...props} />
      <ListAndDetail
        panes={room}
        list={
          <Table
            {...room.list}
            columns={room.isBeside ? JOB_COLUMNS : WHOLE_JOB_COLUMNS}
            rows={jobs}
            cursor={cursor}
          />
        }
        detail={
          room.isBeside ? (
            <JobPane job={job} problems={problems} room={room.detail} />
          ) : (
            job !== undefined && <JobLine job={job} width={room.detail.width} />
          )
        }
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
