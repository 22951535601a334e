import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { prepared } from '../../sqlite/prepared.ts';
import { rows } from '../../sqlite/rows.ts';
import { type StoredPassword, storedPasswordSchema } from '../password.ts';
import { type Profile, profileSchema } from '../profile.ts';

/** Users, as the store keeps them. */

const json = z.string().transform((text): unknown => JSON.parse(text));

const userRow = z.object({
  row: z.int(),
  connection: z.string(),
  provider: z.string(),
  id: z.string(),
  email: z.string().nullable(),
  username: z.string().nullable(),
  phone_number: z.string().nullable(),
  profile: json.pipe(profileSchema),
  password: json.pipe(storedPasswordSchema),
  logins_count: z.int(),
  last_login: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type StoredUser = z.infer<typeof userRow>;

export type NewUser = Omit<StoredUser, 'row'>;

export function findUsers(db: DatabaseSync, where: string, ...parameters: SQLInputValue[]): StoredUser[] {
  return rows(prepared(db, `SELECT * FROM user WHERE ${where}`), userRow, ...parameters);
}

/**
 * The user with an id as the API has it, with the provider in front. Only the first | ends the provider. An id that two
 * connections hold is ambiguous, as it is in life: the older user is found.
 */
export function findUserById(db: DatabaseSync, userId: string): StoredUser | undefined {
  const [provider = '', ...rest] = userId.split('|');
  return findUsers(db, 'provider = ? AND id = ? ORDER BY row LIMIT 1', provider, rest.join('|'))[0];
}

/** Another user of the same connection with this value. */
export function isTaken(
  db: DatabaseSync,
  column: 'email' | 'username' | 'phone_number',
  value: string | null,
  { connection, row }: Pick<StoredUser, 'connection' | 'row'>,
): boolean {
  const others = `connection = ? AND ${column} = ? AND row <> ? LIMIT 1`;
  return value !== null && findUsers(db, others, connection, value, row).length > 0;
}

const PAGE = 500;

/**
 * Every user, however many there are, in pages: nothing stays open in the database between two of them, so the reader
 * may be slow or walk away. @param connection its name; undefined for the users of all connections
 */
export function* eachUser(db: DatabaseSync, connection: string | undefined): Generator<StoredUser> {
  for (let last = 0; ; ) {
    const page =
      connection === undefined
        ? findUsers(db, `row > ? ORDER BY row LIMIT ${PAGE}`, last)
        : findUsers(db, `row > ? AND connection = ? ORDER BY row LIMIT ${PAGE}`, last, connection);
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.row;
  }
}

export function insertUser(db: DatabaseSync, user: NewUser): StoredUser {
  const insert = prepared(
    db,
    `INSERT INTO user (connection, provider, id, email, username, phone_number, profile, password,
       logins_count, last_login, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const { lastInsertRowid } = insert.run(
    user.connection,
    user.provider,
    user.id,
    user.email,
    user.username,
    user.phone_number,
    JSON.stringify(user.profile),
    JSON.stringify(user.password),
    user.logins_count,
    user.last_login,
    user.created_at,
    user.updated_at,
  );
  return { ...user, row: Number(lastInsertRowid) };
}

export function saveUser(
  db: DatabaseSync,
  row: number,
  changes: { readonly profile: Profile; readonly password: StoredPassword; readonly at: string },
): void {
  prepared(db, 'UPDATE user SET profile = ?, password = ?, updated_at = ? WHERE row = ?').run(
    JSON.stringify(changes.profile),
    JSON.stringify(changes.password),
    changes.at,
    row,
  );
}

/** Stores everything about a user that can change. */
export function replaceUser(db: DatabaseSync, user: StoredUser): void {
  prepared(db, 'UPDATE user SET email = ?, username = ?, phone_number = ? WHERE row = ?').run(
    user.email,
    user.username,
    user.phone_number,
    user.row,
  );
  const { profile, password, updated_at: at } = user;
  saveUser(db, user.row, { profile, password, at });
}

export function deleteUser(db: DatabaseSync, row: number): void {
  db.prepare('DELETE FROM user WHERE row = ?').run(row);
}

/** @param password what the tenant keeps of the password from now on */
export function recordSignIn(db: DatabaseSync, row: number, password: StoredPassword, at: string): void {
  prepared(
    db,
    'UPDATE user SET password = ?, logins_count = logins_count + 1, last_login = ? WHERE row = ?',
  ).run(JSON.stringify(password), at, row);
}

/** A user as the Management API shows one. Hashes are never in it. */
export function publicUser(user: StoredUser): Record<string, unknown> {
  const { connection, provider, id, email, username, phone_number, profile } = user;
  const { mfa_factors: _secret, ...attributes } = profile;
  const shown = {
    user_id: `${provider}|${id}`,
    email,
    username,
    phone_number,
    ...attributes,
    identities: [{ connection, provider, user_id: id, isSocial: provider !== 'auth0' }],
    created_at: user.created_at,
    updated_at: user.updated_at,
    last_login: user.last_login,
    logins_count: user.logins_count === 0 ? null : user.logins_count,
  };
  return Object.fromEntries(
    Object.entries(shown).filter(([, value]) => value !== null && value !== undefined),
  );
}
