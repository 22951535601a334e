import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, type UserError } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { storedUserId } from '../user/identity.ts';
import type { RoleTarget } from './target.ts';

/**
 * Under which ids users arrived. Whoever was updated or merged has the id the snapshot saw, whoever brought an id has
 * that, and the others got one from the tenant and have to be asked for.
 */

const FILL = `
  INSERT OR IGNORE INTO arrival (seq, email, user_id)
  SELECT d.seq, CASE o.result WHEN 'merged' THEN NULL ELSE r.email END,
    CASE o.result
      WHEN 'updated' THEN (SELECT user_id FROM existing WHERE row = d.by_email)
      WHEN 'merged' THEN (SELECT user_id FROM existing WHERE row = d.by_id)
      ELSE CASE
        WHEN r.user_id IS NULL THEN NULL
        WHEN EXISTS (SELECT 1 FROM json_each(d.ruling, '$.without') WHERE value = 'user_id') THEN NULL
        ELSE :stored || CASE WHEN json_extract(d.ruling, '$.rekeyed') THEN :prefix ELSE '' END || r.user_id
      END
    END
  FROM decision d JOIN record r USING (seq) JOIN outcome o USING (seq)
  WHERE d.seq IN (SELECT seq FROM role_member WHERE result IS NULL)`;

/** Fills in what follows from the plan and its outcomes. @param idPrefix of records that got another id */
export function fillArrivals(db: DatabaseSync, idPrefix: string): void {
  db.prepare(FILL).run({ stored: storedUserId(''), prefix: idPrefix });
}

/** More addresses than this are not asked for one by one: an export of the connection is one request. */
const ONE_BY_ONE = 60;

/** So many finds are written at once. */
const BATCH = 500;

const unknownRow = z.object({ seq: z.int(), email: z.string().nullable() });

async function askOneByOne(
  db: DatabaseSync,
  target: RoleTarget,
  signal: AbortSignal,
): Promise<UserError | undefined> {
  const save = db.prepare('UPDATE arrival SET user_id = ? WHERE seq = ?');
  const unknown = rows(
    db.prepare('SELECT seq, email FROM arrival WHERE user_id IS NULL ORDER BY seq'),
    unknownRow,
  );
  for (const { seq, email } of unknown) {
    if (signal.aborted) return fail('stopped', 'Stopped while the ids of users were looked up.').error;
    const id = email === null ? undefined : await target.userByEmail(email);
    if (id !== undefined && !id.ok) return id.error;
    save.run(id?.value ?? '', seq);
  }
  return undefined;
}

async function readExport(db: DatabaseSync, target: RoleTarget): Promise<UserError | undefined> {
  const save = db.prepare('UPDATE arrival SET user_id = ? WHERE email = ? AND user_id IS NULL');
  let found: { readonly email: string; readonly userId: string }[] = [];
  const flush = () => {
    const batch = found;
    found = [];
    transaction(db, () => {
      for (const { email, userId } of batch) save.run(userId, email);
    });
  };
  const read = await target.eachUser((user) => {
    found.push(user);
    if (found.length >= BATCH) flush();
  });
  flush();
  if (!read.ok) return read.error;
  db.exec(`UPDATE arrival SET user_id = '' WHERE user_id IS NULL`);
  return undefined;
}

/** Finds the ids nobody knows yet. Returns why it stopped early, if it did. */
export async function findIds(
  db: DatabaseSync,
  target: RoleTarget,
  signal: AbortSignal,
): Promise<UserError | undefined> {
  const unknown = number(db, 'SELECT count(*) FROM arrival WHERE user_id IS NULL');
  if (unknown === 0) return undefined;
  return unknown > ONE_BY_ONE ? readExport(db, target) : askOneByOne(db, target, signal);
}
