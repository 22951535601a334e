import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/**
 * A hash of everything an import makes of a record: its user, with metadata and password hash, and its roles. Two records
 * with the same print are the same to it. Made from the table of records when somebody asks, because most plans never do.
 */

/** Half a SHA-256, in base64url: enough that no two different records of any migration ever meet. */
const PRINT_LENGTH = 22;

/** @param payload the import user as JSON; @param roles as JSON, null when there are none */
export function printOf(payload: string, roles: string | null): string {
  return hash('sha256', `${payload}\0${roles ?? ''}`, 'base64url').slice(0, PRINT_LENGTH);
}

/** The prints of the records in their order; one that can not be read has none. */
export function* recordPrints(db: DatabaseSync): Generator<{ readonly seq: number; readonly print: string }> {
  const records = db.prepare('SELECT seq, payload, roles FROM record ORDER BY seq');
  // Half as dear as an object for each of a million rows. Nor is there a schema.
  records.setReturnArrays(true);
  for (const row of records.iterate()) {
    const [seq, payload, roles] = [row[0], row[1], row[2]];
    if (typeof seq === 'number' && typeof payload === 'string')
      yield { seq, print: printOf(payload, typeof roles === 'string' ? roles : null) };
  }
}

/** The print of one record; undefined when it can not be read. */
export function printOfRecord(db: DatabaseSync, seq: number): string | undefined {
  const row = db.prepare('SELECT payload, roles FROM record WHERE seq = ?').get(seq);
  if (typeof row?.payload !== 'string') return undefined;
  return printOf(row.payload, typeof row.roles === 'string' ? row.roles : null);
}
