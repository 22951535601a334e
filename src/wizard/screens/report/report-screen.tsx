import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { RunFacts } from '../../../flow/facts.ts';
import type { ReportPane } from '../../../flow/report-draft.ts';
import { listSize, result } from '../../../flow/selectors.ts';
import { verdict } from '../../../migration/report/words.ts';
import { display } from '../../../text/display.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';
import { againCommand, SAVE_HELP, savedText } from '../save-migration.ts';
import { DifferenceDetail, DifferenceList } from './difference-list.tsx';
import { FailureDetail, FailureList } from './failure-list.tsx';
import { PROOF_HELP } from './proof-keys.ts';
import { ProofLines, proofLines } from './proof-lines.tsx';
import { reportKeys } from './report-keys.ts';
import { CLASS_COLUMNS, Files, fileHeight, Totals, totalLines } from './totals.tsx';
import { type DifferencesShown, useDifferences } from './use-differences.ts';

/** Predicted against actual, why it differs, and which records. */

/** From this width on, the sums and what went otherwise stand side by side. */
const WIDE = 130;
const CLASS_WIDTH = 78;
/** What an explanation takes; more room is for the lists. */
const DETAIL = 13;
const MIN_DETAIL = 8;
/** A list of which a part is enough. */
const FEW = 8;

interface Layout {
  readonly classes: number;
  /** 0 where there is no room for it now. */
  readonly failures: number;
  readonly differences: number;
  readonly detail: number;
}

/** Lines for each part. In a narrow terminal the pane with the keys decides what is to be seen. */
function layout({ width, height, state }: ScreenProps, run: RunFacts): Layout {
  const { pane } = state.drafts.report;
  const { report } = run;
  const classes = height - totalLines(report) - fileHeight(run) - proofLines(state).length;
  const failures = Math.min(report.failures.length + 1, FEW);
  if (width >= WIDE) return { classes, failures, differences: height - failures - DETAIL, detail: DETAIL };
  if (pane === 'report') {
    const left = classes - report.classes.length - 1;
    const isRoom = report.failures.length > 0 && left >= failures + MIN_DETAIL;
    if (!isRoom) return { classes, failures: 0, differences: 0, detail: 0 };
    const detail = Math.min(left - failures, DETAIL);
    return { classes: classes - failures - detail, failures, differences: 0, detail };
  }
  const wanted = pane === 'failures' ? report.failures.length + 1 : listSize(state, 'differences') + 2;
  const detail = Math.min(DETAIL, height - Math.min(wanted, 6));
  const list = height - detail;
  return pane === 'failures'
    ? { classes: 0, failures: list, differences: 0, detail }
    : { classes: 0, failures: 0, differences: list, detail };
}

function Overview(props: ScreenProps & { readonly run: RunFacts; readonly lines: number }): ReactNode {
  const { state, run, width, lines } = props;
  return (
    <>
      <Totals report={run.report} elapsedMs={run.elapsedMs} />
      <Table
        columns={CLASS_COLUMNS}
        rows={run.report.classes}
        cursor={state.drafts.report.cursor}
        width={width}
        height={lines}
        focused={state.drafts.report.pane === 'report'}
      />
    </>
  );
}

/** The explanation of what has the cursor. */
function Explained(props: {
  readonly screen: ScreenProps;
  readonly run: RunFacts;
  readonly shown: DifferencesShown;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { screen, run, shown, width, height } = props;
  const { pane, failure, difference } = screen.state.drafts.report;
  if (pane === 'differences')
    return <DifferenceDetail row={shown.rows[difference - shown.offset]} width={width} height={height} />;
  return <FailureDetail group={run.report.failures[failure]} width={width} height={height} />;
}

function Panes({ run, ...screen }: ScreenProps & { readonly run: RunFacts }): ReactNode {
  const { session, state, width, height } = screen;
  const { pane, failure } = state.drafts.report;
  const room = layout(screen, run);
  const shown = useDifferences(session, state, Math.max(room.differences, height));
  const failures = (columns: number) =>
    room.failures > 0 && (
      <FailureList
        report={run.report}
        cursor={failure}
        focused={pane === 'failures'}
        width={columns}
        height={room.failures}
      />
    );
  const differences = (columns: number) =>
    room.differences > 0 && (
      <DifferenceList state={state} shown={shown} width={columns} height={room.differences} />
    );
  const explained = (columns: number) =>
    room.detail > 0 && (
      <Explained screen={screen} run={run} shown={shown} width={columns} height={room.detail} />
    );
  if (width >= WIDE) {
    const right = width - CLASS_WIDTH - 2;
    return (
      <Box height={height} gap={2}>
        <Box flexDirection="column" width={CLASS_WIDTH} flexShrink={0}>
          <Overview {...screen} width={CLASS_WIDTH} run={run} lines={room.classes} />
          <Box flexGrow={1} />
          <ProofLines state={state} progress={screen.progress} />
          <Files run={run} width={CLASS_WIDTH} />
        </Box>
        <Box flexDirection="column" width={right}>
          <Box height={room.failures} flexShrink={0}>
            {failures(right)}
          </Box>
          {differences(right)}
          {explained(right)}
        </Box>
      </Box>
    );
  }
  return (
    <Box flexDirection="column" height={height}>
      {pane === 'report' && <Overview {...screen} run={run} lines={room.classes} />}
      {pane === 'report' && <Box flexGrow={1} />}
      {failures(width)}
      {differences(width)}
      {pane !== 'report' && <Box flexGrow={1} />}
      {explained(width)}
      {pane === 'report' && <ProofLines state={state} progress={screen.progress} />}
      {pane === 'report' && <Files run={run} width={width} />}
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const run = result(props.state, 'run');
  return run === undefined ? null : <Panes {...props} run={run} />;
}

function pages(props: ScreenProps): Readonly<Record<ReportPane, number>> {
  const run = result(props.state, 'run');
  if (run === undefined) return { report: 1, failures: 1, differences: 1 };
  const room = layout(props, run);
  return {
    report: Math.max(1, room.classes - 1),
    failures: Math.max(1, room.failures - 1),
    differences: Math.max(1, room.differences - 3),
  };
}

export const reportStep: StepView = {
  title: 'What happened',
  help: [
    'What the preview promised stands beside what the tenant reported, class by class. The numbers at the top are the sums of the tenant’s own job summaries. Tab goes on to what went wrong, cause by cause, with what it means and how to repair it, and to every record that went otherwise than predicted. “Unknown” was sent, and nobody can say whether it arrived.',
    'not-imported holds every record that did not arrive, in the form of your export plus reason and repair. Correct it and give it to the wizard again: its notes are recognised and go nowhere. Only you can read it; delete it when you are done.',
    'report.html and report.md say what this screen says, without anybody’s address: to show to others, or to print.',
    SAVE_HELP,
    ...PROOF_HELP,
  ],
  status: (state) => {
    const run = result(state, 'run');
    if (run === undefined) return '';
    const saved = savedText(state);
    if (saved !== undefined) return saved;
    if (run.stopped !== undefined) return `✗ The import stopped early: ${display(run.stopped.message)}`;
    return verdict(run.report);
  },
  hint: (state) => {
    const run = result(state, 'run');
    if (run === undefined || state.drafts.report.pane !== 'report') return undefined;
    if (savedText(state) !== undefined) return againCommand(state);
    return run.report.failures.length === 0 ? undefined : 'Tab shows why, and then which records.';
  },
  keys: (props) => reportKeys(props.session, props.state, pages(props)),
  Screen,
};
