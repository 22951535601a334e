import type { Column } from '../view/columns.ts';
import type { Option } from './desk.ts';
import type { Printer } from './printer.ts';

/** Rows that are at hand, a page at a time. */
export interface Rows {
  /** The first page. */
  show(): void;
  /** The next page, or the first one again. */
  option(): Option;
}

/** Rows of a page. A list that is a little longer is not worth a second one. */
const PAGE = 10;
const LITTLE = 2;

/** @param title what the rows are: "Columns" */
export function createRows<Row>(
  print: Printer,
  title: string,
  read: () => { readonly columns: readonly Column<Row>[]; readonly rows: readonly Row[] },
): Rows {
  let next = 0;
  const show = (offset: number) => {
    const { columns, rows } = read();
    const isLast = rows.length - offset <= PAGE + LITTLE;
    const page = rows.slice(offset, isLast ? rows.length : offset + PAGE);
    print.table({ title, columns, rows: page, offset, size: rows.length });
    next = isLast ? 0 : offset + PAGE;
  };
  return {
    show: () => show(0),
    option() {
      const what = title.toLowerCase();
      const name = next === 0 ? `Show the ${what} again` : `Show more ${what}, from ${next + 1} on`;
      return { name, value: () => show(next) };
    },
  };
}
