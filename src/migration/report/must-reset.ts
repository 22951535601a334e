import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number } from '../../sqlite/rows.ts';
import { createPrivateCsv, type PrivateCsv } from './private-file.ts';

/**
 * The users who arrived without a password that works: they have to choose one. Auth0 neither asks nor mails them by
 * itself, so somebody needs the list.
 */

export const CREATED_WITHOUT = `
  FROM decision d JOIN record r USING (seq) JOIN outcome o USING (seq) LEFT JOIN scheme s ON s.id = r.scheme
  WHERE o.result = 'created' AND coalesce(s.fate, 'none') <> 'kept'`;

/** The same, of records that are in a job and were not sent yet. */
export const PACKED_WITHOUT = `
  FROM decision d JOIN record r USING (seq) LEFT JOIN scheme s ON s.id = r.scheme
  WHERE d.job IS NOT NULL AND coalesce(s.fate, 'none') <> 'kept'`;

const rowSchema = z.object({ email: z.string(), reason: z.string() });

export interface MustResetFile {
  readonly path: string;
  readonly users: number;
}

/** @returns undefined when everybody kept a password, and no file is written */
export function writeMustReset(
  db: DatabaseSync,
  path: string,
  who: typeof CREATED_WITHOUT | typeof PACKED_WITHOUT = CREATED_WITHOUT,
): MustResetFile | undefined {
  // Of each record that can be read a scheme is known: where all are kept, nobody has to be looked at.
  if (number(db, `SELECT count(*) FROM scheme WHERE fate <> 'kept' AND users > 0`) === 0) return undefined;
  const found = db
    .prepare(`SELECT r.email, coalesce(s.label, 'no password') AS reason ${who} ORDER BY d.seq`)
    .iterate();
  let file: PrivateCsv | undefined;
  let users = 0;
  try {
    for (const row of found) {
      file ??= createPrivateCsv(path, ['email', 'reason']);
      const { email, reason } = rowSchema.parse(row);
      file.write([[email, reason]]);
      users += 1;
    }
  } finally {
    file?.close();
  }
  return users === 0 ? undefined : { path, users };
}
