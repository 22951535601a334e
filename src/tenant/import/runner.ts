import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as yieldToRequests } from 'node:timers/promises';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import type { ImportUser } from '../../migration/user/import-user.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { newUserId } from '../ids.ts';
import type { StoredPassword } from '../password.ts';
import { newProfile } from '../profile.ts';
import { findConnection } from '../store/connections.ts';
import { GHOST_ERROR, isGhost } from '../store/ghosts.ts';
import { addJobError, endJob, failJob, findJob, jobFile, type StoredJob, saveJob } from '../store/jobs.ts';
import { findUsers, insertUser, saveUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import type { Matches } from './decide.ts';
import { maskSecrets } from './mask-secrets.ts';
import { type FileRecord, readUsersFile } from './read-file.ts';
import { type ImportRules, RULES } from './rules.ts';
import type { RecordError } from './validate.ts';

/**
 * Works through import jobs, a slice at a time. Users and progress of a slice are one transaction: a tenant that is
 * killed goes on where it was, and no acknowledged user is lost or imported twice.
 */

type Work = Pick<Tenant, 'db' | 'clock' | 'options'>;

const SLICE_MS = 20;
/** So that requests are answered between slices, however fast the job may go. */
const MAX_SLICE = 500;

/** An id that several connections have is ambiguous: the job's own comes first, then the oldest. */
function findInDatabases(db: DatabaseSync, connection: string, id: string | undefined) {
  if (id === undefined) return undefined;
  const where = `provider = 'auth0' AND id = ? ORDER BY connection <> ?, row LIMIT 1`;
  return findUsers(db, where, id, connection)[0];
}

function matchesOf(
  db: DatabaseSync,
  connection: string,
  user: ImportUser,
  { userIdsOf }: ImportRules,
): Matches {
  const find = (column: string, value: string | undefined) =>
    value === undefined ? undefined : findUsers(db, `connection = ? AND ${column} = ?`, connection, value)[0];
  return {
    byEmail: find('email', normaliseEmail(user.email)),
    byId:
      userIdsOf === 'connection' ? find('id', user.user_id) : findInDatabases(db, connection, user.user_id),
    byUsername: find('username', user.username && normaliseUsername(user.username)),
    byPhone: find('phone_number', user.phone_number),
  };
}

function passwordOf(user: ImportUser, { withoutHash }: ImportRules): StoredPassword {
  if (user.password_hash !== undefined) return { kind: 'own', password_hash: user.password_hash };
  if (user.custom_password_hash === undefined) return withoutHash;
  return { kind: 'imported', custom_password_hash: user.custom_password_hash };
}

function insert(
  db: DatabaseSync,
  connection: string,
  user: ImportUser,
  rules: ImportRules,
  at: string,
): void {
  const { user_id, username, phone_number, password_hash: _p, custom_password_hash: _c, ...given } = user;
  const { email: givenEmail, ...profile } = given;
  const email = normaliseEmail(givenEmail);
  insertUser(db, {
    connection,
    provider: 'auth0',
    id: user_id ?? newUserId(),
    email,
    username: username === undefined ? null : normaliseUsername(username),
    phone_number: phone_number ?? null,
    profile: newProfile(email, profile),
    password: passwordOf(user, rules),
    logins_count: 0,
    last_login: null,
    created_at: at,
    updated_at: at,
  });
}

type Outcome =
  | { readonly kind: 'inserted' | 'updated' }
  | { readonly kind: 'failed'; readonly errors: readonly RecordError[] };

function importRecord(
  db: DatabaseSync,
  connection: string,
  { checked }: FileRecord,
  upsert: boolean,
  rules: ImportRules,
  at: string,
): Outcome {
  if (!checked.ok) return { kind: 'failed', errors: checked.errors };
  if (isGhost(db, connection, normaliseEmail(checked.user.email)))
    return { kind: 'failed', errors: [GHOST_ERROR] };
  const decision = rules.decide(checked.user, matchesOf(db, connection, checked.user, rules), upsert);
  switch (decision.kind) {
    case 'refuse':
      return { kind: 'failed', errors: [decision.error] };
    case 'insert':
      insert(db, connection, checked.user, rules, at);
      return { kind: 'inserted' };
    case 'update': {
      const { stored, changes, password } = decision;
      const profile = { ...stored.profile, ...changes };
      saveUser(db, stored.row, { profile, password: password ?? stored.password, at });
      return { kind: 'updated' };
    }
  }
}

type Counts = Pick<StoredJob, 'done' | 'inserted' | 'updated' | 'failed'>;

/** The records from `counts.done` to `end`, all of them or none; the counts after them. */
function importSlice(
  { db, clock }: Work,
  job: StoredJob,
  connection: string,
  records: readonly FileRecord[],
  counts: Counts,
  end: number,
): Counts {
  const at = clock.timestamp();
  return transaction(db, () => {
    const after = { ...counts, done: end };
    records.slice(counts.done, end).forEach((record, index) => {
      const outcome = importRecord(db, connection, record, job.upsert === 1, RULES[job.semantics], at);
      after[outcome.kind] += 1;
      if (outcome.kind !== 'failed') return;
      const entry = { user: maskSecrets(record.sent), errors: outcome.errors };
      addJobError(db, job.id, counts.done + index, entry);
    });
    saveJob(db, job.id, { status: 'processing', total: records.length, ...after });
    return after;
  });
}

export interface ImportRun {
  readonly usersPerSecond: number;
  /** The job fails after a share of its records. @property detail what is said about it; null for nothing */
  readonly breaksOff: { readonly share: number; readonly detail: string | null } | undefined;
  /** Turns false when the tenant stops. */
  isOpen(): boolean;
}

/** Runs one job to its end. */
export async function runImportJob(work: Work, id: string, run: ImportRun): Promise<void> {
  const { db, clock, options } = work;
  const { usersPerSecond, breaksOff, isOpen } = run;
  const job = findJob(db, id);
  if (job === undefined) return;
  const connection = job.connection_id === null ? undefined : findConnection(db, job.connection_id);
  if (connection === undefined) return failJob(db, id, 'The connection does not exist.');
  // Even a file that can not be read is `pending` first: the answer to the upload says nothing about it.
  await clock.sleep(SLICE_MS);
  if (!isOpen()) return;
  const { validate } = RULES[job.semantics];
  const file = readUsersFile(jobFile(db, id) ?? '', (record) => validate(record, connection.name));
  if (!file.ok) return failJob(db, id, file.reason);
  const { records } = file;
  const { inserted, updated, failed } = job;
  let counts: Counts = { done: job.done, inserted, updated, failed };
  const startedAt = clock.now();
  const last = breaksOff === undefined ? records.length : Math.floor(records.length * breaksOff.share);
  // By the clock, not by the slice: a pace below one user a slice is kept too.
  const due = () => job.done + Math.floor(((clock.now() - startedAt) / 1000) * usersPerSecond);
  while (counts.done < last) {
    const isLate = due() >= counts.done + MAX_SLICE;
    await (isLate ? yieldToRequests() : clock.sleep(SLICE_MS));
    if (!isOpen()) return;
    if (clock.now() - Date.parse(job.created_at) > options.jobTimeoutMs)
      return failJob(db, id, 'The job took too long and was ended.');
    const end = Math.min(last, due(), counts.done + MAX_SLICE);
    if (end > counts.done) counts = importSlice(work, job, connection.name, records, counts, end);
  }
  if (breaksOff !== undefined) return failJob(db, id, breaksOff.detail);
  endJob(db, id, { status: 'completed', total: records.length });
}
