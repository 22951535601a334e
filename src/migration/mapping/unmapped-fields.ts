import type { Fields } from '../source/source.ts';
import type { Mapping } from './mapping.ts';

/**
 * Fields that no column of the mapping knows. CSV has none; in JSON a field can first appear behind the sample from
 * which the columns were made, and it must not disappear without a word.
 */
export function unmappedFields(mapping: Mapping): (fields: Fields) => readonly string[] {
  const known = new Set(mapping.columns.flatMap(({ column }) => [column, column.split('.')[0] ?? column]));
  const none: readonly string[] = [];
  // Known names in the order of an earlier record: most records have the same ones, and to compare is faster than to look up.
  const before: string[] = [];
  return (fields) => {
    let unknown: string[] | undefined;
    let index = 0;
    for (const name in fields) {
      if (before[index] === name) index += 1;
      else if (known.has(name)) {
        before[index] = name;
        index += 1;
      } else {
        unknown ??= [];
        unknown.push(name);
      }
    }
    return unknown ?? none;
  };
}

/** What is said about such a field. */
export function unmappedReason(field: string): string {
  return `${field} is not among the columns, so it is left out.`;
}
