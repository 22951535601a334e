import { type Align, type Cut, cellWidth } from '../text/cells.ts';
import { display } from '../text/display.ts';

/** How a table's columns share the width of the terminal. */

export interface Column<Row> {
  readonly title: string;
  /** The cell's text. */
  readonly text: (row: Row) => string;
  /** A share from 0 to 1, drawn as a bar as wide as the column, in the place of the text. */
  readonly bar?: (row: Row) => number;
  /** Cells the column needs at least; it is dropped rather than made narrower. */
  readonly min: number;
  /** Cells it takes at most, where its content is that wide; without it, all that is left. */
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

/** Rows that are looked at to find out how wide a column is. */
const MEASURED_ROWS = 200;

/** Cells a column can make use of: what its content takes, as far as the first rows tell. */
function useful<Row>(column: Column<Row>, rows: readonly Row[] | undefined): number {
  const { title, text, bar, min, max } = column;
  if (max === undefined || max === min || bar !== undefined || rows === undefined)
    return max ?? Number.POSITIVE_INFINITY;
  const cells = rows.slice(0, MEASURED_ROWS).map((row) => cellWidth(display(text(row))));
  return Math.max(min, Math.min(max, Math.max(cellWidth(title), ...cells)));
}

/**
 * Drops what does not fit, then gives the rest of the width to the columns that can use it, left to right.
 * @param rows of the table: no column is made wider than what stands in it; without them, each takes what it may
 */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  rows?: readonly Row[],
): readonly FittedColumn<Row>[] {
  let kept = [...columns];
  while (needed(kept) > width) {
    const first = kept.reduce((a, b) => ((b.drop ?? 0) > (a.drop ?? 0) ? b : a));
    if ((first.drop ?? 0) === 0) break;
    kept = kept.filter((column) => column !== first);
  }
  const least = (column: Column<Row>) => (column.max === undefined ? 1 : column.min);
  while (kept.length > 1 && needed(kept.map((column) => ({ ...column, min: least(column) }))) > width)
    kept.pop();
  let left = width - needed(kept);
  return kept.map((column) => {
    // Where the columns that stay always do not fit, the text that has no largest width gives way.
    const less = left < 0 && column.max === undefined ? Math.min(-left, column.min - 1) : 0;
    const more = Math.max(0, Math.min(left, useful(column, rows) - column.min));
    left -= more - less;
    return { ...column, width: column.min + more - less };
  });
}

/** Cells a table can make use of. Columns without a largest width count with their smallest. */
export function tableWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  const widths = columns.map((column) => (column.max === undefined ? column.min : useful(column, rows)));
  return widths.reduce((sum, width) => sum + width + GAP, MARKER_WIDTH - GAP);
}
