import type { DatabaseSync } from 'node:sqlite';
import { FINGERPRINTED, type Fingerprinted, fingerprintBlocks } from '../workspace/fingerprints.ts';

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

const SEEN_BITS = 2 ** 26;

/**
 * Fingerprints that were seen, as two bits each: one for the upper part and one for the lower. Where both are set the
 * fingerprint was seen, or a few in ten thousand times it was not. In flat memory, and quicker than sorting them.
 */
class Seen {
  readonly #upper = new Uint8Array(SEEN_BITS / 8);
  readonly #lower = new Uint8Array(SEEN_BITS / 8);

  has(value: number): boolean {
    const [upper, lower] = [value >>> 6, value & (SEEN_BITS - 1)];
    const both =
      ((this.#upper[upper >>> 3] ?? 0) >>> (upper & 7)) & ((this.#lower[lower >>> 3] ?? 0) >>> (lower & 7));
    return (both & 1) === 1;
  }

  add(value: number): void {
    const [upper, lower] = [value >>> 6, value & (SEEN_BITS - 1)];
    this.#upper[upper >>> 3] = (this.#upper[upper >>> 3] ?? 0) | (1 << (upper & 7));
    this.#lower[lower >>> 3] = (this.#lower[lower >>> 3] ?? 0) | (1 << (lower & 7));
  }

  clear(): void {
    this.#upper.fill(0);
    this.#lower.fill(0);
  }
}

/** The fingerprints that several records have, and those that a record and a user have. */
function sharedOf(
  db: DatabaseSync,
  key: Fingerprinted,
  seen: Seen,
): { readonly repeated: Wanted; readonly taken: Wanted } {
  const [repeated, taken] = [new Wanted(), new Wanted()];
  seen.clear();
  for (const { values } of fingerprintBlocks(db, 'record', key)) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      if (seen.has(value)) repeated.add(value);
      else seen.add(value);
    }
  }
  for (const { values } of fingerprintBlocks(db, 'existing', key)) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (value !== 0 && seen.has(value)) taken.add(value);
    }
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
  const seen = new Seen();
  for (const key of FINGERPRINTED) {
    const shared = sharedOf(db, key, seen);
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
