import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number } from '../../sqlite/rows.ts';
import { printOf } from '../workspace/record-print.ts';

/**
 * What an import has brought to the tenant: the print of every record that is there as the file had it. The next import
 * of a newer export leaves these out. A small file of its own, so that it outlives the tables of the workspace and their
 * versions; readable for its owner only, because it holds who is meant.
 */

export const SENT_FILE = 'sent.sqlite';
const VERSION = 1;

const aboutSchema = z.object({
  /** Origin of the tenant. */
  baseUrl: z.string(),
  connectionId: z.string(),
  /** When the import ended, ISO 8601. */
  at: z.string(),
  /** The migration it was compared with itself; undefined: it was the first one. */
  since: z.string().optional(),
});
export type AboutSent = z.infer<typeof aboutSchema>;

const SCHEMA = `
CREATE TABLE about (facts TEXT NOT NULL) STRICT;
CREATE TABLE sent (row INTEGER PRIMARY KEY, email TEXT, user_id TEXT, print TEXT NOT NULL) STRICT;
`;

const ARRIVED = `o.result IN ('created', 'updated', 'merged')`;

/** Who arrived now or was there unchanged; and who changed and did not arrive, as they were before. */
const KNOWN = `
SELECT r.email, r.user_id, r.payload, r.roles, ${ARRIVED} IS TRUE OR p.class = 'unchanged' AS is_own, e.print
FROM record r JOIN plan p USING (seq) LEFT JOIN outcome o USING (seq) LEFT JOIN earlier e USING (seq)
WHERE ${ARRIVED} OR p.class = 'unchanged' OR e.print IS NOT NULL ORDER BY r.seq`;

/** Writes whole or not at all, in the place of an earlier one. @returns how many records are known from now on */
export function writeSentFile(db: DatabaseSync, path: string, about: AboutSent): number {
  const unfinished = `${path}.${process.pid}.tmp`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  const file = new DatabaseSync(unfinished);
  let rows = 0;
  try {
    file.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; ${SCHEMA}`);
    file.prepare('INSERT INTO about VALUES (?)').run(JSON.stringify(about));
    const insert = file.prepare('INSERT INTO sent (email, user_id, print) VALUES (?, ?, ?)');
    const known = db.prepare(KNOWN);
    // Half as dear as an object for each of a million rows. Nor is there a schema.
    known.setReturnArrays(true);
    for (const found of known.iterate()) {
      const [email, userId, payload, roles, isOwn] = [found[0], found[1], found[2], found[3], found[4]];
      if (email === undefined || userId === undefined || typeof payload !== 'string') continue;
      const print = isOwn === 1 ? printOf(payload, typeof roles === 'string' ? roles : null) : found[5];
      if (typeof print !== 'string') continue;
      insert.run(email, userId, print);
      rows += 1;
    }
    file.exec(`COMMIT; PRAGMA user_version = ${VERSION}`);
  } finally {
    file.close();
  }
  renameSync(unfinished, path);
  return rows;
}

/** An import that a newer file can be compared with. */
export interface SentFile {
  readonly about: AboutSent;
  readonly db: DatabaseSync;
  close(): void;
}

/** @returns undefined where there is none, or one of another version */
export function openSentFile(path: string): SentFile | undefined {
  if (!existsSync(path)) return undefined;
  const db = new DatabaseSync(path);
  try {
    const facts =
      number(db, 'PRAGMA user_version') === VERSION && db.prepare('SELECT facts FROM about').get();
    const about = aboutSchema.safeParse(
      typeof facts === 'object' ? JSON.parse(String(facts.facts)) : undefined,
    );
    if (about.success) return { about: about.data, db, close: () => db.close() };
  } catch {
    // Damaged: it is as if there were none.
  }
  db.close();
  return undefined;
}
