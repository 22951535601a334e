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

/** 512 bits, which the processor fetches at once: two bits far apart would take twice as long to look at. */
const LINE_WORDS = 16;
const LINES = 2 ** 18;

/**
 * Fingerprints that were seen, as two bits each: the upper half of one says in which line, the lower half which bits of it.
 * Where both are set the fingerprint was seen, or a few in ten thousand times it was not. In flat memory, and quicker than
 * sorting them.
 */
class Seen {
  readonly #words = new Uint32Array(LINES * LINE_WORDS);

  /** Takes all of them in; those that were there before are put into `again`. 0 is none. */
  add(values: Uint32Array, again: Wanted): void {
    const words = this.#words;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      const line = (value >>> 14) * LINE_WORDS;
      const first = line + ((value >>> 5) & 15);
      const second = line + (((value >>> 5) + 7) & 15);
      const firstBit = 1 << (value & 31);
      const secondBit = 1 << ((value >>> 9) & 31);
      const before = words[first] ?? 0;
      const beside = words[second] ?? 0;
      if ((before & firstBit) !== 0 && (beside & secondBit) !== 0) again.add(value);
      words[first] = before | firstBit;
      words[second] = beside | secondBit;
    }
  }

  /** Puts those that were seen into `found`. */
  find(values: Uint32Array, found: Wanted): void {
    const words = this.#words;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      const line = (value >>> 14) * LINE_WORDS;
      const first = (words[line + ((value >>> 5) & 15)] ?? 0) >>> (value & 31);
      const second = (words[line + (((value >>> 5) + 7) & 15)] ?? 0) >>> ((value >>> 9) & 31);
      if ((first & second & 1) === 1 && value !== 0) found.add(value);
    }
  }

  clear(): void {
    this.#words.fill(0);
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
  for (const { values } of fingerprintBlocks(db, 'record', key)) seen.add(values, repeated);
  for (const { values } of fingerprintBlocks(db, 'existing', key)) seen.find(values, taken);
  return { repeated, taken };
}

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
  for (const { first, values } of fingerprintBlocks(db, 'record', key)) {
    for (const { wanted, store } of searches) {
      for (let at = 0; at < values.length; at += 1) {
        const value = values[at] ?? 0;
        if (value !== 0 && wanted.has(value)) store.add(first + at);
      }
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
  const seen = new Seen();
  for (const key of FINGERPRINTED) {
    const shared = sharedOf(db, key, seen);
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
