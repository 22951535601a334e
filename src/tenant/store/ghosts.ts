import type { DatabaseSync } from 'node:sqlite';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { prepared } from '../../sqlite/prepared.ts';

/**
 * Half of a user, left behind by a lazy migration: no endpoint shows it, yet its address can not be imported. Deleting the
 * connection's user by address is what helps.
 * Source: Auth0 docs, "Configure Automatic Migration"; support article on DUPLICATED_USER of users who are not there.
 */

export const GHOST_ERROR = {
  code: 'DUPLICATED_USER',
  message: 'The user already exist and upsert parameter is false',
};

export function insertGhost(db: DatabaseSync, connection: string, email: string): void {
  db.prepare('INSERT OR IGNORE INTO ghost VALUES (?, ?)').run(connection, normaliseEmail(email));
}

/** @param email normalised */
export function isGhost(db: DatabaseSync, connection: string, email: string): boolean {
  const find = prepared(db, 'SELECT 1 FROM ghost WHERE connection = ? AND email = ?');
  return find.get(connection, email) !== undefined;
}

/** @param email normalised */
export function layGhost(db: DatabaseSync, connection: string, email: string): void {
  db.prepare('DELETE FROM ghost WHERE connection = ? AND email = ?').run(connection, email);
}
