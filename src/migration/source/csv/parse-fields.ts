import Papa from 'papaparse';
import { withoutGuards } from '../import-mark.ts';
import type { BrokenReason, Piece } from '../piece.ts';
import type { SourceItem } from '../source.ts';
import { recordTexts } from './cut-records.ts';
import type { Dialect } from './split-records.ts';

/**
 * From the text of a record to its fields. Plain quoting is read here, four times as fast; everything else is
 * papaparse's, and so is the word on what plain quoting means (test/migration/source/split-records.test.ts).
 */

function parsed(text: string, { delimiter }: Dialect): readonly string[] {
  const { data } = Papa.parse<string[]>(text, { delimiter, newline: '\n', quoteChar: '"' });
  const [row] = data;
  return data.length === 1 && row !== undefined ? row : [text];
}

/** Where the field that opens a quote at `from` has its closing one; -1 where that is for the parser to say. */
function closingQuote(text: string, from: number, delimiter: string): number {
  let at = text.indexOf('"', from + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 || at + 1 === text.length || text[at + 1] === delimiter ? at : -1;
}

/** The fields of a record with quotes in it; undefined where they are not plain. */
function splitQuoted(text: string, delimiter: string): string[] | undefined {
  const fields: string[] = [];
  let from = 0;
  for (;;) {
    let end: number;
    if (text[from] === '"') {
      const close = closingQuote(text, from, delimiter);
      if (close === -1) return undefined;
      const inner = text.slice(from + 1, close);
      fields.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      end = close + 1;
    } else {
      const next = text.indexOf(delimiter, from);
      end = next === -1 ? text.length : next;
      fields.push(text.slice(from, end));
    }
    if (end === text.length) return fields;
    from = end + 1;
  }
}

/** The fields of one record. */
export function parseRow(text: string, dialect: Dialect): readonly string[] {
  // Without a quote, nothing but the delimiter means anything.
  if (!text.includes('"')) return text.split(dialect.delimiter);
  const isPlain = dialect.lineEnd === 'lf' && !text.startsWith('\ufeff');
  return (isPlain ? splitQuoted(text, dialect.delimiter) : undefined) ?? parsed(text, dialect);
}

/** Why a row with another number of fields than the header can not be read. */
function lengthReason(fields: number, columns: number): BrokenReason {
  const code = fields < columns ? 'too-few-fields' : 'too-many-fields';
  return { code, reason: `has ${fields} fields where the header has ${columns}` };
}

/** The fields of a record, in the order of the columns, or why there are none. */
export type Row = { readonly cells: readonly string[] } | BrokenReason;

/** @returns a function that gives the rows of a piece by their place in it */
export function rowsOf(piece: Piece, columns: readonly string[], dialect: Dialect): (index: number) => Row {
  const textOf = recordTexts(piece);
  return (index) => {
    const broken = piece.broken.get(index);
    if (broken !== undefined) return broken;
    const cells = parseRow(textOf(index), dialect);
    return cells.length === columns.length ? { cells } : lengthReason(cells.length, columns.length);
  };
}

/** Makes records of pieces, with the columns' names. */
export function csvReader(
  columns: readonly string[],
  dialect: Dialect,
): (piece: Piece) => readonly SourceItem[] {
  const unguarded = withoutGuards(columns);
  // The names are set once for all of them: a copy is made faster than an object.
  const empty: Record<string, string> = {};
  for (const column of columns) empty[column] = '';
  return (piece) => {
    const rowOf = rowsOf(piece, columns, dialect);
    return Array.from(piece.lines, (line, index) => {
      const at = { line, byte: piece.offsets[index] ?? 0 };
      const row = rowOf(index);
      if (!('cells' in row)) return { kind: 'broken', at, ...row };
      const fields = { ...empty };
      row.cells.forEach((cell, column) => {
        fields[columns[column] ?? ''] = cell;
      });
      return unguarded({ kind: 'record', at, fields });
    });
  };
}
