import { isoToMs } from './dates.ts';
import type { ColumnMapping, MappedRecord, Mapping } from './mapping.ts';

/** When a record was last touched in the old system: it tells which of two records for one user is the newer one. */

/** What a column of dates is called, the best witness first. */
const NAMES: readonly RegExp[] = [
  /updat|modif|chang|edit/i,
  /last|login|seen|visit|activ/i,
  /creat|regist|join|insert|since|signup|sign_up|added/i,
];

function rank({ column, target, transforms }: ColumnMapping): number {
  if (target.kind !== 'metadata' || !transforms.some(({ kind }) => kind === 'date')) return -1;
  return NAMES.findIndex((name) => name.test(column));
}

/** The column of dates that tells which record is the newer one; undefined when none does. */
export function recencyColumn(mapping: Mapping): ColumnMapping | undefined {
  const dated = mapping.columns.filter((column) => rank(column) !== -1);
  return dated.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** @returns a function from a mapped user to ms since 1970; undefined when no column tells */
export function recencyReader(
  mapping: Mapping,
): ((user: MappedRecord['user']) => number | undefined) | undefined {
  const target = recencyColumn(mapping)?.target;
  if (target?.kind !== 'metadata') return undefined;
  const path = [target.bag, ...target.path.split('.')];
  return (user) => {
    let value: unknown = user;
    for (const name of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = Reflect.get(value, name);
    }
    const ms = typeof value === 'string' ? isoToMs(value) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  };
}
