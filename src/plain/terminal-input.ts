import { isTerminalLost } from '../lost-terminal.ts';

/** What plain mode needs of stdin. */
export interface TerminalInput {
  on(event: 'data' | 'end', listener: (text: string) => void): unknown;
  off(event: 'data' | 'end', listener: (text: string) => void): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  /** Raw: every key at once, and no echo. */
  setRawMode(isRaw: boolean): unknown;
  pause(): unknown;
}

/** A terminal that is gone has no mode to put back. */
export function setRawMode(stdin: TerminalInput, isRaw: boolean): void {
  try {
    stdin.setRawMode(isRaw);
  } catch (error) {
    if (!isTerminalLost(error)) throw error;
  }
}
