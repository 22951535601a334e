/** How far it is, and whether it is still wanted. */
export interface PrepareControl {
  readonly signal: AbortSignal;
  /** @param done and total, where they are known */
  progress(text: string, done?: number, total?: number): void;
}
