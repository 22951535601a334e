import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import type { Commission } from '../import/commission.ts';
import { parsePayload } from '../reconcile/payload.ts';
import { rulingSchema } from '../reconcile/ruling.ts';
import { storedUserId } from '../user/identity.ts';
import { readSetting, saveSetting } from '../workspace/settings.ts';
import { KEEP_REASONS } from './verdict.ts';

/**
 * The journal of an undo: a row for each user the migration created. That a user is about to be deleted is written down
 * before the request leaves, so that a process that was killed knows afterwards whose deletion it was.
 */

/** Made with the first undo, not with the workspace: what was imported before there was an undo can be undone too. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS undo (
  seq INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  email TEXT NOT NULL,             -- normalised
  user_id TEXT,                    -- with its provider prefix; null until it is known
  was_there INTEGER NOT NULL,      -- the plan's snapshot holds it
  sent_at TEXT,                    -- when its job first left
  state TEXT NOT NULL,
  reason TEXT,                     -- why it is kept, or what the tenant said
  tried INTEGER NOT NULL DEFAULT 0 -- a deletion may have left
) STRICT;
CREATE INDEX IF NOT EXISTS undo_user_id ON undo (user_id);
CREATE INDEX IF NOT EXISTS undo_email ON undo (email);`;

/** `listed` → `planned`, `kept` or `missing`, as the preview shows it → `deleted`, `kept`, `gone` or `failed`. */
export const UNDO_STATES = ['listed', 'planned', 'kept', 'missing', 'deleted', 'gone', 'failed'] as const;
export type UndoState = (typeof UNDO_STATES)[number];

const undoRow = z.object({
  seq: z.int(),
  line: z.int(),
  email: z.string(),
  user_id: z.string().nullable(),
  was_there: z.int(),
  sent_at: z.string().nullable(),
  state: z.enum(UNDO_STATES),
  reason: z.string().nullable(),
  tried: z.int(),
});
export type UndoRow = z.infer<typeof undoRow>;

const createdRow = z.object({
  seq: z.int(),
  line: z.int(),
  email: z.string(),
  payload: z.string(),
  ruling: z.string(),
  sent_at: z.string().nullable(),
});

/** The id a record was created with; undefined where the tenant chose one. */
function givenId({ payload, ruling }: z.infer<typeof createdRow>, idPrefix: string): string | undefined {
  const { user_id } = parsePayload(payload);
  const decided = rulingSchema.parse(JSON.parse(ruling));
  if (user_id === undefined || decided.kind !== 'create') return user_id && storedUserId(user_id);
  if (decided.without.includes('user_id')) return undefined;
  return storedUserId(decided.rekeyed ? idPrefix + user_id : user_id);
}

/** Lists everybody the migration created, and forgets what an earlier preview said. What was done stays. */
export function listCreated(db: DatabaseSync, { connection, rules }: Commission): void {
  db.exec(SCHEMA);
  const created = db.prepare(`
    SELECT o.seq, r.line, r.email, r.payload, d.ruling, j.sent_at
    FROM outcome o JOIN record r USING (seq) JOIN decision d USING (seq) LEFT JOIN job j ON j.seq = d.job
    WHERE o.result = 'created' AND o.seq > ? ORDER BY o.seq LIMIT 1000`);
  const wasThere = db.prepare(
    'SELECT EXISTS (SELECT 1 FROM existing WHERE connection = ? AND (user_id = ? OR email = ?)) AS found',
  );
  const insert = db.prepare(
    `INSERT OR IGNORE INTO undo (seq, line, email, user_id, was_there, sent_at, state) VALUES (?, ?, ?, ?, ?, ?, 'listed')`,
  );
  // A page after the other: the records of a large import are not held in memory.
  for (let last = 0; ; ) {
    const page = rows(created, createdRow, last);
    transaction(db, () => {
      for (const row of page) {
        const id = givenId(row, rules.idPrefix) ?? null;
        const there = wasThere.get(connection.name, id, row.email)?.found ?? 1;
        insert.run(row.seq, row.line, row.email, id, there, row.sent_at);
      }
    });
    const end = page.at(-1);
    if (end === undefined) break;
    last = end.seq;
  }
  db.exec(`UPDATE undo SET state = 'listed', reason = NULL WHERE state NOT IN ('deleted', 'gone')`);
}

/** Rows of some states, in the file's order, read a page at a time: they may be changed meanwhile. */
export function* undoRows(db: DatabaseSync, states: readonly UndoState[]): Generator<UndoRow> {
  const marks = states.map(() => '?').join(', ');
  const page = db.prepare(`SELECT * FROM undo WHERE state IN (${marks}) AND seq > ? ORDER BY seq LIMIT 1000`);
  for (let last = 0; ; ) {
    const found = rows(page, undoRow, ...states, last);
    yield* found;
    const end = found.at(-1);
    if (end === undefined) return;
    last = end.seq;
  }
}

export interface UndoCounts {
  readonly states: Readonly<Record<UndoState, number>>;
  /** Why users are kept, the most frequent reason first. */
  readonly kept: readonly { readonly reason: (typeof KEEP_REASONS)[number]; readonly users: number }[];
  readonly users: number;
}

export function undoCounts(db: DatabaseSync): UndoCounts {
  const states = { listed: 0, planned: 0, kept: 0, missing: 0, deleted: 0, gone: 0, failed: 0 };
  const counted = db.prepare('SELECT state, count(*) AS users FROM undo GROUP BY state');
  for (const { state, users } of rows(counted, z.object({ state: z.enum(UNDO_STATES), users: z.int() })))
    states[state] = users;
  const kept = rows(
    db.prepare(
      `SELECT reason, count(*) AS users FROM undo WHERE state = 'kept' GROUP BY reason ORDER BY users DESC`,
    ),
    z.object({ reason: z.enum(KEEP_REASONS), users: z.int() }),
  );
  return { states, kept, users: Object.values(states).reduce((sum, users) => sum + users, 0) };
}

const BEGAN = 'undo-began-at';
const ENDED = 'undone-at';

/** Somebody said yes: from now on nothing of the plan may be sent any more. */
export function beginUndo(db: DatabaseSync): void {
  if (undoState(db) === 'none') saveSetting(db, BEGAN, new Date().toISOString());
}

export function endUndo(db: DatabaseSync): void {
  saveSetting(db, ENDED, new Date().toISOString());
}

/** `partly`: it was begun, and some users may still have to be deleted. */
export function undoState(db: DatabaseSync): 'none' | 'partly' | 'undone' {
  if (readSetting(db, ENDED, z.string()) !== undefined) return 'undone';
  return readSetting(db, BEGAN, z.string()) === undefined ? 'none' : 'partly';
}
