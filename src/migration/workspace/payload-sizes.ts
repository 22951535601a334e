import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';

/** How many bytes the import user of each record takes, at hand without reading a million of them. */

/** @returns a function that takes the number of a block's first record, and the sizes of its records */
export function payloadSizeStore(db: DatabaseSync): (first: number, sizes: Uint32Array<ArrayBuffer>) => void {
  const insert = db.prepare('INSERT INTO payload_size (first, bytes) VALUES (?, ?)');
  return (first, sizes) => {
    if (sizes.length > 0) insert.run(first, new Uint8Array(sizes.buffer));
  };
}

/** By the record's number; 4 bytes a record. */
export function payloadSizes(db: DatabaseSync): Uint32Array {
  const sizes = new Uint32Array(number(db, 'SELECT coalesce(max(seq), 0) FROM record') + 1);
  for (const { first, bytes } of db
    .prepare('SELECT first, bytes FROM payload_size ORDER BY first')
    .iterate()) {
    if (typeof first !== 'number' || !(bytes instanceof Uint8Array)) continue;
    sizes.set(new Uint32Array(bytes.slice().buffer), first);
  }
  return sizes;
}
