import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { MappedPassword } from '../mapping/mapping.ts';

/**
 * A hash of everything that was made of a record: its import user with metadata, its password as the file has it, its
 * roles. Two records with the same print are the same to an import. Kept in blocks, in the records' order, so that
 * millions of them cost next to nothing to write.
 */

/** Half a SHA-256: enough that no two different records of any migration ever meet. */
export const PRINT_BYTES = 16;

const PRINTS_IN_BLOCK = 1_024;

export interface Printed {
  readonly payload: string;
  readonly password: MappedPassword | undefined;
  readonly roles: readonly string[];
}

/** @returns PRINT_BYTES characters of one byte each (latin1): small on its way between threads */
export function printOf({ payload, password, roles }: Printed): string {
  const { value = '', salt = '', algorithm = '', rounds = '' } = password ?? {};
  const text = [payload, value, salt, algorithm, rounds, ...roles].join('\0');
  return hash('sha256', text, 'binary').slice(0, PRINT_BYTES);
}

/** As it is written in a migration.json. */
export function printHex(print: Uint8Array): string {
  return Buffer.from(print).toString('hex');
}

/** Takes the prints of the records in their order, from 1. Null: the record could not be read. */
export function printWriter(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO record_print (first, prints) VALUES (?, ?)');
  const block = Buffer.alloc(PRINTS_IN_BLOCK * PRINT_BYTES);
  let first = 1;
  let used = 0;
  const flush = (): void => {
    if (used === 0) return;
    insert.run(first, block.subarray(0, used * PRINT_BYTES));
    first += used;
    used = 0;
  };
  return {
    add(print: string | null): void {
      if (used === PRINTS_IN_BLOCK) flush();
      const at = used * PRINT_BYTES;
      if (print === null) block.fill(0, at, at + PRINT_BYTES);
      else block.write(print, at, PRINT_BYTES, 'latin1');
      used += 1;
    },
    flush,
  };
}

/** What stands in the place of a record that could not be read. */
const NO_PRINT = Buffer.alloc(PRINT_BYTES);

/** The records' prints in their order. A print is a view into its block: copy it to keep it. */
export function* recordPrints(db: DatabaseSync): Generator<{ readonly seq: number; readonly print: Buffer }> {
  const blocks = db.prepare('SELECT first, prints FROM record_print ORDER BY first');
  for (const { first, prints } of blocks.iterate()) {
    if (typeof first !== 'number' || !(prints instanceof Uint8Array)) continue;
    const block = Buffer.from(prints.buffer, prints.byteOffset, prints.byteLength);
    for (let at = 0; at < block.length; at += PRINT_BYTES) {
      const print = block.subarray(at, at + PRINT_BYTES);
      if (!print.equals(NO_PRINT)) yield { seq: first + at / PRINT_BYTES, print };
    }
  }
}

/** The print of one record; undefined when it could not be read. */
export function printOfRecord(db: DatabaseSync, seq: number): Buffer | undefined {
  const row = db
    .prepare('SELECT first, prints FROM record_print WHERE first <= ? ORDER BY first DESC LIMIT 1')
    .get(seq);
  if (typeof row?.first !== 'number' || !(row.prints instanceof Uint8Array)) return undefined;
  const at = (seq - row.first) * PRINT_BYTES;
  const print = Buffer.from(row.prints.slice(at, at + PRINT_BYTES));
  return print.length < PRINT_BYTES || print.equals(NO_PRINT) ? undefined : print;
}
