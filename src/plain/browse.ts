import type { Result } from '../result.ts';
import { display } from '../text/display.ts';
import type { Column } from '../view/columns.ts';
import { type Desk, type Option, stay } from './desk.ts';

/** A list of any number of records: a page at a time, filtered, and a closer look at one. */

export interface Browsed<Row> {
  /** What the rows are: "Records". */
  readonly title: string;
  readonly columns: () => readonly Column<Row>[];
  readonly empty: string;
  readonly page: (
    filter: string,
    offset: number,
    limit: number,
  ) => Promise<Result<{ readonly size: number; readonly rows: readonly Row[] }>>;
  /** A closer look at a row. @param index in the whole list, filtered as it is @param filter of that list */
  readonly look: (row: Row, index: number, filter: string) => Promise<unknown> | unknown;
  /** What else can be done with the list. @param again shows it from its beginning */
  readonly options: (again: () => Promise<void>, filter: string) => readonly Option[];
  readonly back: string;
}

const PAGE = 10;

export async function browse<Row>(desk: Desk, list: Browsed<Row>): Promise<void> {
  const { ask, print } = desk;
  let filter = '';
  let offset = 0;
  let size = 0;

  async function show(from: number): Promise<void> {
    const page = await list.page(filter, from, PAGE);
    if (!page.ok) return print.say(`Problem: ${display(page.error.message)}`);
    offset = from;
    size = page.value.size;
    if (size === 0) return print.say(list.empty);
    const { rows } = page.value;
    print.table({ title: list.title, columns: list.columns(), rows, offset, size });
  }

  async function lookAtOne(): Promise<void> {
    const check = (typed: string) => {
      const number = Number(typed);
      if (typed.trim() === '' || (Number.isInteger(number) && number >= 1 && number <= size))
        return undefined;
      return `Type a number from 1 to ${size}.`;
    };
    const typed = await ask.input({ message: 'Which one? Its number in the list', check });
    if (typed.trim() === '') return;
    const index = Number(typed) - 1;
    const page = await list.page(filter, index, 1);
    const [row] = page.ok ? page.value.rows : [];
    if (row !== undefined) await list.look(row, index, filter);
  }

  async function typeFilter(): Promise<void> {
    const typed = await ask.input({
      message: 'Part of an e-mail, id or username, or a line number; a star for anything',
      initial: filter,
    });
    if (typed.trim() === filter) return;
    filter = typed.trim();
    await show(0);
  }

  async function clearFilter(): Promise<void> {
    filter = '';
    await show(0);
  }

  await show(0);
  await stay(
    desk,
    () => {
      const isEmpty = size === 0 ? 'the list is empty' : undefined;
      return {
        message: `${list.title}: what next?`,
        options: [
          {
            name: 'Show the next ones',
            disabled: offset + PAGE >= size ? 'these are the last' : undefined,
            value: () => show(offset + PAGE),
          },
          {
            name: 'Show the ones before',
            disabled: offset === 0 ? 'these are the first' : undefined,
            value: () => show(Math.max(0, offset - PAGE)),
          },
          { name: 'Look at one', disabled: isEmpty, value: lookAtOne },
          { name: 'Filter', value: typeFilter },
          {
            name: filter === '' ? 'Show all again' : `Show all again, without the filter ${display(filter)}`,
            disabled: filter === '' ? 'nothing is filtered' : undefined,
            value: clearFilter,
          },
          ...list.options(() => show(0), filter),
        ],
        // Where there is no next page, Enter alone goes back.
        initial: offset + PAGE >= size ? 'back' : 0,
      };
    },
    list.back,
  );
}
