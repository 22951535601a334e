import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { type StoredPassword, storedPasswordSchema } from '../password.ts';

/** Users, as the store keeps them. */

const json = z.string().transform((text): unknown => JSON.parse(text));

export const profileSchema = z.object({
  email_verified: z.boolean().optional(),
  phone_verified: z.boolean().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  name: z.string().optional(),
  nickname: z.string().optional(),
  picture: z.string().optional(),
  blocked: z.boolean().optional(),
  app_metadata: z.record(z.string(), z.json()).optional(),
  user_metadata: z.record(z.string(), z.json()).optional(),
  mfa_factors: z.array(z.json()).optional(),
});
export type Profile = z.infer<typeof profileSchema>;

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
  return rows(db.prepare(`SELECT * FROM user WHERE ${where}`), userRow, ...parameters);
}

/** Every user, one after the other, however many there are. */
export function* eachUser(db: DatabaseSync, connection: string | undefined): Generator<StoredUser> {
  const where = connection === undefined ? '' : 'WHERE connection = ?';
  const statement = db.prepare(`SELECT * FROM user ${where} ORDER BY row`);
  for (const row of connection === undefined ? statement.iterate() : statement.iterate(connection))
    yield userRow.parse(row);
}

export function insertUser(db: DatabaseSync, user: NewUser): void {
  db.prepare(
    `INSERT INTO user (connection, provider, id, email, username, phone_number, profile, password,
       logins_count, last_login, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
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
}

export function saveUser(
  db: DatabaseSync,
  row: number,
  changes: { readonly profile: Profile; readonly password: StoredPassword; readonly at: string },
): void {
  db.prepare('UPDATE user SET profile = ?, password = ?, updated_at = ? WHERE row = ?').run(
    JSON.stringify(changes.profile),
    JSON.stringify(changes.password),
    changes.at,
    row,
  );
}

export function recordSignIn(db: DatabaseSync, row: number, password: StoredPassword, at: string): void {
  db.prepare(
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
