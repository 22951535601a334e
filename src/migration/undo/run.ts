import type { DatabaseSync } from 'node:sqlite';
import { fail, type UserError } from '../../result.ts';
import { beginUndo, endUndo, type UndoRow, type UndoState, undoCounts, undoRows } from './journal.ts';
import { createdOf } from './preview.ts';
import type { Account, UndoTarget } from './target.ts';
import { type Import, type KeepReason, verdictOn } from './verdict.ts';

/**
 * Deletes what the preview showed, one user after the other, and each only after one more look at it. A deletion can be
 * repeated: whoever is not there any more is done.
 */

type Done =
  | { readonly state: 'deleted' | 'gone' }
  | { readonly state: 'kept'; readonly reason: KeepReason }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'stopped'; readonly error: UserError };

export interface UndoOptions {
  readonly work: Import;
  /** Aborted: the user that is being worked on is the last one. */
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Everybody who has the row's id now, or without one its address. */
async function lookAgain(target: UndoTarget, row: UndoRow) {
  if (row.user_id === null) return target.accountsByEmail(row.email);
  const account = await target.account(row.user_id);
  if (!account.ok) return account;
  const found: readonly Account[] = account.value === undefined ? [] : [account.value];
  return { ok: true, value: found } as const;
}

/** Returns why it stopped early, if it did: what is left then is done by the same call later. */
export async function runUndo(
  db: DatabaseSync,
  target: UndoTarget,
  { work, signal, onProgress }: UndoOptions,
): Promise<UserError | undefined> {
  const save = db.prepare('UPDATE undo SET state = ?, reason = ? WHERE seq = ?');
  const mark = db.prepare('UPDATE undo SET tried = 1 WHERE seq = ?');

  async function one(row: UndoRow): Promise<Done> {
    const found = await lookAgain(target, row);
    if (!found.ok) return { state: 'stopped', error: found.error };
    const verdict = verdictOn(createdOf(row), found.value, work);
    // Whom an earlier try may have deleted, and who is not there, was deleted by it.
    if (verdict.kind === 'missing') return { state: row.tried === 0 ? 'gone' : 'deleted' };
    if (verdict.kind === 'keep') return { state: 'kept', reason: verdict.reason };
    // Nobody is deleted who was not shown.
    if (row.state === 'missing') return { state: 'kept', reason: 'unseen' };
    mark.run(row.seq);
    const removed = await target.remove(verdict.userId);
    if (removed.kind === 'stopped') return { state: 'stopped', error: removed.error };
    return removed.kind === 'done' ? { state: 'deleted' } : { state: 'failed', reason: removed.message };
  }

  beginUndo(db);
  const open: readonly UndoState[] = ['planned', 'missing'];
  const before = undoCounts(db).states;
  const total = before.planned + before.missing;
  let done = 0;
  for (const row of undoRows(db, open)) {
    if (signal.aborted) return fail('stopped', 'The undo was stopped before its end.').error;
    const result = await one(row);
    if (result.state === 'stopped') return result.error;
    save.run(result.state, 'reason' in result ? result.reason : null, row.seq);
    done += 1;
    onProgress(done, total);
  }
  // What the tenant refused can be tried again.
  if (undoCounts(db).states.failed === 0) endUndo(db);
  return undefined;
}
