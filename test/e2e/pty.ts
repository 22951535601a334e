import { spawn } from '@lydell/node-pty';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { type StyledLine, styledLines } from './styled-lines.ts';

/** The real program in a real pseudo-terminal, read the way a person reads it: as what stands on the screen. */

const KEYS = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  'ctrl-u': '\u0015',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001a',
} as const;
export type Key = keyof typeof KEYS;

export interface TerminalOptions {
  /** Instead of the wizard. */
  readonly command?: readonly [file: string, ...args: readonly string[]];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly term?: string;
}

export interface TestTerminal {
  /** The lines of the screen, without trailing spaces. */
  screen(): string;
  /** The same with colours and widths. */
  lines(): readonly StyledLine[];
  /** The buffer that is shown: `alternate` while the wizard has the terminal. */
  buffer(): 'normal' | 'alternate';
  /** The screen cell by cell. */
  cells(): readonly (readonly TerminalCell[])[];
  /** Every title the window ever had. */
  titles(): readonly string[];
  /** Everything the program ever wrote, escapes included. */
  raw(): string;
  /** Waits until what it writes from now on holds the text. @returns whether it did in time */
  wrote(text: RegExp, timeoutMs?: number): Promise<boolean>;
  /** Waits until the screen stays as it is. */
  still(): Promise<void>;
  /** Types, and waits until the screen has become another one and stays as it is. @throws when it does not change */
  see(keys: string): Promise<void>;
  press(...keys: readonly Key[]): void;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** To all that run in the terminal. */
  signal(name: 'SIGTERM' | 'SIGHUP'): void;
  /** Waits until the screen holds the text. @throws with the screen when it does not in time */
  waitFor(text: string | RegExp, timeoutMs?: number): Promise<void>;
  /** Waits until the screen holds the text no more. */
  waitUntilGone(text: string): Promise<void>;
  /** The exit code, once the program has ended. */
  exited(timeoutMs?: number): Promise<number>;
  close(): void;
}

export interface TerminalCell {
  /** "" for the right half of a wide character. */
  readonly text: string;
  /** Colours and attributes. */
  readonly style: string;
}

/** A screen that has not changed for so long will not: nothing the wizard shows takes longer to follow a key. */
const STILL_MS = 60;

export const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;

export function startProgram(options: TerminalOptions = {}): TestTerminal {
  const {
    args = [],
    env = {},
    cwd = process.cwd(),
    columns = 80,
    rows = 24,
    term: name = 'xterm-256color',
  } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  // Made from nothing: a CI variable, for one, would switch the interactive mode off.
  const environment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8', ...env };
  const [file, ...rest] = options.command ?? [process.execPath, PROGRAM, ...args];
  const child = spawn(file, [...rest], {
    name,
    cols: columns,
    rows,
    cwd,
    env: environment,
  });
  let raw = '';
  const titles: string[] = [];
  terminal.onTitleChange((title) => titles.push(title));
  let exitCode: number | undefined;
  const exits = new Set<(code: number) => void>();
  const readers = new Set<(data: string) => void>();
  child.onData((data) => {
    raw += data;
    for (const reader of readers) reader(data);
    terminal.write(data);
  });
  terminal.onData((answer) => child.write(answer));
  child.onExit(({ exitCode: code }) => {
    exitCode = code;
    for (const exit of exits) exit(code);
  });

  const screen = () => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, row) =>
      // After a resize a line of the emulator may be longer than its screen is wide.
      active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols),
    );
    return lines.join('\n').trimEnd();
  };

  const until = async (holds: () => boolean, what: string, timeoutMs: number) => {
    const end = Date.now() + timeoutMs;
    while (!holds()) {
      if (Date.now() > end || exitCode !== undefined) {
        const why =
          exitCode === undefined ? `not after ${timeoutMs} ms` : `the program ended with ${exitCode}`;
        throw new Error(`${what} (${why}):\n${screen()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const cells = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) => {
      const line = active.getLine(active.baseY + row);
      return Array.from({ length: terminal.cols }, (_cell, column): TerminalCell => {
        const cell = line?.getCell(column);
        if (cell === undefined) return { text: ' ', style: '' };
        const marks = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isBlink()];
        const more = [cell.isInverse(), cell.isInvisible(), cell.isStrikethrough(), cell.isOverline()];
        const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
        const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
        return { text, style: [...marks, ...more].map(Number).join('') + colours.join('/') };
      });
    });
  };

  const still = async () => {
    let [last, since] = [screen(), Date.now()];
    while (Date.now() - since < STILL_MS) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = screen();
      if (now !== last) [last, since] = [now, Date.now()];
    }
  };

  return {
    screen,
    lines: () => styledLines(terminal),
    cells,
    titles: () => titles,
    buffer: () => terminal.buffer.active.type,
    raw: () => raw,
    press: (...keys) => {
      for (const key of keys) child.write(KEYS[key]);
    },
    type: (text) => child.write(text),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    signal: (signal) => process.kill(-child.pid, signal),
    wrote(text, timeoutMs = 20_000) {
      return new Promise((resolve) => {
        let written = '';
        const end = (isWritten: boolean) => {
          clearTimeout(late);
          readers.delete(read);
          resolve(isWritten);
        };
        const read = (data: string) => {
          written += data;
          if (text.test(written)) end(true);
        };
        const late = setTimeout(() => end(false), timeoutMs);
        readers.add(read);
      });
    },
    still,
    async see(keys) {
      const before = screen();
      child.write(keys);
      await until(() => screen() !== before, 'The screen is still the same', 60_000);
      await still();
    },
    waitFor(text, timeoutMs = 60_000) {
      const found = () => (typeof text === 'string' ? screen().includes(text) : text.test(screen()));
      return until(found, `“${text}” is not on the screen`, timeoutMs);
    },
    waitUntilGone: (text) =>
      until(() => !screen().includes(text), `“${text}” is still on the screen`, 60_000),
    exited(timeoutMs = 60_000) {
      if (exitCode !== undefined) return Promise.resolve(exitCode);
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`The program is still running:\n${screen()}`)),
          timeoutMs,
        );
        exits.add((code) => {
          clearTimeout(late);
          // What was written last may still be on its way through the emulator.
          setTimeout(() => resolve(code), 50);
        });
      });
    },
    close() {
      if (exitCode === undefined) child.kill('SIGKILL');
      terminal.dispose();
    },
  };
}
