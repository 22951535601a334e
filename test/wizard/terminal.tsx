import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { loadSteps } from '../../src/wizard/steps.ts';

/** Ink in this process, drawing on a terminal emulator: what a person would see, cell by cell. */

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  #queue: string[] = [];
  setRawMode(): this {
    return this;
  }
  setEncoding(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  read(): string | null {
    return this.#queue.shift() ?? null;
  }
  type(text: string): void {
    this.#queue.push(text);
    this.emit('readable');
  }
}

class FakeOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #terminal: xterm.Terminal;

  constructor(terminal: xterm.Terminal) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.columns = terminal.cols;
    this.rows = terminal.rows;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.#terminal.write(chunk, done);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
    // The same in a real terminal, a moment later: what is not changed is then drawn again too (use-repaint.ts).
    process.emit('SIGWINCH', 'SIGWINCH');
  }
}

export interface Screen {
  /** Lines without trailing spaces. */
  lines(): readonly string[];
  text(): string;
  /** Cell by cell: "" is the right half of a wide character. */
  grid(): readonly (readonly string[])[];
  /** Lines that did not fit and went on in the next one. */
  wrapped(): number;
  press(keys: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** How often Ink drew. */
  frames(): number;
  waitFor(text: string): Promise<void>;
  /** Waits until `check` throws no more. @throws what it threw last */
  until(check: () => void): Promise<void>;
}

export async function show(node: ReactNode, columns = 80, rows = 24): Promise<Screen> {
  await loadSteps();
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const stdin = new FakeInput();
  const stdout = new FakeOutput(terminal);
  let frames = 0;
  const options = {
    stdin,
    stdout,
    onRender: () => {
      frames += 1;
    },
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
  };
  // The parts of a TTY that Ink uses are there; the rest of Node's stream types is not.
  const app = render(node, options as unknown as Parameters<typeof render>[1] & object);
  onTestFinished(() => app.unmount());
  const settle = async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    await app.waitUntilRenderFlush();
  };
  const lines = () => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols) ?? '',
    );
  };
  const text = () => lines().join('\n');
  const rowsOf = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.baseY + row));
  };
  await settle();
  return {
    lines,
    text,
    frames: () => frames,
    grid: () =>
      rowsOf().map((line) =>
        Array.from({ length: terminal.cols }, (_, column) => {
          const cell = line?.getCell(column);
          return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
        }),
      ),
    wrapped: () => rowsOf().filter((line) => line?.isWrapped).length,
    async press(keys) {
      stdin.type(keys);
      await settle();
    },
    async resize(newColumns, newRows) {
      stdout.resize(newColumns, newRows);
      await settle();
    },
    async until(check) {
      for (const end = Date.now() + 5_000; ; await settle()) {
        try {
          return check();
        } catch (error) {
          if (Date.now() > end) throw error;
        }
      }
    },
    async waitFor(wanted) {
      for (const end = Date.now() + 30_000; !text().includes(wanted); ) {
        if (Date.now() > end) throw new Error(`“${wanted}” is not on the screen:\n${text()}`);
        await settle();
      }
    },
  };
}
