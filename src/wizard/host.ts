import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { display } from '../text/display.ts';
import type { Copyable } from './copyable.ts';
import type { Status } from './frame.tsx';
import { withoutInput } from './standard-input.ts';

/** What the wizard asks of the machine around it: other programs that get the terminal, the clipboard, the shell. */
export interface Host {
  /** Shows a file in the person's pager. */
  read(path: string): void;
  /** Opens a file in the person's editor. */
  edit(path: string): void;
  copy(wanted: Copyable): void;
  /** Stops the program until the shell lets it go on. */
  stop(): void;
}

export interface HostContext {
  /** Ink's: gives the terminal away while the work goes on, then draws the screen anew. */
  readonly suspend: (work: () => Promise<void>) => Promise<void>;
  readonly write: (sequence: string) => void;
  readonly say: (status: Status) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False where the terminal would print the sequence instead of obeying it. */
  readonly canCopy: boolean;
}

/** Terminals take no more than this. Source: xterm's and tmux's limit for OSC 52. */
const MOST_COPIED = 74_000;

/** OSC 52: the terminal puts a text into the clipboard, over SSH too. Undefined for one that is too long. */
export function copySequence(text: string): string | undefined {
  const base64 = Buffer.from(text).toString('base64');
  return base64.length > MOST_COPIED ? undefined : `\u001b]52;c;${base64}\u0007`;
}

/** A shell's exit code for a command that is not there. */
const NOT_FOUND = 127;

/** The person's words may hold options (`less -R`), so a shell reads them; the path comes to it as an argument. */
async function runWith(command: string, path: string): Promise<number | null> {
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${command} "${path}"`, { stdio: 'inherit', shell: true })
    : spawn('sh', ['-c', `${command} "$1"`, 'sh', path], { stdio: 'inherit' });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on('error', () => resolve(NOT_FOUND));
  child.on('exit', resolve);
  return promise;
}

/** Enough for a signal to arrive; while the program is stopped, no timer runs. */
const STOPPING_MS = 50;

export function createHost({ suspend, write, say, env, canCopy }: HostContext): Host {
  const handOver = (work: () => Promise<void>) =>
    void suspend(async () => {
      await withoutInput(work);
      // The screen is drawn from where the cursor was left.
      write('\r');
    });
  const open = (command: string, from: string, path: string) =>
    handOver(async () => {
      if ((await runWith(command, path)) === NOT_FOUND)
        say({ kind: 'error', text: `✗ “${display(command)}” can not be found.`, hint: `Set ${from}.` });
    });
  return {
    read: (path) => open(env.PAGER || 'less', 'PAGER', path),
    edit: (path) => open(env.VISUAL || env.EDITOR || 'vi', 'VISUAL or EDITOR', path),
    copy({ what, text }) {
      const sequence = copySequence(text);
      if (!canCopy || sequence === undefined)
        return say({
          kind: 'info',
          text: `To copy: ${display(text)}`,
          hint: 'This terminal has no way to copy.',
        });
      write(sequence);
      say({
        kind: 'info',
        text: `✓ Copied ${what}.`,
        hint: `${display(text)} (if it did not arrive, your terminal does not let programs copy)`,
      });
    },
    stop() {
      handOver(async () => {
        // The whole group, as Ctrl-Z itself would: behind npm there are three processes.
        process.kill(0, 'SIGTSTP');
        await sleep(STOPPING_MS);
      });
    },
  };
}
