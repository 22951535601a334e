import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { type Fingerprinted, fingerprintBlocks, type Side } from '../workspace/fingerprints.ts';

/**
 * Which fingerprints several records have, and which a record and a user have: all of them, and a few that look like
 * them. They are sorted into compartments first, so that what has been seen of one fits into the processor's cache;
 * over all of them at once, each look would wait for memory.
 */

/** Fingerprints that are looked for. It knows 24 of their 32 bits, so now and then it takes another one for them. */
export class Wanted {
  readonly #bits = new Uint8Array(1 << 21);
  isEmpty = true;

  add(value: number): void {
    this.isEmpty = false;
    const at = value >>> 11;
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << ((value >>> 8) & 7));
  }

  addAll(others: Wanted): void {
    if (!others.isEmpty) this.isEmpty = false;
    const bits = others.#bits;
    for (let at = 0; at < bits.length; at += 1) this.#bits[at] = (this.#bits[at] ?? 0) | (bits[at] ?? 0);
  }

  has(value: number): boolean {
    return ((this.#bits[value >>> 11] ?? 0) & (1 << ((value >>> 8) & 7))) !== 0;
  }
}

/** The highest bits of a fingerprint are its compartment. */
const COMPARTMENT_BITS = 5;
const COMPARTMENTS = 2 ** COMPARTMENT_BITS;

type Compartment = Uint32Array<ArrayBuffer>;

/** The fingerprints of one side and one identity, by compartment; four bytes for each. */
function compartments(db: DatabaseSync, side: Side, key: Fingerprinted): readonly Compartment[] {
  const bytes = number(
    db,
    'SELECT coalesce(sum(length(bytes)), 0) FROM fingerprint WHERE side = ? AND key = ?',
    side,
    key,
  );
  // They are spread evenly, unless many have the same identity.
  const room = Math.ceil((bytes / 4 / COMPARTMENTS) * 1.1) + 16;
  const all: Compartment[] = Array.from({ length: COMPARTMENTS }, () => new Uint32Array(room));
  const used = new Uint32Array(COMPARTMENTS);
  for (const { values } of fingerprintBlocks(db, side, key)) {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      // Where there is no identity.
      if (value === 0) continue;
      const which = value >>> (32 - COMPARTMENT_BITS);
      let compartment = all[which] ?? new Uint32Array(0);
      const end = used[which] ?? 0;
      if (end === compartment.length) {
        const grown = new Uint32Array(2 * end);
        grown.set(compartment);
        compartment = grown;
        all[which] = grown;
      }
      compartment[end] = value;
      used[which] = end + 1;
    }
  }
  return all.map((compartment, which) => compartment.subarray(0, used[which]));
}

/** 512 bits, which the processor fetches at once: two bits far apart would take twice as long to look at. */
const LINE_WORDS = 16;
const LINES = 2 ** (18 - COMPARTMENT_BITS);

/**
 * Fingerprints of a compartment that were seen, as two bits each: one half of one says in which line, the other which bits
 * of it. Where both are set the fingerprint was seen, or a few in ten thousand times it was not.
 */
class Seen {
  readonly #words = new Uint32Array(LINES * LINE_WORDS);

  /** Takes all of them in; those that were there before are put into `again`. */
  add(values: Compartment, again: Wanted): void {
    const words = this.#words;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      const line = ((value >>> 14) % LINES) * LINE_WORDS;
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
  find(values: Compartment, found: Wanted): void {
    const words = this.#words;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      const line = ((value >>> 14) % LINES) * LINE_WORDS;
      const first = (words[line + ((value >>> 5) & 15)] ?? 0) >>> (value & 31);
      const second = (words[line + (((value >>> 5) + 7) & 15)] ?? 0) >>> ((value >>> 9) & 31);
      if ((first & second & 1) === 1) found.add(value);
    }
  }

  clear(): void {
    this.#words.fill(0);
  }
}

/** The fingerprints that several records have, and those that a record and a user have. */
export function sharedOf(
  db: DatabaseSync,
  key: Fingerprinted,
): { readonly repeated: Wanted; readonly taken: Wanted } {
  const [repeated, taken] = [new Wanted(), new Wanted()];
  const seen = new Seen();
  const users = compartments(db, 'existing', key);
  for (const [which, records] of compartments(db, 'record', key).entries()) {
    seen.clear();
    seen.add(records, repeated);
    seen.find(users[which] ?? new Uint32Array(0), taken);
  }
  return { repeated, taken };
}
