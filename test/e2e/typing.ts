import { stripVTControlCharacters } from 'node:util';
import { startProgram } from './pty.ts';

/** A person at a shell in a real terminal, who types a line and answers what is asked. */

/** Good once for a line. */
export interface Habit {
  /** What stands there, since the line was typed or the last answer was given. */
  readonly sees: RegExp;
  readonly types: string;
}

export interface Typed {
  readonly code: number;
  /** All that was printed, the line itself first. */
  readonly said: string;
}

export interface ShellTerminal {
  /** Types a line and waits for the next prompt. @throws with what was said when it does not come in time */
  type(line: string, habits?: readonly Habit[]): Promise<Typed>;
  close(): void;
}

const PATIENCE_MS = 60_000;
/** The shell says how the last line ended. */
const PROMPT = /\[ended ([0-9]+)\] $/;

export function openShell(cwd: string, env: Readonly<Record<string, string>>): ShellTerminal {
  const terminal = startProgram({
    command: ['bash', '--noprofile', '--norc', '--noediting'],
    cwd,
    env: { ...env, PS1: '[ended $?] ' },
    columns: 100,
    rows: 30,
  });
  const saidFrom = (at: number) =>
    stripVTControlCharacters(terminal.raw().slice(at)).replaceAll(/\r+\n/g, '\n').replaceAll('\r', '\n');

  async function until(from: number, habits: readonly Habit[]): Promise<Typed> {
    const end = Date.now() + PATIENCE_MS;
    const left = new Set(habits);
    let since = from;
    for (;;) {
      const [said, lately] = [saidFrom(from), saidFrom(since)];
      const ended = PROMPT.exec(said);
      if (ended !== null) return { code: Number(ended[1]), said: said.slice(0, ended.index) };
      const habit = [...left].find(({ sees }) => sees.test(lately));
      if (habit !== undefined) {
        left.delete(habit);
        since = terminal.raw().length;
        terminal.type(habit.types);
      }
      if (Date.now() > end) throw new Error(`It did not come to an end:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const ready = until(0, []);
  return {
    async type(line, habits = []) {
      await ready;
      const from = terminal.raw().length;
      terminal.type(`${line}\r`);
      return until(from, habits);
    },
    close: () => terminal.close(),
  };
}
