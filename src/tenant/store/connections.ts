import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { PASSWORD_POLICIES } from '../password-policy.ts';
import type { SeedConnection } from '../seed-format.ts';
import { insertGhost } from './ghosts.ts';

export const connectionOptionsSchema = z.looseObject({
  import_mode: z.boolean().optional(),
  enabledDatabaseCustomization: z.boolean().optional(),
  requires_username: z.boolean().optional(),
  passwordPolicy: z.enum(PASSWORD_POLICIES).nullable().optional(),
  /** False: wrong passwords are not counted. */
  brute_force_protection: z.boolean().optional(),
  /** Custom-database scripts, by their name: `login`, `get_user` … */
  customScripts: z.record(z.string(), z.string().max(100_000)).optional(),
  /** The settings that the scripts read. */
  configuration: z.record(z.string(), z.string().max(10_000)).optional(),
});

const connectionRow = z.object({
  id: z.string(),
  name: z.string(),
  strategy: z.string(),
  is_enabled: z.int().transform(Boolean),
  options: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(connectionOptionsSchema),
});
export type StoredConnection = z.infer<typeof connectionRow>;

export function listConnections(db: DatabaseSync): readonly StoredConnection[] {
  return rows(db.prepare('SELECT * FROM connection ORDER BY rowid'), connectionRow);
}

const countRow = z.object({ id: z.string(), name: z.string(), strategy: z.string(), users: z.int() });
/** A connection, and how many users it has. */
export type ConnectionCount = z.infer<typeof countRow>;

export function countConnections(db: DatabaseSync): readonly ConnectionCount[] {
  return rows(
    db.prepare(`SELECT id, name, strategy,
      (SELECT count(*) FROM user WHERE user.connection = connection.name) AS users
      FROM connection ORDER BY rowid`),
    countRow,
  );
}

export function findConnection(db: DatabaseSync, id: string): StoredConnection | undefined {
  return rows(db.prepare('SELECT * FROM connection WHERE id = ?'), connectionRow, id)[0];
}

export function findConnectionByName(db: DatabaseSync, name: string): StoredConnection | undefined {
  return rows(db.prepare('SELECT * FROM connection WHERE name = ?'), connectionRow, name)[0];
}

/** Replaces a connection's options whole, as the Management API does. */
export function saveConnectionOptions(
  db: DatabaseSync,
  id: string,
  options: StoredConnection['options'],
): void {
  db.prepare('UPDATE connection SET options = ? WHERE id = ?').run(JSON.stringify(options), id);
}

/** Lets the tenant's application use a connection, or not. */
export function enableConnection(db: DatabaseSync, id: string, isEnabled: boolean): void {
  db.prepare('UPDATE connection SET is_enabled = ? WHERE id = ?').run(isEnabled ? 1 : 0, id);
}

/** The options of a new connection, as a real tenant lists them (seen in recorded traffic). */
function optionsOf({ strategy, importMode, customDatabase, requiresUsername }: SeedConnection): object {
  if (strategy !== 'auth0') return { email: true, profile: true, scope: ['email', 'profile'] };
  return {
    mfa: { active: true, return_enroll_settings: true },
    validation: { username: { max: 15, min: 1 } },
    import_mode: importMode ?? false,
    configuration: {},
    customScripts: {},
    passwordPolicy: 'good',
    password_history: { size: 5, enable: false },
    strategy_version: 2,
    requires_username: requiresUsername ?? false,
    password_dictionary: { enable: false, dictionary: [] },
    brute_force_protection: true,
    password_no_personal_info: { enable: false },
    password_complexity_options: { min_length: 8 },
    enabledDatabaseCustomization: customDatabase ?? false,
  };
}

export function insertConnection(db: DatabaseSync, connection: SeedConnection): void {
  const { id, name, strategy, enabledClients } = connection;
  db.prepare('INSERT INTO connection (id, name, strategy, is_enabled, options) VALUES (?, ?, ?, ?, ?)').run(
    id,
    name,
    strategy,
    enabledClients === false ? 0 : 1,
    JSON.stringify(optionsOf(connection)),
  );
  for (const email of connection.ghosts ?? []) insertGhost(db, name, email);
}
