import { parseJson } from './json-value.ts';
import type { SourceItem } from './source.ts';

/**
 * The notes that the wizard adds to records which did not arrive (report/not-imported), and by which it recognises
 * them when the corrected file is fed in again: they are no data of the user's. In JSON they are an object of the
 * record, in CSV columns with the same paths.
 */

export const MARK_FIELDS = ['line', 'class', 'reason', 'repair'] as const;
/** In CSV only: the columns whose value got an apostrophe in front, as JSON. */
const GUARDED = 'guarded';

const MARK_PATTERN = /^(_import(?:_[0-9]{1,3})?)\.line$/;

/** The marks among the columns; only one with all of its fields is ours. */
function marksIn(columns: readonly string[]): readonly string[] {
  const all = new Set(columns);
  return columns.flatMap((column) => {
    const mark = MARK_PATTERN.exec(column)?.[1];
    return mark !== undefined && MARK_FIELDS.every((field) => all.has(`${mark}.${field}`)) ? [mark] : [];
  });
}

/** The columns that are a note of the wizard's. */
export function markColumns(columns: readonly string[]): ReadonlySet<string> {
  return new Set(
    marksIn(columns).flatMap((mark) => [...MARK_FIELDS, GUARDED].map((field) => `${mark}.${field}`)),
  );
}

/** The names under which a record of JSON holds them. */
export function markNames(columns: readonly string[]): ReadonlySet<string> {
  return new Set(marksIn(columns));
}

/** A name for the notes that no column of the file has. */
export function freeMark(columns: readonly string[]): string {
  const own = markColumns(columns);
  const taken = new Set(
    columns.filter((column) => !own.has(column)).map((column) => column.split('.')[0] ?? column),
  );
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? '_import' : `_import_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The columns that the notes take in CSV. */
export function csvMark(mark: string): readonly string[] {
  return [...MARK_FIELDS, GUARDED].map((field) => `${mark}.${field}`);
}

/** What a spreadsheet would run as a formula. Source: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell that no spreadsheet runs: an apostrophe makes it text. */
export function guardCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

function guardedNames(json: string): readonly string[] {
  const names = parseJson(json);
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : [];
}

/**
 * Takes the apostrophes off again that `guardCell` put in front: only where the record says that it was us, so that no
 * apostrophe of the user's is lost.
 */
export function withoutGuards(columns: readonly string[]): (item: SourceItem) => SourceItem {
  const [column] = marksIn(columns).map((mark) => `${mark}.${GUARDED}`);
  if (column === undefined || !columns.includes(column)) return (item) => item;
  return (item) => {
    if (item.kind === 'broken') return item;
    const said = item.fields[column];
    if (typeof said !== 'string' || said === '') return item;
    const restored = guardedNames(said).flatMap((name) => {
      const value = Object.hasOwn(item.fields, name) ? item.fields[name] : undefined;
      const isGuarded = typeof value === 'string' && value.startsWith("'") && FORMULA.test(value.slice(1));
      return isGuarded ? [[name, value.slice(1)] as const] : [];
    });
    return { ...item, fields: { ...item.fields, ...Object.fromEntries(restored) } };
  };
}
