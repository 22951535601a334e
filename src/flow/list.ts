/** The cursor of a list. Moves are relative, so keys that arrive together are all counted. */

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** @param size how many rows there are; @param page how many are visible */
export function moveCursor(cursor: number, move: Move, size: number, page: number): number {
  const last = Math.max(0, size - 1);
  const target = {
    up: cursor - 1,
    down: cursor + 1,
    'page-up': cursor - page,
    'page-down': cursor + page,
    first: 0,
    last,
  }[move];
  return Math.min(last, Math.max(0, target));
}
