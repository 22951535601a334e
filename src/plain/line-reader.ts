import { setRawMode, type TerminalInput } from './terminal-input.ts';

/**
 * Lines from a terminal that edits and echoes them itself. What was typed before it is asked for waits in its turn.
 */
export interface LineReader {
  next(signal: AbortSignal): Promise<string>;
  /** The same without an echo. */
  nextHidden(signal: AbortSignal): Promise<string>;
  /** Resolves at the next empty line that is typed from now on; other lines are kept. */
  nextEmpty(signal: AbortSignal): Promise<void>;
  close(): void;
}

const INTERRUPT = '\u0003';
const END = '\u0004';
const CLEAR = '\u0015';
const ERASERS = ['\u007f', '\b'];

/** What a terminal would have made of a line it did not edit: erasures are carried out, other controls are nothing. */
function edited(line: string): string {
  let kept: string[] = [];
  for (const char of line) {
    if (ERASERS.includes(char)) kept.pop();
    else if (char === CLEAR) kept = [];
    else if (char >= ' ') kept.push(char);
  }
  return kept.join('');
}

/** @param interrupt is told of Ctrl-C, and of an input that has ended */
export function openLineReader(stdin: TerminalInput, interrupt: () => void): LineReader {
  const lines: string[] = [];
  let partial = '';
  let endedWithReturn = false;
  let wanted: ((line: string) => void) | undefined;
  let called: (() => void) | undefined;

  function deliver(line: string): void {
    if (wanted !== undefined) wanted(line);
    else if (line === '' && called !== undefined) called();
    else lines.push(line);
  }

  function take(text: string): void {
    for (const char of text) {
      const isSecondHalf = char === '\n' && endedWithReturn;
      endedWithReturn = char === '\r';
      if (isSecondHalf) continue;
      if (char === INTERRUPT || char === END) interrupt();
      else if (char === '\n' || char === '\r') {
        const line = edited(partial);
        partial = '';
        deliver(line);
      } else partial += char;
    }
  }

  const end = () => interrupt();
  stdin.setEncoding('utf8');
  stdin.on('data', take);
  stdin.on('end', end);

  function next(signal: AbortSignal): Promise<string> {
    const [line] = lines.splice(0, 1);
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve, reject) => {
      const stop = () => {
        wanted = undefined;
        reject(signal.reason);
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      wanted = (typed) => {
        wanted = undefined;
        signal.removeEventListener('abort', stop);
        resolve(typed);
      };
    });
  }

  return {
    next,
    async nextHidden(signal) {
      setRawMode(stdin, true);
      try {
        return await next(signal);
      } finally {
        setRawMode(stdin, false);
      }
    },
    nextEmpty(signal) {
      return new Promise((resolve) => {
        const stop = () => {
          called = undefined;
          signal.removeEventListener('abort', stop);
          resolve();
        };
        called = stop;
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
    },
    close() {
      stdin.off('data', take);
      stdin.off('end', end);
      stdin.pause();
    },
  };
}
