import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { recordPrints } from '../workspace/record-print.ts';

/**
 * Which records an earlier import has brought already: the same print is the same record. Of the others, those that
 * have an e-mail address or an id of an earlier record have changed, and the rest is new. Whoever of the earlier
 * records has no counterpart any more has vanished. Memory is a bit for each earlier record and four bytes for each that
 * is not unchanged.
 */

export interface DeltaCounts {
  readonly unchanged: number;
  readonly changed: number;
  readonly added: number;
  readonly vanished: number;
}

/** An earlier record that the file does not have any more. Foreign text. */
export interface Vanished {
  readonly email: string | null;
  readonly userId: string | null;
}

export interface CompareOptions {
  readonly signal?: AbortSignal;
  onProgress?(done: number): void;
  onVanished?(vanished: Vanished): void;
}

/** Between two batches the other work of the thread gets its turn. */
const BATCH = 20_000;

/** Rows that were found, a bit each. */
class Seen {
  readonly #bits: Uint8Array;

  constructor(rows: number) {
    this.#bits = new Uint8Array((rows >>> 3) + 1);
  }

  add(row: number): void {
    this.#bits[row >>> 3] = (this.#bits[row >>> 3] ?? 0) | (1 << (row & 7));
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }
}

const keysSchema = z.object({ email: z.string().nullable(), user_id: z.string().nullable() });
const leftSchema = keysSchema.extend({ row: z.int(), print: z.string() });

/** Growing list of numbers, four bytes each. */
class Numbers {
  #values = new Uint32Array(1_024);
  #size = 0;

  add(value: number): void {
    if (this.#size === this.#values.length) {
      const grown = new Uint32Array(this.#size * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#size] = value;
    this.#size += 1;
  }

  all(): Uint32Array {
    return this.#values.subarray(0, this.#size);
  }
}

/** What of the earlier records is left, in a table that can be asked by e-mail address and by id. */
function leaveOver(earlier: DatabaseSync, seen: Seen): void {
  earlier.exec(`
    DROP TABLE IF EXISTS temp.rest;
    CREATE TEMP TABLE rest (row INTEGER PRIMARY KEY, email TEXT, user_id TEXT, print TEXT NOT NULL);
  `);
  const insert = earlier.prepare(
    'INSERT INTO temp.rest SELECT row, email, user_id, print FROM sent WHERE row = ?',
  );
  const all = earlier.prepare('SELECT row FROM sent');
  all.setReturnArrays(true);
  for (const found of all.iterate()) {
    const row = found[0];
    if (typeof row === 'number' && !seen.has(row)) insert.run(row);
  }
  earlier.exec(`
    CREATE INDEX temp.rest_email ON rest (email); CREATE INDEX temp.rest_user_id ON rest (user_id);
  `);
}

/**
 * Fills the table `earlier`, in the place of what was in it.
 * @param earlier of a sent-file.ts
 * @returns undefined when it was cancelled
 */
export async function compareWithEarlier(
  db: DatabaseSync,
  earlier: DatabaseSync,
  { signal, onProgress, onVanished }: CompareOptions = {},
): Promise<DeltaCounts | undefined> {
  // One transaction for all of it: else each question would lock the file anew, which takes longer than the answer.
  earlier.exec(`
    PRAGMA cache_size = -16384; PRAGMA temp_store = FILE;
    BEGIN; CREATE INDEX IF NOT EXISTS sent_print ON sent (print);
  `);
  const { rows } = z
    .object({ rows: z.int() })
    .parse(earlier.prepare('SELECT coalesce(max(row), 0) AS rows FROM sent').get());
  const seen = new Seen(rows);
  const others = new Numbers();
  const byPrint = earlier.prepare('SELECT row FROM sent WHERE print = ?');
  byPrint.setReturnArrays(true);
  const note = db.prepare('INSERT INTO earlier (seq, same, print) VALUES (?, ?, ?)');
  let [unchanged, changed, added] = [0, 0, 0];
  let done = 0;
  const isTurn = () => {
    done += 1;
    return done % BATCH === 0;
  };
  const otherWork = async () => {
    onProgress?.(done);
    db.exec('COMMIT');
    await nextTurn();
    db.exec('BEGIN');
  };

  db.exec('BEGIN; DELETE FROM earlier');
  try {
    // The prints that were read are used before the next turn: what is written meanwhile are other tables.
    for (const { seq, print } of recordPrints(db)) {
      // No schema here: this is asked for every record.
      const row = byPrint.get(print)?.[0];
      if (typeof row === 'number') {
        seen.add(row);
        note.run(seq, 1, null);
        unchanged += 1;
      } else others.add(seq);
      if (isTurn()) await otherWork();
      if (signal?.aborted) return undefined;
    }
    leaveOver(earlier, seen);
    const keysOf = db.prepare('SELECT email, user_id FROM record WHERE seq = ?');
    const byEmail = earlier.prepare('SELECT row, email, user_id, print FROM temp.rest WHERE email = ?');
    const byId = earlier.prepare('SELECT row, email, user_id, print FROM temp.rest WHERE user_id = ?');
    for (const seq of others.all()) {
      const { email, user_id } = keysSchema.parse(keysOf.get(seq));
      const found = leftSchema.safeParse(byEmail.get(email) ?? byId.get(user_id));
      if (found.success) {
        seen.add(found.data.row);
        note.run(seq, 0, found.data.print);
        changed += 1;
      } else added += 1;
      if (isTurn()) await otherWork();
      if (signal?.aborted) return undefined;
    }
    earlier.exec('COMMIT');
  } finally {
    db.exec('COMMIT');
  }
  let vanished = 0;
  for (const found of earlier.prepare('SELECT row, email, user_id, print FROM temp.rest').iterate()) {
    const { row, email, user_id: userId } = leftSchema.parse(found);
    if (seen.has(row)) continue;
    vanished += 1;
    onVanished?.({ email, userId });
  }
  earlier.exec('DROP TABLE temp.rest');
  return { unchanged, changed, added, vanished };
}
