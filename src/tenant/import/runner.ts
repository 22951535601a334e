import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import type { ImportUser } from '../../migration/user/import-user.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { newUserId } from '../ids.ts';
import type { StoredPassword } from '../password.ts';
import { newProfile } from '../profile.ts';
import { findConnection } from '../store/connections.ts';
import { GHOST_ERROR, isGhost } from '../store/ghosts.ts';
import { addJobError, failJob, findJob, type StoredJob, saveJob } from '../store/jobs.ts';
import { findUsers, insertUser, saveUser } from '../store/users.ts';
import type { Matches } from './decide.ts';
import { maskSecrets } from './mask-secrets.ts';
import { type FileRecord, readUsersFile } from './read-file.ts';
import { type ImportRules, RULES } from './rules.ts';
import type { RecordError } from './validate.ts';

/**
 * Works through import jobs, a slice at a time. Users and progress of a slice are one transaction: a tenant that is
 * killed goes on where it was, and no acknowledged user is lost or imported twice.
 */

export interface Pace {
  readonly usersPerSecond: number;
  readonly jobTimeoutMs: number;
}

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
): Outcome {
  if (!checked.ok) return { kind: 'failed', errors: checked.errors };
  if (isGhost(db, connection, normaliseEmail(checked.user.email)))
    return { kind: 'failed', errors: [GHOST_ERROR] };
  const decision = rules.decide(checked.user, matchesOf(db, connection, checked.user, rules), upsert);
  const at = new Date().toISOString();
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
  db: DatabaseSync,
  job: StoredJob,
  connection: string,
  records: readonly FileRecord[],
  counts: Counts,
  end: number,
): Counts {
  return transaction(db, () => {
    const after = { ...counts, done: end };
    records.slice(counts.done, end).forEach((record, index) => {
      const outcome = importRecord(db, connection, record, job.upsert === 1, RULES[job.semantics]);
      after[outcome.kind] += 1;
      if (outcome.kind !== 'failed') return;
      const entry = { user: maskSecrets(record.sent), errors: outcome.errors };
      addJobError(db, job.id, counts.done + index, entry);
    });
    saveJob(db, job.id, { status: 'processing', total: records.length, ...after });
    return after;
  });
}

/** Runs one job to its end; `isOpen` turns false when the tenant stops. */
export async function runImportJob(
  db: DatabaseSync,
  id: string,
  { usersPerSecond, jobTimeoutMs }: Pace,
  isOpen: () => boolean,
): Promise<void> {
  const job = findJob(db, id);
  const connection = job?.connection_id ? findConnection(db, job.connection_id) : undefined;
  if (job === undefined || connection === undefined) return;
  // Even a file that can not be read is `pending` first: the answer to the upload says nothing about it.
  await sleep(SLICE_MS);
  if (!isOpen()) return;
  const { validate } = RULES[job.semantics];
  const file = readUsersFile(job.input, (record) => validate(record, connection.name));
  if (!file.ok) return failJob(db, id, file.reason);
  const { records } = file;
  const { inserted, updated, failed } = job;
  let counts: Counts = { done: job.done, inserted, updated, failed };
  const startedAt = Date.now();
  while (counts.done < records.length) {
    await sleep(SLICE_MS);
    if (!isOpen()) return;
    if (Date.now() - Date.parse(job.created_at) > jobTimeoutMs)
      return failJob(db, id, 'The job took too long and was ended.');
    // By the clock, not by the slice: a pace below one user a slice is kept too.
    const due = job.done + Math.floor(((Date.now() - startedAt) / 1000) * usersPerSecond);
    const end = Math.min(records.length, due, counts.done + MAX_SLICE);
    if (end > counts.done) counts = importSlice(db, job, connection.name, records, counts, end);
  }
  // The file with its hashes is not kept longer than it is needed.
  saveJob(db, id, { status: 'completed', total: records.length, input: '' });
}
