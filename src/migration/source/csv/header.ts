import { EMAIL_PATTERN } from '../../user/import-user.ts';

/** Whether a table's first row names its columns. */

/** Something a column is never called: an address, a number, a date, a hash, a link. */
function isData(cell: string): boolean {
  const text = cell.trim();
  return (
    EMAIL_PATTERN.test(text) ||
    /^[+-]?[0-9][0-9.,:/ -]*$/.test(text) ||
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(text) ||
    /^https?:\/\//i.test(text) ||
    /^\$[a-z0-9]{1,12}\$/i.test(text) ||
    /^[0-9a-f]{24,}$/i.test(text) ||
    (text.length > 40 && !text.includes(' '))
  );
}

/** @param rows the first few rows, at least one */
export function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = rows;
  const names = first.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== '');
  if (names.length === 0 || names.some(isData)) return false;
  // Names are different from each other, in all but the worst exports.
  if (new Set(names).size < names.length * 0.8) return false;
  const hasData = rest.some((row) => row.some(isData));
  return hasData || names.length >= first.length / 2;
}

/** Names for the columns: unique, and never empty. */
export function columnNames(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return header.map((cell, index) => {
    const called = cell.trim();
    // An object can not be given a property of this name like any other: its values would be lost.
    const name = called === '' || called === '__proto__' ? `column ${index + 1}` : called;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
