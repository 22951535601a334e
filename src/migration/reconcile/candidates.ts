import type { DatabaseSync } from 'node:sqlite';
import {
  FINGERPRINTED,
  type Fingerprinted,
  fingerprintBlocks,
  type Side,
} from '../workspace/fingerprints.ts';

/**
 * Which records could share an identity with somebody: all who do, and a few who do not. Only these have to be looked
 * at; of a file of newcomers, nearly nobody.
 */

/** Fingerprints that are looked for. It knows 24 of their 32 bits, so now and then it takes another one for them. */
class Wanted {
  readonly #bits = new Uint8Array(1 << 21);
  isEmpty = true;

  add(value: number): void {
    this.isEmpty = false;
    const at = value >>> 11;
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << ((value >>> 8) & 7));
  }

  has(value: number): boolean {
    return ((this.#bits[value >>> 11] ?? 0) & (1 << ((value >>> 8) & 7))) !== 0;
  }
}

/** All fingerprints of one side, sorted. */
function sorted(db: DatabaseSync, side: Side, key: Fingerprinted): Uint32Array {
  let values = new Uint32Array(1 << 16);
  let size = 0;
  for (const block of fingerprintBlocks(db, side, key)) {
    if (size + block.values.length > values.length) {
      const grown = new Uint32Array(values.length * 2);
      grown.set(values);
      values = grown;
    }
    values.set(block.values, size);
    size += block.values.length;
  }
  return values.subarray(0, size).sort();
}

/** The fingerprints that several records have, and those that a record and a user have. */
function sharedOf(
  db: DatabaseSync,
  key: Fingerprinted,
): { readonly repeated: Wanted; readonly taken: Wanted } {
  const ours = sorted(db, 'record', key);
  const theirs = sorted(db, 'existing', key);
  const [repeated, taken] = [new Wanted(), new Wanted()];
  let other = 0;
  let before = 0;
  for (const value of ours) {
    if (value === 0) continue;
    while (other < theirs.length && (theirs[other] ?? 0) < value) other += 1;
    if (value === before) repeated.add(value);
    if (value === theirs[other]) taken.add(value);
    before = value;
  }
  return { repeated, taken };
}

/** Puts the records that have a wanted fingerprint into a table of one column, once each. */
function collect(db: DatabaseSync, table: string, key: Fingerprinted, wanted: Wanted): void {
  if (wanted.isEmpty) return;
  const insert = db.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?)`);
  for (const { first, values } of fingerprintBlocks(db, 'record', key)) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (value !== 0 && wanted.has(value)) insert.run(first + at);
    }
  }
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
    collect(db, repeated, key, shared.repeated);
    collect(db, taken, key, shared.taken);
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
    collect(db, table, key, wanted);
  }
}
