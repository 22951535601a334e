import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { normaliseEmail } from '../user/identity.ts';
import type { JobRow } from './job.ts';

/** What a tenant says about a job's failures. */
export interface JobErrors {
  readonly users: readonly JobFailure[];
  /** Why the job failed as a whole. */
  readonly job?: string | undefined;
}

export interface JobFailure {
  readonly email?: string | undefined;
  readonly userId?: string | undefined;
  readonly code: string;
  readonly message: string;
}

const memberSchema = z.object({ seq: z.int(), email: z.string().nullable(), user_id: z.string().nullable() });

/**
 * Which of the job's records did not arrive can not be told: its errors were not to be had, or name other users.
 * Claiming success for them would be a guess.
 */
function isUnclear(job: JobRow, matched: number): boolean {
  return job.state === 'lost' || (job.state === 'done' && matched !== job.failed);
}

/**
 * Writes one outcome for every record of a job that is over. The tenant gives no index, so a failure is joined back
 * by e-mail, else by user id; both are unique within a job, because duplicates never share one.
 */
export function recordOutcomes(db: DatabaseSync, job: JobRow, errors: JobErrors | undefined): void {
  const members = rows(
    db.prepare('SELECT p.seq, r.email, r.user_id FROM plan p JOIN record r USING (seq) WHERE p.job = ?'),
    memberSchema,
    job.seq,
  );
  const byEmail = new Map<string, JobFailure>();
  const byId = new Map<string, JobFailure>();
  for (const failure of errors?.users ?? []) {
    if (failure.email !== undefined) byEmail.set(normaliseEmail(failure.email), failure);
    else if (failure.userId !== undefined) byId.set(failure.userId, failure);
  }
  const failures = new Map<number, JobFailure>();
  for (const { seq, email, user_id } of members) {
    const failure = byEmail.get(email ?? '') ?? byId.get(user_id ?? '');
    if (failure !== undefined) failures.set(seq, failure);
  }
  const unclear = isUnclear(job, failures.size);
  const insert = db.prepare(
    'INSERT OR REPLACE INTO outcome (seq, result, code, message) VALUES (?, ?, ?, ?)',
  );
  for (const { seq } of members) {
    const failure = failures.get(seq);
    if (job.state === 'failed') insert.run(seq, 'failed', 'JOB_FAILED', job.detail);
    else if (failure !== undefined) insert.run(seq, 'failed', failure.code, failure.message);
    else if (unclear) insert.run(seq, 'unknown', null, 'Ask the tenant whether this user arrived.');
    else insert.run(seq, job.kind === 'update' ? 'updated' : 'created', null, null);
  }
}
