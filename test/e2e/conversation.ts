import { stripVTControlCharacters } from 'node:util';
import type { TestTerminal } from './pty.ts';

/** Plain mode as a conversation: what was said since the last answer, and the next answer. */
export interface Conversation {
  /** Waits until this was said since the last answer, then types the line. */
  answer(after: string | RegExp, line: string): Promise<void>;
  /** Waits until this was said since the last answer. @returns all that was said since then */
  hear(text: string | RegExp, timeoutMs?: number): Promise<string>;
  /** Everything that was ever said, without what moves the cursor. */
  transcript(): string;
}

export function converse(terminal: TestTerminal): Conversation {
  let from = 0;
  const since = () => stripVTControlCharacters(terminal.raw().slice(from)).replaceAll('\r', '');

  async function hear(text: string | RegExp, timeoutMs = 60_000): Promise<string> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const said = since();
      // A terminal of 80 columns breaks sentences anywhere; inquirer does it with line breaks of its own.
      const found = typeof text === 'string' ? said.includes(text) : text.test(said);
      if (found) return said;
      if (Date.now() > end) throw new Error(`“${text}” was not said:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    hear,
    async answer(after, line) {
      await hear(after);
      from = terminal.raw().length;
      terminal.type(`${line}\r`);
    },
    transcript: () => stripVTControlCharacters(terminal.raw()).replaceAll('\r', ''),
  };
}
