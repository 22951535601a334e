import { Box, Text, useApp, useWindowSize } from 'ink';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { runningGate } from '../flow/navigate.ts';
import type { WizardState } from '../flow/state.ts';
import { fail } from '../result.ts';
import type { Progress } from '../session/calls.ts';
import type { Session } from '../session/session.ts';
import { formatShare } from '../text/format.ts';
import { errorStatus, FRAME_LINES, Frame, type Status } from './frame.tsx';
import { Help } from './help.tsx';
import { type Binding, footerHints, type Keymap, useKeymap } from './keymap.ts';
import { STEP_VIEWS } from './steps.ts';

/** The wizard's one component with keys: it shows the current step in the frame. */

export const MIN_COLUMNS = 80;
export const MIN_ROWS = 24;

export type Leaving = 'finished' | 'left' | 'interrupted';

function busyText(progress: Progress | undefined): string {
  if (progress?.kind !== 'step') return 'One moment…';
  const { text, done, total } = progress;
  return done === undefined || total === undefined ? `${text}…` : `${text}… ${formatShare(done, total)}`;
}

/** The most urgent thing there is to say. */
export function statusOf(state: WizardState, progress: Progress | undefined): Status {
  if (state.notice !== undefined) return errorStatus(state.notice);
  const gate = runningGate(state);
  if (gate !== undefined || (state.at === 'collisions' && state.work.plan.status === 'running')) {
    return { kind: 'busy', text: busyText(progress) };
  }
  const failed = failedWork(state);
  if (failed !== undefined) return errorStatus(failed);
  return { kind: 'info', text: STEP_VIEWS[state.at].status(state) };
}

/** The error of the work that the current step waits for, or shows. */
function failedWork(state: WizardState) {
  const { connect, list, inspect, scan, plan, pack, run } = state.work;
  const shown = {
    tenant: [connect],
    connection: [],
    source: [inspect, list],
    mapping: [scan],
    passwords: [plan],
    collisions: [plan, pack],
    review: [],
    import: [run],
    report: [],
  }[state.at];
  for (const work of shown) if (work.status === 'failed') return work.error;
  return undefined;
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }): ReactNode {
  return (
    <Text>{`This terminal has ${columns}x${rows} characters; the wizard needs ${MIN_COLUMNS}x${MIN_ROWS}. Make it larger, or press Ctrl-C.`}</Text>
  );
}

function leaveKeys(session: Session, leave: (how: Leaving) => void): readonly Binding[] {
  const { at, work } = session.getState();
  const importing = work.run.status === 'running';
  return [
    {
      keys: ['char:q'],
      show: 'q',
      label: 'leave the wizard',
      hint: 'quit',
      disabled: importing ? 'The import is running: s stops it after the running jobs.' : undefined,
      run: () => leave(at === 'report' ? 'finished' : 'left'),
    },
    {
      keys: ['ctrl-c'],
      show: 'Ctrl-C',
      label: 'leave at once; while importing, press it twice',
      run: () => leave('interrupted'),
    },
  ];
}

export function App({
  session,
  onLeave,
}: {
  readonly session: Session;
  readonly onLeave: (how: Leaving) => void;
}): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const progress = useSyncExternalStore(session.live.subscribe, session.live.getSnapshot);
  const { columns, rows } = useWindowSize();
  const { exit } = useApp();
  const [help, setHelp] = useState(false);
  const [warned, setWarned] = useState(false);

  const leave = (how: Leaving) => {
    if (how === 'interrupted' && session.getState().work.run.status === 'running' && !warned) {
      setWarned(true);
      session.stopImport();
      const text = 'Stopping after the running jobs. Press Ctrl-C again to leave at once.';
      session.dispatch({ type: 'notice', notice: fail('stopping', text).error });
      return;
    }
    onLeave(how);
    exit();
  };

  const view = STEP_VIEWS[state.at];
  const screen = { session, state, progress, width: columns, height: rows - FRAME_LINES };
  const step = view.keys(screen);
  const [quit, interrupt] = leaveKeys(session, leave);
  const always = [quit, interrupt].filter((binding) => binding !== undefined);
  const toggleHelp: Binding = {
    keys: ['char:?'],
    show: '?',
    label: 'this help',
    hint: 'help',
    run: () => setHelp((shown) => !shown),
  };
  const close: Binding = {
    ...toggleHelp,
    keys: ['char:?', 'escape', 'enter'],
    show: 'Esc',
    label: 'close the help',
    hint: 'close',
  };
  // While a text field has the keys, every character belongs to it.
  const bindings =
    step.typing === undefined ? [...step.bindings, toggleHelp, ...always] : [...step.bindings, ...always];
  const keymap: Keymap = help
    ? { bindings: [close, ...always] }
    : { ...step, bindings: step.typing === undefined ? bindings : [...step.bindings, ...always.slice(1)] };
  useKeymap(keymap, (reason) =>
    session.dispatch({ type: 'notice', notice: fail('key-disabled', reason).error }),
  );

  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return <TooSmall columns={columns} rows={rows} />;
  const status: Status = help ? { kind: 'info', text: view.title } : statusOf(state, progress);
  return (
    <Frame
      state={state}
      status={status}
      hints={footerHints(keymap.bindings, columns - 2)}
      width={columns}
      height={rows}
    >
      {help ? (
        <Help view={view} bindings={bindings} />
      ) : (
        <Box flexDirection="column">
          <view.Screen {...screen} />
        </Box>
      )}
    </Frame>
  );
}
