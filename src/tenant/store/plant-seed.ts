import type { DatabaseSync } from 'node:sqlite';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { number } from '../../sqlite/rows.ts';
import { newProfile } from '../profile.ts';
import type { Seed, SeedUser } from '../seed-format.ts';
import { insertConnection } from './connections.ts';
import { insertApi } from './permissions.ts';
import { insertUser } from './users.ts';

/** Social and enterprise users have their provider in front of the id, users of a database `auth0`. */
function insertSeedUser(db: DatabaseSync, user: SeedUser, strategy: string, now: string): void {
  const {
    connection,
    user_id,
    email: given_email,
    username,
    phone_number,
    password_hash,
    logins_count,
    last_login,
    created_at,
    ...profile
  } = user;
  const at = created_at ?? now;
  const email = normaliseEmail(given_email);
  insertUser(db, {
    connection,
    provider: strategy,
    id: user_id,
    email,
    username: username === undefined ? null : normaliseUsername(username),
    phone_number: phone_number ?? null,
    profile: newProfile(email, profile),
    password: password_hash === undefined ? { kind: 'random' } : { kind: 'own', password_hash },
    logins_count: logins_count ?? 0,
    last_login: last_login ?? null,
    created_at: at,
    updated_at: at,
  });
}

export function isEmpty(db: DatabaseSync): boolean {
  return number(db, 'SELECT count(*) FROM connection') === 0;
}

/**
 * Fills an empty tenant.
 * @param now since when those users are there who do not say so, as ISO 8601
 */
export function plantSeed(db: DatabaseSync, seed: Seed, now: string): void {
  for (const connection of seed.connections) insertConnection(db, connection);
  for (const api of seed.apis ?? []) insertApi(db, api);
  const strategies = new Map(seed.connections.map(({ name, strategy }) => [name, strategy]));
  for (const user of seed.users) insertSeedUser(db, user, strategies.get(user.connection) ?? 'auth0', now);
}
