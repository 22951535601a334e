import { Box, Text, useApp, useStdout, useWindowSize } from 'ink';
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { WORK_IDS } from '../flow/facts.ts';
import { afterImport, failedWork } from '../flow/failed-work.ts';
import { runningGate } from '../flow/navigate.ts';
import type { WizardState } from '../flow/state.ts';
import { fail } from '../result.ts';
import type { Progress } from '../session/calls.ts';
import type { Session } from '../session/session.ts';
import { FULL_TERMINAL, MIN_COLUMNS, MIN_ROWS, type TerminalChoices } from '../terminal.ts';
import { formatShare } from '../text/format.ts';
import { WORK_WORDS } from '../view/work-words.ts';
import { type AppActions, type Leaving, overlayKeys, stepKeys } from './app-keys.ts';
import { errorStatus, FRAME_LINES, Frame, moreStatusLines, type Status, statusText } from './frame.tsx';
import { Help } from './help.tsx';
import { createHost, type Host } from './host.ts';
import { footerHints, type Keymap, useKeymap } from './keymap.ts';
import { Message } from './message.tsx';
import { useOverlay } from './overlay.ts';
import { viewOf } from './steps.ts';
import { TerminalContext } from './terminal-context.ts';
import { useLaterSteps } from './use-later-steps.ts';
import { useRepaint } from './use-repaint.ts';

/** The wizard's one component with keys: it shows the current step in the frame. */

/** How far the work is; before it says so, what it is. */
function busyText({ work }: WizardState, progress: Progress | undefined): string {
  if (progress?.kind !== 'step') {
    const id = WORK_IDS.find((id) => work[id].status === 'running');
    return `${id === undefined ? 'One moment' : WORK_WORDS[id]}…`;
  }
  const { text, done, total } = progress;
  return done === undefined || total === undefined ? `${text}…` : `${text}… ${formatShare(done, total)}`;
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
    return { kind: 'busy', text: busyText(state, progress) };
  }
  const failed = failedWork(state);
  if (failed !== undefined) return errorStatus(failed);
  const { status, hint } = viewOf(state);
  const second = hint?.(state);
  return { kind: 'info', text: status(state), ...(second === undefined ? {} : { hint: second }) };
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }): ReactNode {
  return (
    <Text>{`This terminal has ${columns}x${rows} characters; the wizard needs ${MIN_COLUMNS}x${MIN_ROWS}. Make it larger, or press Ctrl-C.`}</Text>
  );
}

const OVERLAY_STATUS: Status = { kind: 'info', text: 'Esc closes this.' };

/** @param say shows a sentence in the status line until the next key */
function useHost(choices: TerminalChoices, say: (status: Status) => void): Host {
  const { suspendTerminal } = useApp();
  const { stdout } = useStdout();
  return createHost({
    suspend: (work) => suspendTerminal(work),
    write: (sequence) => stdout.write(sequence),
    say,
    env: process.env,
    canCopy: choices.hasStatus,
  });
}

export function App({
  session,
  onLeave,
  choices = FULL_TERMINAL,
}: {
  readonly session: Session;
  readonly onLeave: (how: Leaving) => void;
  readonly choices?: TerminalChoices;
}): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const progress = useSyncExternalStore(session.live.subscribe, session.live.getSnapshot);
  const { columns, rows } = useWindowSize();
  const { exit } = useApp();
  const repaint = useRepaint(columns, rows);
  useLaterSteps();
  const overlay = useOverlay();
  const warned = useRef(false);
  const [said, say] = useState<Status | undefined>(undefined);
  const host = useHost(choices, say);

  const refuse = (code: string, text: string) =>
    session.dispatch({ type: 'notice', notice: fail(code, text).error });

  const leave = (how: Leaving) => {
    if (how === 'interrupted' && session.getState().work.run.status === 'running' && !warned.current) {
      warned.current = true;
      session.stopImport();
      refuse('stopping', 'Stopping after the running jobs. Press Ctrl-C again to leave at once.');
      return;
    }
    onLeave(how);
    exit();
  };

  const status = said ?? statusOf(state, progress);
  const whole = statusText(status, columns, rows);
  const message = status.kind !== 'error' ? 'none' : whole.isCut ? 'cut' : 'whole';
  const actions: AppActions = { leave, repaint, overlay, message };
  const height = rows - FRAME_LINES - moreStatusLines(whole);
  const screen = { session, progress, host, width: columns, height };
  const keymapNow = (): Keymap => {
    const now = { ...screen, state: session.getState() };
    return overlay.now() === undefined ? stepKeys(now, actions) : overlayKeys(now, actions);
  };
  useKeymap(keymapNow, {
    // What was said belongs to the key before.
    begin: () => say(undefined),
    refuse: (reason) => refuse('key-disabled', reason),
  });

  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return <TooSmall columns={columns} rows={rows} />;
  const view = viewOf(state);
  const shown = { ...screen, state };
  const { bindings } = stepKeys(shown, actions);
  const isOver = overlay.shown !== undefined;
  const over = isOver ? OVERLAY_STATUS : status;
  const lines = statusText(over, columns, rows);
  const room = { width: columns, height: rows - FRAME_LINES - moreStatusLines(lines) };
  return (
    <TerminalContext value={choices}>
      <Frame
        state={state}
        status={over}
        lines={lines}
        heading={view.title}
        hints={footerHints(isOver ? overlayKeys(shown, actions).bindings : bindings, columns - 2, choices)}
        width={columns}
        height={rows}
      >
        {/* Under what lies over it a step stays as it is: what it has fetched or seen is not lost. */}
        <Box flexDirection="column" height={height} display={isOver ? 'none' : 'flex'} flexShrink={0}>
          <view.Screen {...shown} />
        </Box>
        {overlay.shown?.kind === 'help' && (
          <Help view={view} bindings={bindings} {...room} overlay={overlay} />
        )}
        {overlay.shown?.kind === 'message' && <Message status={status} {...room} overlay={overlay} />}
      </Frame>
    </TerminalContext>
  );
}
