import { Text, useApp, useWindowSize } from 'ink';
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { runningGate } from '../flow/navigate.ts';
import type { WizardState } from '../flow/state.ts';
import { fail } from '../result.ts';
import type { Progress } from '../session/calls.ts';
import type { Session } from '../session/session.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../terminal.ts';
import { formatShare } from '../text/format.ts';
import { errorStatus, FRAME_LINES, Frame, type Status } from './frame.tsx';
import { Help } from './help.tsx';
import { type Binding, footerHints, type Keymap, useKeymap } from './keymap.ts';
import { viewOf } from './steps.ts';
import { useTerminalStatus } from './terminal-status.ts';

/** The wizard's one component with keys: it shows the current step in the frame. */

export type Leaving = 'finished' | 'left' | 'interrupted';

function busyText(progress: Progress | undefined): string {
  if (progress?.kind !== 'step') return 'One moment…';
  const { text, done, total } = progress;
  return done === undefined || total === undefined ? `${text}…` : `${text}… ${formatShare(done, total)}`;
}

/** The work that lies behind the report. */
function afterImport(work: WizardState['work']) {
  return [work.roles, work['plan-roles'], work['assign-roles'], work['reset-links']];
}

/** What a step shows is being made anew. */
function isRefreshing({ at, work }: WizardState): boolean {
  return (
    (at === 'collisions' &&
      [work.plan, work.amend, work['write-plan']].some(({ status }) => status === 'running')) ||
    (at === 'review' && [work.ready, work.rehearse].some(({ status }) => status === 'running')) ||
    (at === 'connection' &&
      [work['pick-up'], work['keep-secret']].some(({ status }) => status === 'running')) ||
    (at === 'passwords' && work.scan.status === 'running') ||
    (at === 'report' && afterImport(work).some(({ status }) => status === 'running'))
  );
}

/** The most urgent thing there is to say. */
export function statusOf(state: WizardState, progress: Progress | undefined): Status {
  if (state.notice !== undefined) return errorStatus(state.notice);
  const gate = runningGate(state);
  if (gate !== undefined || isRefreshing(state)) {
    return { kind: 'busy', text: busyText(progress) };
  }
  const failed = failedWork(state);
  if (failed !== undefined) return errorStatus(failed);
  const { status, hint } = viewOf(state);
  const second = hint?.(state);
  return { kind: 'info', text: status(state), ...(second === undefined ? {} : { hint: second }) };
}

/** The error of the work that the current step waits for, or shows. */
function failedWork(state: WizardState) {
  const { connect, list, inspect, scan, plan, amend, pack, run } = state.work;
  const shown = {
    tenant: [connect],
    connection: [state.work['pick-up'], state.work['keep-secret']],
    source: [inspect, list],
    mapping: [scan],
    passwords: [plan],
    collisions: [plan, amend, state.work['write-plan'], pack],
    review: [state.work.ready, state.work.rehearse],
    import: [run],
    report: afterImport(state.work),
  }[state.at];
  for (const work of shown) if (work.status === 'failed') return work.error;
  return undefined;
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }): ReactNode {
  return (
    <Text>{`This terminal has ${columns}x${rows} characters; the wizard needs ${MIN_COLUMNS}x${MIN_ROWS}. Make it larger, or press Ctrl-C.`}</Text>
  );
}

function leaveKeys(
  session: Session,
  leave: (how: Leaving) => void,
): readonly [quit: Binding, interrupt: Binding] {
  const { at, work } = session.getState();
  const importing = work.run.status === 'running';
  const following = [work['assign-roles'], work['reset-links']].some(({ status }) => status === 'running');
  return [
    {
      keys: ['char:q'],
      show: 'q',
      label: 'leave the wizard',
      hint: 'quit',
      disabled: importing
        ? 'The import is running: s stops it, Ctrl-C twice leaves it.'
        : following
          ? 'Esc stops what is running; then q leaves.'
          : undefined,
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

/** The help is open or not; known at once to keys that arrive before the next render. */
function useHelp() {
  const [open, setOpen] = useState(false);
  const now = useRef(open);
  const set = (shown: boolean) => {
    now.current = shown;
    setOpen(shown);
  };
  return { open, now, set };
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
  useTerminalStatus(state, progress);
  const help = useHelp();
  const warned = useRef(false);

  const say = (code: string, text: string) =>
    session.dispatch({ type: 'notice', notice: fail(code, text).error });

  const leave = (how: Leaving) => {
    if (how === 'interrupted' && session.getState().work.run.status === 'running' && !warned.current) {
      warned.current = true;
      session.stopImport();
      say('stopping', 'Stopping after the running jobs. Press Ctrl-C again to leave at once.');
      return;
    }
    onLeave(how);
    exit();
  };

  const helpKey: Binding = {
    keys: ['char:?'],
    show: '?',
    label: 'this help',
    hint: 'help',
    run: () => help.set(true),
  };
  const closeKey: Binding = {
    keys: ['char:?', 'escape', 'enter'],
    show: 'Esc',
    label: 'close the help',
    hint: 'close',
    run: () => help.set(false),
  };

  const screen = { session, progress, width: columns, height: rows - FRAME_LINES };

  /** Every key of the step as it is now, the ones that work everywhere included. */
  const stepKeys = (now: WizardState): Keymap => {
    const step = viewOf(now).keys({ ...screen, state: now });
    const [quit, interrupt] = leaveKeys(session, leave);
    // While a text field has the keys, every character belongs to it.
    if (step.typing !== undefined) return { ...step, bindings: [...step.bindings, interrupt] };
    return { bindings: [...step.bindings, interrupt, quit, helpKey] };
  };
  const keymapNow = (): Keymap => {
    if (help.now.current) return { bindings: [...leaveKeys(session, leave), closeKey] };
    return stepKeys(session.getState());
  };
  useKeymap(keymapNow, (reason) => say('key-disabled', reason));

  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return <TooSmall columns={columns} rows={rows} />;
  const view = viewOf(state);
  const shown = stepKeys(state);
  const hints = help.open ? [closeKey] : shown.bindings;
  return (
    <Frame
      state={state}
      status={help.open ? { kind: 'info', text: 'Esc closes the help.' } : statusOf(state, progress)}
      heading={view.title}
      hints={footerHints(hints, columns - 2)}
      width={columns}
      height={rows}
    >
      {help.open ? <Help view={view} bindings={shown.bindings} /> : <view.Screen {...screen} state={state} />}
    </Frame>
  );
}
