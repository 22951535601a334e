import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { display } from '../text/display.ts';
import type { Copyable } from './copyable.ts';
import type { Status } from './frame.tsx';

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

/** The person's words may hold options (`less -R`), so a shell reads them; the path comes to it as an argument. */
async function runWith(command: string, path: string): Promise<number | null> {
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${command} "${path}"`, { stdio: 'inherit', shell: true })
    : spawn('sh', ['-c', `${command} "$1"`, 'sh', path], { stdio: 'inherit' });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on('error', () => resolve(127));
  child.on('exit', resolve);
  return promise;
}

/** While another program has the terminal, its Ctrl-C is not ours, and neither are its keys. */
async function withoutInput<T>(work: () => Promise<T>): Promise<T> {
  const ignore = () => {};
  process.on('SIGINT', ignore);
  process.stdin.pause();
  // Ink lets go of standard input; nothing else may end the program while it waits.
  const keep = setInterval(() => {}, 1_000_000);
  try {
    return await work();
  } finally {
    clearInterval(keep);
    process.stdin.resume();
    process.off('SIGINT', ignore);
  }
}

/** Enough for a signal to arrive; while the program is stopped, no timer runs. */
const STOPPING_MS = 50;

export function createHost({ suspend, write, say, env, canCopy }: HostContext): Host {
  const open = (command: string, from: string, path: string) => {
    const run = async () => {
      const code = await withoutInput(() => runWith(command, path));
      if (code === 127)
        say({ kind: 'error', text: `✗ “${display(command)}” can not be found.`, hint: `Set ${from}.` });
    };
    void suspend(run);
  };
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
      void suspend(() =>
        withoutInput(async () => {
          // The whole group, as Ctrl-Z itself would: behind npm there are three processes.
          process.kill(0, 'SIGTSTP');
          await sleep(STOPPING_MS);
        }),
      );
    },
  };
}
