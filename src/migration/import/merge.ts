import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, type Result, type UserError } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { mergeBody, parsePayload, parseProfile } from '../reconcile/payload.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { IN_JOB } from './packed.ts';

/**
 * Merging records into the users who have their ids: one PATCH each, after all jobs. The user is read again right
 * before it, so that nothing that changed since the snapshot is lost, and one that is no longer who the preview showed
 * is left alone. A PATCH can be repeated: what has no outcome after a crash is simply done again.
 */

/** A user as `GET /users/{id}` has it. */
export interface StoredUser {
  /** Of the identity that owns the profile. */
  readonly connection: string;
  /** The whole profile as JSON. */
  readonly profile: string;
}

export interface MergeTarget {
  /** Undefined: there is none with this id. */
  user(id: string): Promise<Result<StoredUser | undefined>>;
  patch(id: string, body: string): Promise<Patched>;
}

export type Patched =
  | { readonly kind: 'done' }
  /** For a reason of this user's own; the others go on. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** No answer, or no right to do it: nothing more can be done now. */
  | { readonly kind: 'stopped'; readonly error: UserError };

const mergeRow = z.object({
  seq: z.int(),
  payload: z.string(),
  user_id: z.string(),
  connection: z.string(),
});

export interface MergeProgress {
  readonly done: number;
  readonly updated: number;
  readonly failed: number;
}

export interface MergeOptions {
  readonly job: number;
  readonly rules: ReconcileRules;
  readonly signal: AbortSignal;
  onProgress(progress: MergeProgress): void;
}

async function mergeOne(
  target: MergeTarget,
  { payload, user_id, connection }: z.infer<typeof mergeRow>,
  rules: ReconcileRules,
): Promise<Patched> {
  const stored = await target.user(user_id);
  if (!stored.ok) return { kind: 'stopped', error: stored.error };
  if (stored.value === undefined)
    return { kind: 'refused', code: 'USER_GONE', message: 'The user with this id is no longer there.' };
  if (stored.value.connection !== connection) {
    const message = 'The id now reaches a user of another connection, so nothing was changed.';
    return { kind: 'refused', code: 'USER_AMBIGUOUS', message };
  }
  const body = JSON.stringify(mergeBody(parsePayload(payload), parseProfile(stored.value.profile), rules));
  // A record that adds nothing is merged already.
  return body === '{}' ? { kind: 'done' } : target.patch(user_id, body);
}

/** Does all merges of a job that have no outcome yet. Returns why it stopped early, if it did. */
export async function runMerges(
  db: DatabaseSync,
  target: MergeTarget,
  { job, rules, signal, onProgress }: MergeOptions,
): Promise<UserError | undefined> {
  const open = rows(
    db.prepare(`
      SELECT d.seq, r.payload, e.user_id, e.connection
      FROM decision d JOIN record r USING (seq) JOIN existing e ON e.row = d.by_id LEFT JOIN outcome o USING (seq)
      WHERE d.seq ${IN_JOB} AND d.kind = 'merge' AND o.seq IS NULL ORDER BY d.seq`),
    mergeRow,
    job,
  );
  const save = db.prepare('INSERT OR REPLACE INTO outcome (seq, result, code, message) VALUES (?, ?, ?, ?)');
  const done = (result: string) =>
    number(db, `SELECT count(*) FROM outcome WHERE seq ${IN_JOB} AND result = ?`, job, result);
  // Those of an earlier run are counted, not repeated.
  let [updated, failed] = [done('merged'), done('failed')];
  for (const row of open) {
    if (signal.aborted) return fail('stopped', 'The import was stopped before all users were merged.').error;
    const answer = await mergeOne(target, row, rules);
    if (answer.kind === 'stopped') return answer.error;
    if (answer.kind === 'done') {
      updated += 1;
      save.run(row.seq, 'merged', null, null);
    } else {
      failed += 1;
      save.run(row.seq, 'failed', answer.code, answer.message);
    }
    onProgress({ done: updated + failed, updated, failed });
  }
  return undefined;
}
