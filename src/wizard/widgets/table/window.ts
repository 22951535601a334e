/** The part of a list that is visible. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
}

/**
 * A window of at most `height` rows with the cursor near its middle, so that one always sees what comes next.
 * @param size how many rows there are
 */
export function windowAround(cursor: number, size: number, height: number): Window {
  const rows = Math.max(1, height);
  const start = Math.max(0, Math.min(cursor - Math.floor(rows / 2), size - rows));
  const end = Math.min(size, start + rows);
  return { start, end, above: start, below: size - end };
}
