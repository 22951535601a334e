import { useStdout } from 'ink';
import { useEffect, useRef } from 'react';
import type { WizardState } from '../flow/state.ts';
import type { Progress } from '../session/calls.ts';
import { importTotals } from '../session/import-totals.ts';

/**
 * What the terminal itself shows while an import runs: the title of its tab, its progress mark, a bell at the end.
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

/** Terminals that print what they do not understand. */
export function understandsStatus(env: NodeJS.ProcessEnv): boolean {
  return !['', 'dumb', 'linux', 'vt100'].includes(env.TERM ?? '');
}

/** Whoever waited this long may be looking elsewhere. */
const BELL_AFTER_MS = 30_000;
/** Some terminals take a mark away that nobody renews. */
const RENEW_MS = 10_000;

export function useTerminalStatus(state: WizardState, progress: Progress | undefined): void {
  const { stdout } = useStdout();
  const isOn = process.stdout.isTTY && understandsStatus(process.env);
  const sequence = statusSequence(terminalStatus(state, progress));
  const ranMs = state.work.run.status === 'done' ? state.work.run.value.elapsedMs : 0;
  const rang = useRef(false);
  useEffect(() => {
    if (!isOn) return;
    stdout.write(sequence);
    if (state.work.run.status !== 'running') return;
    const timer = setInterval(() => stdout.write(sequence), RENEW_MS);
    return () => clearInterval(timer);
  }, [isOn, stdout, sequence, state.work.run.status]);
  useEffect(() => {
    if (!isOn || ranMs < BELL_AFTER_MS || rang.current) return;
    rang.current = true;
    stdout.write(BEL);
  }, [isOn, stdout, ranMs]);
}
