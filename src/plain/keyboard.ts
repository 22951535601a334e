import { PassThrough, type Readable } from 'node:stream';
import { setRawMode, type TerminalInput } from './terminal-input.ts';

/**
 * Keys on their way to inquirer, one at a time. Left to itself, a prompt throws away what was typed before it appeared
 * and what arrives in one piece with the Enter that ends it; here both wait for the next question.
 */
export interface Keyboard {
  /** Gives the keys to one prompt, from the one typed first. */
  lend<T>(prompt: (keys: Readable) => Promise<T>): Promise<T>;
  /** Resolves at the next Enter that is pressed from now on; what was typed before is kept. */
  nextEnter(signal: AbortSignal): Promise<void>;
  close(): void;
}

const INTERRUPT = '\u0003';
const SUSPEND = '\u001a';
const ESCAPE = '\u001b';

/** Escape sequences (CSI, SS3, Alt with a key) and line ends whole, everything else a character each. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what keys send
const KEYS = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001bO.|\u001b[^\u001b\r\n]|\r\n|./gsu;

function isEnter(key: string): boolean {
  return key === '\r' || key === '\n' || key === '\r\n';
}

/** @param interrupt is told of Ctrl-C, and of a terminal that is gone */
export function openKeyboard(stdin: TerminalInput, interrupt: () => void): Keyboard {
  const waiting: string[] = [];
  const enters = new Set<() => void>();
  let lent: PassThrough | undefined;
  let isPassing = false;

  /** A key is through with before the next one: what a prompt does with it ends before the immediate comes. */
  function pass(): void {
    if (isPassing || lent === undefined || waiting.length === 0) return;
    isPassing = true;
    setImmediate(() => {
      isPassing = false;
      if (lent !== undefined) lent.write(waiting.shift() ?? '');
      pass();
    });
  }

  /** An Enter that ends nothing: no question is open, and no answer to the next one was begun. */
  function isCall(): boolean {
    return lent === undefined && enters.size > 0 && waiting.length === 0;
  }

  function take(text: string): void {
    for (const key of text.match(KEYS) ?? []) {
      if (key === INTERRUPT) interrupt();
      else if (key === SUSPEND) suspend();
      else if (isEnter(key) && isCall()) for (const entered of enters) entered();
      // Alone it would only make the prompt wait for what follows.
      else if (key !== ESCAPE) waiting.push(isEnter(key) ? '\r' : key);
    }
    pass();
  }

  /** Back to the shell, until it says “fg”. */
  function suspend(): void {
    if (process.platform === 'win32') return;
    setRawMode(stdin, false);
    // The whole group, as the terminal itself would: behind npm there are three processes.
    process.kill(0, 'SIGTSTP');
  }

  // Shells that do not put the terminal back after a Ctrl-Z leave it with an echo.
  const again = () => {
    setRawMode(stdin, false);
    setRawMode(stdin, true);
  };
  setRawMode(stdin, true);
  stdin.setEncoding('utf8');
  stdin.on('data', take);
  stdin.on('end', interrupt);
  process.on('SIGCONT', again);

  return {
    async lend(prompt) {
      const keys = new PassThrough();
      const answer = prompt(keys);
      lent = keys;
      pass();
      try {
        return await answer;
      } finally {
        lent = undefined;
        keys.destroy();
      }
    },
    nextEnter(signal) {
      return new Promise((resolve) => {
        const entered = () => {
          enters.delete(entered);
          signal.removeEventListener('abort', entered);
          resolve();
        };
        enters.add(entered);
        if (signal.aborted) entered();
        else signal.addEventListener('abort', entered, { once: true });
      });
    },
    close() {
      process.off('SIGCONT', again);
      stdin.off('data', take);
      stdin.off('end', interrupt);
      setRawMode(stdin, false);
      stdin.pause();
    },
  };
}
