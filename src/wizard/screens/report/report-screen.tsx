import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { RunFacts } from '../../../flow/facts.ts';
import { result } from '../../../flow/selectors.ts';
import { verdict } from '../../../migration/report/words.ts';
import { display } from '../../../text/display.ts';
import { REPORT_COLUMNS } from '../../../view/report.ts';
import { againCommand, savedText } from '../../../view/save-migration.ts';
import { STEP_WORDS } from '../../../view/step-words.ts';
import type { Keymap } from '../../keymap.ts';
import type { ScreenProps, StepView } from '../../step-view.ts';
import { Table } from '../../widgets/table/table.tsx';
import { SAVE_HELP } from '../save-migration.ts';
import { DifferenceDetail, DifferenceList } from './difference-list.tsx';
import { FailureDetail, FailureList } from './failure-list.tsx';
import { type Layout, layout, pages } from './layout.ts';
import { PROOF_HELP } from './proof-keys.ts';
import { ProofLines } from './proof-lines.tsx';
import { reportKeys } from './report-keys.ts';
import { FileBox, Files, Totals } from './totals.tsx';
import { type DifferencesShown, useDifferences } from './use-differences.ts';

/** Predicted against actual, why it differs, and which records. */

interface Part {
  readonly screen: ScreenProps;
  readonly run: RunFacts;
  readonly room: Layout;
}

function ClassTable({ screen: { state }, run, room }: Part): ReactNode {
  return (
    <Table
      {...room.classes}
      columns={REPORT_COLUMNS}
      rows={run.report.classes}
      cursor={state.drafts.report.cursor}
      focused={state.drafts.report.pane === 'report' && !state.drafts.report.filtering}
    />
  );
}

/** The explanation of what has the cursor. */
function Explained({ screen, run, room, shown }: Part & { readonly shown: DifferencesShown }): ReactNode {
  const { pane, failure, difference } = screen.state.drafts.report;
  if (room.detail.height === 0) return null;
  if (pane === 'differences')
    return <DifferenceDetail row={shown.rows[difference - shown.offset]} {...room.detail} />;
  return <FailureDetail group={run.report.failures[failure]} {...room.detail} />;
}

function Overview(part: Part): ReactNode {
  const { screen, run, room } = part;
  const { state, progress } = screen;
  return (
    <>
      <Totals run={run} room={room.totals} />
      <ClassTable {...part} />
      <Box flexGrow={1} />
      <ProofLines state={state} progress={progress} />
    </>
  );
}

function Panes({ run, ...screen }: ScreenProps & { readonly run: RunFacts }): ReactNode {
  const { session, state, height } = screen;
  const { pane, failure, filtering } = state.drafts.report;
  const room = layout(screen, run);
  const part = { screen, run, room };
  const shown = useDifferences(session, state);
  const failures = room.failures.height > 0 && (
    <Box height={room.failures.height} flexShrink={0}>
      <FailureList
        report={run.report}
        cursor={failure}
        focused={pane === 'failures' && !filtering}
        width={room.failures.width}
        height={Math.min(room.failures.height, run.report.failures.length + 1)}
      />
    </Box>
  );
  const differences = room.differences.height > 0 && (
    <DifferenceList state={state} shown={shown} {...room.differences} />
  );
  const explained = <Explained {...part} shown={shown} />;
  if (room.kind === 'columns') {
    return (
      <Box height={height} gap={2}>
        <Box flexDirection="column" width={room.classes.width} height={height} flexShrink={0}>
          <Overview {...part} />
          <FileBox state={state} run={run} room={room.files} />
        </Box>
        <Box flexDirection="column" width={room.failures.width} height={height} flexShrink={0}>
          {failures}
          {differences}
          {explained}
        </Box>
      </Box>
    );
  }
  if (pane === 'report') {
    return (
      <Box flexDirection="column" height={height}>
        <Overview {...part} />
        {failures}
        {explained}
        <Files state={state} run={run} room={room.files} />
      </Box>
    );
  }
  return (
    <Box
      flexDirection={room.kind === 'rows' ? 'row' : 'column'}
      height={height}
      justifyContent="space-between"
    >
      {failures}
      {differences}
      {explained}
    </Box>
  );
}

function Screen(props: ScreenProps): ReactNode {
  const run = result(props.state, 'run');
  return run === undefined ? null : <Panes {...props} run={run} />;
}

function keys(props: ScreenProps): Keymap {
  const run = result(props.state, 'run');
  const page = run === undefined ? { report: 1, failures: 1, differences: 1 } : pages(props, run);
  return reportKeys(props, page);
}

export const reportStep: StepView = {
  title: STEP_WORDS.report.title,
  help: [
    ...STEP_WORDS.report.about,
    'Tab goes on to what went wrong, then to every record that went otherwise than predicted.',
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
  keys,
  Screen,
};
