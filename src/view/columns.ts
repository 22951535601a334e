import type { Align, Cut } from '../text/cells.ts';

/** How a table's columns share the width of the terminal. */

export interface Column<Row> {
  readonly title: string;
  /** The cell's text, already safe for the screen. */
  readonly text: (row: Row) => string;
  /** Cells the column needs at least; it is dropped rather than made narrower. */
  readonly min: number;
  /** Cells it can make use of; without it, all that is left. */
  readonly max?: number;
  readonly align?: Align;
  readonly cut?: Cut;
  /** When there is no room for all, the highest number goes first; 0 stays always. */
  readonly drop?: number;
  /** For plain text, which may be listened to: words in the place of signs; false leaves the column out. */
  readonly plain?: false | PlainColumn<Row>;
}

export interface PlainColumn<Row> {
  readonly title?: string;
  readonly text?: (row: Row) => string;
  /** Where a row is a sentence and has no headings: "419 records"; left out where it is empty. */
  readonly spoken?: (row: Row) => string;
}

export interface FittedColumn<Row> extends Column<Row> {
  readonly width: number;
}

/** The marker in front of each row, and the gap between columns. */
export const MARKER_WIDTH = 2;
export const GAP = 2;

function needed<Row>(columns: readonly Column<Row>[]): number {
  return columns.reduce((sum, column) => sum + column.min + GAP, MARKER_WIDTH - GAP);
}

/** Drops what does not fit, then gives the rest of the width to the columns that can use it, left to right. */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly FittedColumn<Row>[] {
  let kept = [...columns];
  while (needed(kept) > width) {
    const first = kept.reduce((a, b) => ((b.drop ?? 0) > (a.drop ?? 0) ? b : a));
    if ((first.drop ?? 0) === 0) break;
    kept = kept.filter((column) => column !== first);
  }
  let left = width - needed(kept);
  return kept.map((column) => {
    const more = Math.max(0, Math.min(left, (column.max ?? Number.POSITIVE_INFINITY) - column.min));
    left -= more;
    return { ...column, width: column.min + more };
  });
}
