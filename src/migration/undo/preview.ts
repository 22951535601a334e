import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { type UndoRow, undoRows } from './journal.ts';
import type { Account } from './target.ts';
import { type Created, type Import, type Verdict, verdictOn } from './verdict.ts';

/** What an undo would do, from one look at all users of the tenant. */

export function createdOf({ email, user_id, was_there, sent_at }: UndoRow): Created {
  return {
    email,
    userId: user_id ?? undefined,
    wasThere: was_there !== 0,
    sentAt: sent_at ?? undefined,
  };
}

const seenRow = z.object({
  user_id: z.string(),
  connection: z.string(),
  email: z.string().nullable(),
  created_at: z.string().nullable(),
  signed_in: z.int(),
  linked: z.int(),
});

const SEEN = `
DROP TABLE IF EXISTS temp.seen;
CREATE TEMP TABLE seen (
  user_id TEXT NOT NULL,
  connection TEXT NOT NULL,
  email TEXT,
  created_at TEXT,
  signed_in INTEGER NOT NULL,
  linked INTEGER NOT NULL
) STRICT;
CREATE INDEX temp.seen_user_id ON seen (user_id);
CREATE INDEX temp.seen_email ON seen (email, connection);`;

const BATCH = 1_000;

/** Keeps those who share an id or an address with somebody the migration created; the others do not matter. */
async function collect(
  db: DatabaseSync,
  everybody: AsyncIterable<Account>,
  onProgress: (read: number) => void,
): Promise<void> {
  db.exec(SEEN);
  const matters = db.prepare(
    'SELECT EXISTS (SELECT 1 FROM undo WHERE user_id = ?) OR EXISTS (SELECT 1 FROM undo WHERE email = ?) AS found',
  );
  const insert = db.prepare('INSERT INTO temp.seen VALUES (?, ?, ?, ?, ?, ?)');
  let read = 0;
  let batch: Account[] = [];
  const flush = () => {
    transaction(db, () => {
      for (const { userId, connection, email = null, createdAt = null, hasSignedIn, isLinked } of batch) {
        if (matters.get(userId, email)?.found === 0) continue;
        insert.run(userId, connection, email, createdAt, Number(hasSignedIn), Number(isLinked));
      }
    });
    read += batch.length;
    batch = [];
    onProgress(read);
  };
  for await (const account of everybody) {
    batch.push(account);
    if (batch.length === BATCH) flush();
  }
  flush();
}

/** Writes down for every user that is not deleted yet what would be done with it. */
export async function previewUndo(
  db: DatabaseSync,
  everybody: AsyncIterable<Account>,
  work: Import,
  onProgress: (read: number) => void = () => {},
): Promise<void> {
  await collect(db, everybody, onProgress);
  const find = db.prepare('SELECT * FROM temp.seen WHERE user_id = ? OR (email = ? AND connection = ?)');
  const seen = (row: UndoRow): Account[] =>
    rows(find, seenRow, row.user_id, row.email, work.connection).map((found) => ({
      userId: found.user_id,
      connection: found.connection,
      email: found.email ?? undefined,
      createdAt: found.created_at ?? undefined,
      hasSignedIn: found.signed_in !== 0,
      isLinked: found.linked !== 0,
    }));
  const save = db.prepare(
    'UPDATE undo SET state = ?, reason = ?, user_id = coalesce(user_id, ?) WHERE seq = ?',
  );
  const write = (row: UndoRow, verdict: Verdict) => {
    switch (verdict.kind) {
      case 'delete':
        return save.run('planned', null, verdict.userId, row.seq);
      case 'keep':
        return save.run('kept', verdict.reason, null, row.seq);
      case 'missing':
        return save.run('missing', null, null, row.seq);
    }
  };
  transaction(db, () => {
    for (const row of undoRows(db, ['listed'])) write(row, verdictOn(createdOf(row), seen(row), work));
  });
  db.exec('DROP TABLE temp.seen');
}
