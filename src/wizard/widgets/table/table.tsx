import { Box, Text } from 'ink';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { fit } from '../../../text/cells.ts';
import { display } from '../../../text/display.ts';
import { formatCount } from '../../../text/format.ts';
import { barText } from '../../../view/bar-text.ts';
import { type Column, type FittedColumn, fitColumns, GAP, MARKER_WIDTH } from '../../../view/columns.ts';
import { PALETTE } from '../../palette.ts';
import { InkTable } from './load-ink-table.ts';
import { windowAround } from './window.ts';

/**
 * A table of one line per row: windowed, fitted to the terminal, with a marked row. ink-table draws the skeleton and
 * is given row numbers as data; the cells look everything else up here. On its own it has no selection, no window,
 * measures in UTF-16 units and takes 2n + 3 lines.
 */

interface Drawn {
  readonly columns: readonly Pick<FittedColumn<never>, 'title' | 'width' | 'align' | 'cut'>[];
  /** Texts of the visible rows, by row and column. */
  readonly cells: readonly (readonly string[])[];
  /** Visible index of the marked row. */
  readonly marked: number | undefined;
  readonly focused: boolean;
  readonly dim: readonly boolean[];
}

const Table_ = createContext<Drawn>({ columns: [], cells: [], marked: undefined, focused: false, dim: [] });

const gap = (column: number) => ' '.repeat(column === 0 ? MARKER_WIDTH : GAP);

function HeaderCell({ column }: { readonly column: number }): ReactNode {
  const fitted = useContext(Table_).columns[column];
  if (fitted === undefined) return null;
  return (
    <Text dimColor>
      {gap(column)}
      {fit(fitted.title, fitted.width, fitted.align)}
    </Text>
  );
}

function DataCell({ column, children }: { readonly column: number; readonly children: string }): ReactNode {
  const { columns, cells, marked, focused, dim } = useContext(Table_);
  const row = Number(children);
  const fitted = columns[column];
  if (fitted === undefined) return null;
  const isMarked = marked === row;
  const text = fit(cells[row]?.[column] ?? '', fitted.width, fitted.align, fitted.cut);
  // Which of several lists has the keys is seen without colours too.
  const lead = column === 0 && isMarked ? (focused ? '❯ ' : '• ') : gap(column);
  return (
    <Text
      bold={isMarked && focused}
      dimColor={!isMarked && dim[row] === true}
      {...(isMarked && focused ? { color: PALETTE.accent } : {})}
    >
      {lead}
      {text}
    </Text>
  );
}

function NoSkeleton(): ReactNode {
  return null;
}

/**
 * The table of so many rows and columns. It is the same one as long as their numbers are: ink-table is then not drawn again,
 * which would make a digest of each row, and of a table in which nothing has changed no cell is.
 */
function useSkeleton(rows: number, columns: number): ReactNode {
  return useMemo(() => {
    const keys = Array.from({ length: columns }, (_, column) => String(column));
    const numbers = Array.from({ length: rows }, (_, row) =>
      Object.fromEntries(keys.map((key) => [key, row])),
    );
    return (
      <InkTable
        // The number of columns is part of ink-table's construction; a new number needs a new table.
        key={columns}
        data={numbers}
        columns={keys}
        padding={1}
        header={HeaderCell}
        cell={DataCell}
        skeleton={NoSkeleton}
      />
    );
  }, [rows, columns]);
}

/** What was drawn before, where it says the same: what it says is what it depends on. */
function useSame(drawn: Drawn): Drawn {
  const said = JSON.stringify(drawn);
  return useMemo(() => drawn, [said]);
}

function cellText<Row>({ text, bar, width }: FittedColumn<Row>, row: Row): string {
  return bar === undefined ? display(text(row)) : barText(bar(row), width);
}

export interface TableProps<Row> {
  readonly columns: readonly Column<Row>[];
  /** Index of the row that `rows` begins with, when only a page of a longer list is at hand. */
  readonly offset?: number;
  readonly rows: readonly Row[];
  /** Rows of the whole list; `rows.length` unless only a page is given. */
  readonly size?: number;
  readonly cursor: number;
  /** Lines the table may take, its header included. */
  readonly height: number;
  readonly width: number;
  /** The keys move this table's cursor. */
  readonly focused?: boolean;
  readonly isDim?: (row: Row) => boolean;
  readonly empty?: string;
}

export function Table<Row>({ columns, rows, cursor, height, width, ...props }: TableProps<Row>): ReactNode {
  const { offset = 0, size = rows.length, focused = true, isDim, empty = 'Nothing here.' } = props;
  // A page of a long list stays the same while the cursor moves in it.
  const fitted = useMemo(() => fitColumns(columns, width, rows), [columns, width, rows]);
  const body = Math.max(1, height - 1);
  // The line that says how much there is takes its place only where something is out of sight.
  const view = windowAround(cursor, size, size > body ? body - 1 : body);
  const visible = rows.slice(Math.max(0, view.start - offset), Math.max(0, view.end - offset));
  const drawn = useSame({
    columns: fitted.map(({ title, width, align = 'left', cut = 'end' }) => ({ title, width, align, cut })),
    cells: visible.map((row) => fitted.map((column) => cellText(column, row))),
    marked: cursor - view.start,
    focused,
    dim: visible.map((row) => isDim?.(row) ?? false),
  });
  const skeleton = useSkeleton(visible.length, fitted.length);
  if (size === 0) return <Text dimColor>{`  ${empty}`}</Text>;
  return (
    <Box flexDirection="column" width={width} flexShrink={0} overflow="hidden">
      <Table_.Provider value={drawn}>{skeleton}</Table_.Provider>
      {view.above + view.below > 0 && (
        <Text dimColor>
          {fit(
            `${view.above > 0 ? `▲ ${formatCount(view.above)}  ` : ''}${view.below > 0 ? `▼ ${formatCount(view.below)} more` : ''}`,
            width,
            'right',
          )}
        </Text>
      )}
    </Box>
  );
}
