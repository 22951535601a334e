import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import type { ImportUser } from '../../migration/user/import-user.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { newUserId } from '../ids.ts';
import type { StoredPassword } from '../password.ts';
import { findConnection } from '../store/connections.ts';
import { addJobError, findJob, type StoredJob, saveJob } from '../store/jobs.ts';
import { findUsers, insertUser, saveUser } from '../store/users.ts';
import { decide, type Matches } from './decide.ts';
import { maskSecrets, type RecordError, validateRecord } from './validate.ts';

/**
 * Works through import jobs, a slice at a time. Users and progress of a slice are one transaction: a tenant that is
 * killed goes on where it was, and no acknowledged user is lost or imported twice.
 */

const SLICE_MS = 100;

function parseFile(input: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(input);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Twice the same user in one file is an error, never an insert and an update (Auth0 docs: bulk import). */
function findRepeated(records: readonly unknown[]): ReadonlyMap<number, string> {
  const seen = new Set<string>();
  const repeated = new Map<number, string>();
  records.forEach((record, position) => {
    const valid = validateRecord(record);
    if (!valid.ok) return;
    const { email, username, user_id } = valid.user;
    const keys: readonly (readonly [string, string | undefined])[] = [
      ['email', normaliseEmail(email)],
      ['username', username && normaliseUsername(username)],
      ['user_id', user_id],
    ];
    for (const [name, value] of keys) {
      if (value !== undefined && seen.has(`${name}:${value}`)) repeated.set(position, name);
    }
    for (const [name, value] of keys) if (value !== undefined) seen.add(`${name}:${value}`);
  });
  return repeated;
}

function matchesOf(db: DatabaseSync, connection: string, user: ImportUser): Matches {
  const find = (column: string, value: string | undefined) =>
    value === undefined ? undefined : findUsers(db, `connection = ? AND ${column} = ?`, connection, value)[0];
  return {
    byEmail: find('email', normaliseEmail(user.email)),
    byId: find('id', user.user_id),
    byUsername: find('username', user.username && normaliseUsername(user.username)),
    byPhone: find('phone_number', user.phone_number),
  };
}

function passwordOf(user: ImportUser): StoredPassword {
  if (user.password_hash !== undefined) return { kind: 'own', password_hash: user.password_hash };
  if (user.custom_password_hash === undefined) return { kind: 'random' };
  return { kind: 'imported', custom_password_hash: user.custom_password_hash };
}

function insert(db: DatabaseSync, connection: string, user: ImportUser, at: string): void {
  const email = normaliseEmail(user.email);
  const {
    user_id,
    username,
    phone_number,
    password_hash: _p,
    custom_password_hash: _c,
    email: _e,
    ...attributes
  } = user;
  insertUser(db, {
    connection,
    provider: 'auth0',
    id: user_id ?? newUserId(),
    email,
    username: username === undefined ? null : normaliseUsername(username),
    phone_number: phone_number ?? null,
    // What Auth0 fills in when only the address is given.
    profile: { name: email, nickname: email.split('@')[0] ?? email, email_verified: false, ...attributes },
    password: passwordOf(user),
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
  job: StoredJob,
  connection: string,
  record: unknown,
  repeated: string | undefined,
): Outcome {
  const valid = validateRecord(record);
  if (!valid.ok) return { kind: 'failed', errors: valid.errors };
  if (repeated !== undefined) {
    const message = `A user with this ${repeated} was already provided.`;
    return { kind: 'failed', errors: [{ code: 'DUPLICATED_USER', message }] };
  }
  const decision = decide(valid.user, matchesOf(db, connection, valid.user), job.upsert === 1);
  const at = new Date().toISOString();
  if (decision.kind === 'refuse') return { kind: 'failed', errors: [decision.error] };
  if (decision.kind === 'insert') {
    insert(db, connection, valid.user, at);
    return { kind: 'inserted' };
  }
  saveUser(db, decision.stored.row, { profile: decision.profile, password: decision.password, at });
  return { kind: 'updated' };
}

/** Runs one job to its end; `isOpen` turns false when the tenant stops. */
export async function runImportJob(
  db: DatabaseSync,
  id: string,
  usersPerSecond: number,
  isOpen: () => boolean,
): Promise<void> {
  const job = findJob(db, id);
  const connection = job?.connection_id ? findConnection(db, job.connection_id) : undefined;
  if (job === undefined || connection === undefined) return;
  const records = parseFile(job.input);
  if (records === undefined) {
    saveJob(db, id, { status: 'failed', detail: 'The users file is not a JSON array.', input: '' });
    return;
  }
  const repeated = findRepeated(records);
  const slice = Math.max(1, Math.round((usersPerSecond * SLICE_MS) / 1000));
  const counts = { inserted: job.inserted, updated: job.updated, failed: job.failed };
  await sleep(SLICE_MS);
  for (let done = job.done; done < records.length; ) {
    if (!isOpen()) return;
    const end = Math.min(records.length, done + slice);
    const from = done;
    transaction(db, () => {
      for (let position = from; position < end; position += 1) {
        const record = records[position];
        const outcome = importRecord(db, job, connection.name, record, repeated.get(position));
        counts[outcome.kind] += 1;
        if (outcome.kind === 'failed')
          addJobError(db, id, position, { user: maskSecrets(record), errors: outcome.errors });
      }
      saveJob(db, id, { status: 'processing', total: records.length, done: end, ...counts });
    });
    done = end;
    await sleep(SLICE_MS);
  }
  // The file with its hashes is not kept longer than it is needed.
  if (isOpen()) saveJob(db, id, { status: 'completed', total: records.length, input: '' });
}
