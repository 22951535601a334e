/** What plain mode needs of stdin. */
export interface TerminalInput {
  on(event: 'data' | 'end', listener: (text: string) => void): unknown;
  off(event: 'data' | 'end', listener: (text: string) => void): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  /** Raw: every key at once, and no echo. */
  setRawMode(isRaw: boolean): unknown;
  pause(): unknown;
}
