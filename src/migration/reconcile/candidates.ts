import type { DatabaseSync } from 'node:sqlite';
import { FINGERPRINTED, type Fingerprinted, fingerprintBlocks } from '../workspace/fingerprints.ts';
import { sharedOf, Wanted } from './shared-fingerprints.ts';

/**
 * Which records could share an identity with somebody: all who do, and a few who do not. Only these have to be looked
 * at; of a file of newcomers, nearly nobody.
 */

/** A table for the numbers of records, many at a time. */
function numberStore(db: DatabaseSync, table: string) {
  // One statement for many: a parameter for each of them would take three times as long.
  const insert = db.prepare(`INSERT OR IGNORE INTO ${table} SELECT value FROM json_each(?)`);
  const waiting: number[] = [];
  const flush = (): void => {
    if (waiting.length > 0) insert.run(`[${waiting.join(',')}]`);
    waiting.length = 0;
  };
  return {
    add(seq: number): void {
      if (waiting.push(seq) === 2_000) flush();
    },
    flush,
  };
}

/** Puts the records that have a wanted fingerprint into a table of one column each, once each. */
function collect(
  db: DatabaseSync,
  key: Fingerprinted,
  all: readonly { readonly table: string; readonly wanted: Wanted }[],
): void {
  const searches = all
    .filter(({ wanted }) => !wanted.isEmpty)
    .map(({ table, wanted }) => ({ wanted, store: numberStore(db, table) }));
  if (searches.length === 0) return;
  // Nearly all are in none of them: one look tells.
  const any = new Wanted();
  for (const { wanted } of searches) any.addAll(wanted);
  for (const { first, values } of fingerprintBlocks(db, 'record', key)) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (value === 0 || !any.has(value)) continue;
      for (const { wanted, store } of searches) if (wanted.has(value)) store.add(first + at);
    }
  }
  for (const { store } of searches) store.flush();
}

function emptyTable(db: DatabaseSync, table: string): void {
  db.exec(`DROP TABLE IF EXISTS ${table}; CREATE TEMP TABLE ${table} (seq INTEGER PRIMARY KEY)`);
}

/** Makes temporary tables of the records that could share an identity with another record, and with a user. */
export function collectSharing(db: DatabaseSync, repeated: `temp.${string}`, taken: `temp.${string}`): void {
  emptyTable(db, repeated);
  emptyTable(db, taken);
  for (const key of FINGERPRINTED) {
    const shared = sharedOf(db, key);
    collect(db, key, [
      { table: repeated, wanted: shared.repeated },
      { table: taken, wanted: shared.taken },
    ]);
  }
}

/** Makes a temporary table of the records that could have one of these, as fingerprints by the kind of identity. */
export function collectWith(
  db: DatabaseSync,
  table: `temp.${string}`,
  fingerprints: { readonly [key in Fingerprinted]?: Iterable<number> },
): void {
  emptyTable(db, table);
  for (const key of FINGERPRINTED) {
    const wanted = new Wanted();
    for (const value of fingerprints[key] ?? []) wanted.add(value);
    collect(db, key, [{ table, wanted }]);
  }
}
