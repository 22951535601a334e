import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { parsePayload } from '../reconcile/payload.ts';
import { rulingSchema } from '../reconcile/ruling.ts';
import { normaliseEmail, storedUserId } from '../user/identity.ts';
import type { JobRow } from './job.ts';
import { IN_JOB } from './packed.ts';
import type { FoundUser, JobErrors, JobFailure } from './target.ts';

const memberSchema = z.object({
  seq: z.int(),
  email: z.string().nullable(),
  user_id: z.string().nullable(),
  kind: z.string(),
  ruling: z.string(),
  payload: z.string(),
});
export type Member = z.infer<typeof memberSchema>;

export function jobMembers(db: DatabaseSync, job: number): readonly Member[] {
  return rows(
    db.prepare(`
      SELECT d.seq, r.email, r.user_id, d.kind, d.ruling, r.payload
      FROM decision d JOIN record r USING (seq) WHERE d.seq ${IN_JOB} ORDER BY d.seq`),
    memberSchema,
    job,
  );
}

/**
 * The tenant gives no index, so a failure is joined back by e-mail, else by user id; both are unique within a job,
 * because duplicates never share one.
 */
export function failuresByRecord(
  members: readonly Member[],
  errors: JobErrors,
): ReadonlyMap<number, JobFailure> {
  const byEmail = new Map<string, JobFailure>();
  const byId = new Map<string, JobFailure>();
  for (const failure of errors.users) {
    if (failure.email !== undefined) byEmail.set(normaliseEmail(failure.email), failure);
    else if (failure.userId !== undefined) byId.set(failure.userId, failure);
  }
  const failures = new Map<number, JobFailure>();
  for (const { seq, email, user_id } of members) {
    const failure = byEmail.get(email ?? '') ?? byId.get(user_id ?? '');
    if (failure !== undefined) failures.set(seq, failure);
  }
  return failures;
}

/** The family of codes for "somebody is there already". Source: Auth0 docs, job errors. */
export function isConflict({ code }: JobFailure): boolean {
  return code === 'DUPLICATED_USER' || code.startsWith('CONFLICT');
}

/** Clocks differ; a user cannot be ours who was there long before anything was sent. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** What a record says about its user beside the identities: with those, the user would be a lookalike at least. */
const TELLING = [
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'app_metadata',
  'user_metadata',
] as const;

/**
 * Is the user who is there the one an earlier attempt of this job made? The snapshot knew nobody with the record's
 * identities. An id of our own says it for sure; without one, when the user was made and what is known of them has to do.
 * @param since when the first attempt left, ISO 8601
 */
export function isOwn(
  { ruling, payload }: Member,
  found: FoundUser,
  since: string | null,
  idPrefix: string,
): boolean {
  const user = parsePayload(payload);
  const decided = rulingSchema.parse(JSON.parse(ruling));
  if (decided.kind !== 'create') return false;
  if (user.user_id !== undefined && !decided.without.includes('user_id'))
    return found.userId === storedUserId(decided.rekeyed ? idPrefix + user.user_id : user.user_id);
  if (since === null || found.createdAt === undefined) return false;
  const isLater = Date.parse(found.createdAt) >= Date.parse(since) - CLOCK_SKEW_MS;
  const isAlike = TELLING.every(
    (name) => user[name] === undefined || isDeepStrictEqual(user[name], found.profile[name]),
  );
  return isLater && isAlike;
}

export type RecordOutcome =
  | { readonly result: 'created' | 'updated' }
  | { readonly result: 'failed'; readonly code: string; readonly message: string }
  | { readonly result: 'unknown'; readonly message: string };

export function saveOutcomes(db: DatabaseSync, outcomes: ReadonlyMap<number, RecordOutcome>): void {
  const insert = db.prepare(
    'INSERT OR REPLACE INTO outcome (seq, result, code, message) VALUES (?, ?, ?, ?)',
  );
  for (const [seq, outcome] of outcomes) {
    const code = outcome.result === 'failed' ? outcome.code : null;
    insert.run(seq, outcome.result, code, 'message' in outcome ? outcome.message : null);
  }
}

/** What a member of a job is when nothing was said against it. */
export function arrived(job: JobRow): RecordOutcome {
  return { result: job.kind === 'update' ? 'updated' : 'created' };
}
