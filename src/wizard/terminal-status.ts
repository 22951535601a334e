import type { WizardState } from '../flow/state.ts';
import type { Progress } from '../session/calls.ts';
import { importTotals } from '../session/import-totals.ts';
import type { Session } from '../session/session.ts';

/**
 * What the terminal itself shows while an import runs: the title of its tab and its progress mark.
 * Nothing here holds foreign text. Sources: xterm control sequences (OSC 0, XTWINOPS 22 and 23), ConEmu's OSC 9;4.
 */

const ESC = '\u001b';
const BEL = '\u0007';
const PROGRAM = 'auth0-import-wizard';

export const SAVE_TITLE = `${ESC}[22;0t`;
export const RESTORE_TITLE = `${ESC}[23;0t`;
export const NO_PROGRESS = `${ESC}]9;4;0${BEL}`;

export interface TerminalStatus {
  readonly title: string;
  /** 1 normal, 2 failed, 4 paused; undefined: none. */
  readonly mark: { readonly state: 1 | 2 | 4; readonly percent: number } | undefined;
}

export function terminalStatus(state: WizardState, progress: Progress | undefined): TerminalStatus {
  const { run } = state.work;
  if (run.status === 'running' && progress?.kind === 'import') {
    const { jobs, isPaused, problems } = progress.import;
    const { done, records } = importTotals(jobs);
    const percent = Math.floor((done / Math.max(1, records)) * 100);
    const mark = isPaused ? 4 : problems.length > 0 ? 2 : 1;
    return { title: `${percent}% ${PROGRAM}`, mark: { state: mark, percent } };
  }
  if (run.status === 'done')
    return { title: `${run.value.stopped === undefined ? '✓' : '✗'} ${PROGRAM}`, mark: undefined };
  return { title: PROGRAM, mark: undefined };
}

/** The sequences that make a terminal show a status. */
export function statusSequence({ title, mark }: TerminalStatus): string {
  const progress = mark === undefined ? NO_PROGRESS : `${ESC}]9;4;${mark.state};${mark.percent}${BEL}`;
  return `${ESC}]0;${title}${BEL}${progress}`;
}

/** Some terminals take a mark away that nobody renewed for 15 s. */
const RENEW_MS = 8_000;

/** Keeps the tab as the session is. Without an import nothing is written but changes. Returns what ends it. */
export function followStatus(
  session: Pick<Session, 'getState' | 'subscribe' | 'live'>,
  write: (sequence: string) => void,
): () => void {
  let shown = '';
  const status = () => terminalStatus(session.getState(), session.live.getSnapshot());
  const show = () => {
    const sequence = statusSequence(status());
    if (sequence === shown) return;
    shown = sequence;
    write(sequence);
  };
  show();
  const ends = [session.subscribe(show), session.live.subscribe(show)];
  const renewal = setInterval(() => {
    if (status().mark !== undefined) write(shown);
  }, RENEW_MS);
  return () => {
    for (const end of ends) end();
    clearInterval(renewal);
  };
}
