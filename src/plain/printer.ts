import { styleText } from 'node:util';
import { cellWidth, fit } from '../text/cells.ts';
import { display } from '../text/display.ts';
import { formatCount } from '../text/format.ts';
import { wrap } from '../text/wrap.ts';
import { type Column, fitColumns, GAP, MARKER_WIDTH } from '../view/columns.ts';
import type { FactLine } from '../view/fact-line.ts';

/** What plain mode prints: once, from top to bottom. Two printers: for eyes (aligned) and for ears (one after the other). */

export interface TablePage<Row> {
  /** "Columns", "Records": what the rows are. */
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Index in the whole list of the first row. */
  readonly offset: number;
  /** Of the whole list. */
  readonly size: number;
}

/** Sentences are safe to show; the cells of a table and the facts are made so here. */
export interface Printer {
  /** It is listened to: no arrows, no columns. */
  readonly isSpoken: boolean;
  say(text: string): void;
  /** A line whose blanks mean something. */
  verbatim(line: string): void;
  heading(text: string): void;
  facts(lines: readonly FactLine[]): void;
  table<Row>(page: TablePage<Row>): void;
}

interface WordColumn<Row> extends Column<Row> {
  readonly spoken: ((row: Row) => string) | undefined;
}

/** The columns in words: without bars, and without what is a sign only. */
function inWords<Row>(columns: readonly Column<Row>[]): readonly WordColumn<Row>[] {
  return columns.flatMap(({ plain, ...column }) => {
    if (plain === false) return [];
    const { title = column.title, text = column.text, spoken } = plain ?? {};
    return [{ ...column, title, text, spoken }];
  });
}

/** "Records 1 to 10 of 1,204", or "Records: 4" where that is all. */
export function pageTitle({ title, rows, offset, size }: Omit<TablePage<unknown>, 'columns'>): string {
  if (rows.length === size) return `${title}: ${formatCount(size)}`;
  return `${title} ${formatCount(offset + 1)} to ${formatCount(offset + rows.length)} of ${formatCount(size)}`;
}

/** "⚠" and the like say nothing that the words do not. */
const SIGN = /^[✓✗⚠○] /u;

export function withoutSign(text: string): string {
  return text.replace(SIGN, '');
}

const TONE_WORDS = { warn: 'Note', stop: 'Attention' } as const;

function factText({ text, more, tone }: FactLine): string {
  const whole = more === undefined ? text : `${text}: ${more.join(', ')}`;
  return display(tone === undefined ? whole : `${TONE_WORDS[tone]}: ${whole}`);
}

/** @param width cells of the terminal, at this moment */
export function alignedPrinter(write: (text: string) => void, width: () => number): Printer {
  const line = (text: string) => write(`${text}\n`);
  /** The last cell is left empty: some terminals break the line when it is written. */
  const room = () => Math.max(20, width() - 1);
  return {
    isSpoken: false,
    verbatim: line,
    say: (text) => wrap(text, room()).forEach(line),
    heading(text) {
      line('');
      for (const part of wrap(text, room())) line(styleText('bold', part));
    },
    facts(lines) {
      const names = Math.max(...lines.map(({ name }) => cellWidth(display(name)))) + GAP;
      for (const fact of lines) {
        const [first = '', ...rest] = wrap(factText(fact), room() - names);
        line(`${fit(display(fact.name), names)}${first}`);
        for (const more of rest) line(' '.repeat(names) + more);
      }
    },
    table(page) {
      const { rows, offset, columns } = page;
      const numbers = String(offset + rows.length).length + GAP;
      line('');
      line(pageTitle(page));
      if (rows.length === 0) return;
      const fitted = fitColumns(inWords(columns), room() - numbers + MARKER_WIDTH);
      const needed = fitted.reduce((sum, column) => sum + column.width + GAP, numbers - GAP);
      if (needed > room()) {
        // Too narrow for columns: a paragraph for each row.
        for (const text of spokenRows(page)) wrap(text, room()).forEach(line);
        return;
      }
      const cells = (texts: readonly string[]) =>
        fitted
          .map(({ width: own, align, cut }, index) => fit(texts[index] ?? '', own, align, cut))
          .join(' '.repeat(GAP));
      const titles = `${' '.repeat(numbers)}${cells(fitted.map(({ title }) => title))}`;
      line(styleText('dim', titles.trimEnd()));
      rows.forEach((row, index) => {
        const number = String(offset + index + 1).padStart(numbers - GAP);
        const texts = fitted.map(({ text }) => display(text(row)));
        line(`${number}${' '.repeat(GAP)}${cells(texts)}`.trimEnd());
      });
    },
  };
}

/** A row as it is listened to: numbers with the name of their column, everything else by itself. */
export function spokenRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  return inWords(columns)
    .flatMap(({ title, text, align, spoken }) => {
      const cell = display((spoken ?? text)(row));
      if (cell === '') return [];
      const isBare = spoken !== undefined || align !== 'right' || title === '';
      return [isBare ? cell : `${title.toLowerCase()} ${cell}`];
    })
    .join('; ');
}

function spokenRows<Row>({ columns, rows, offset }: TablePage<Row>): readonly string[] {
  return rows.map((row, index) => `${offset + index + 1}. ${spokenRow(columns, row)}`);
}

export function spokenPrinter(write: (text: string) => void): Printer {
  const line = (text: string) => write(`${text}\n`);
  return {
    isSpoken: true,
    verbatim: line,
    say: line,
    heading(text) {
      line('');
      line(text);
    },
    facts: (lines) => {
      for (const fact of lines) line(`${display(fact.name)}: ${factText(fact)}`);
    },
    table(page) {
      const { rows, columns } = page;
      const titles = inWords(columns).flatMap(({ title }) => (title === '' ? [] : [title.toLowerCase()]));
      line(rows.length === 0 ? pageTitle(page) : `${pageTitle(page)}. Each with: ${titles.join('; ')}.`);
      for (const text of spokenRows(page)) line(text);
    },
  };
}
