import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** One migration: a folder only its owner can read, with the SQLite file that holds plan, journal and snapshot. */
export interface Workspace {
  readonly folder: string;
  readonly db: DatabaseSync;
  close(): void;
}

/** "2026-11-24-1302-acme-legacy": sorts by time, and says which file it was. */
export function migrationName(sourceName: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const source = sourceName
    .toLowerCase()
    .replace(/\.[a-z0-9]{1,8}$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${day}-${time}-${source.replace(/^-|-$/g, '') || 'export'}`;
}

/**
 * Creates the folder (0700) and an empty workspace in it (0600).
 * @throws when the folder can not be made or already holds a workspace
 */
export function createWorkspace(folder: string): Workspace {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, 'workspace.sqlite');
  // Made before SQLite opens it, so that it is never readable by others, not even for a moment.
  closeSync(openSync(file, 'wx', 0o600));
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384',
  );
  db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  return { folder, db, close: () => db.close() };
}
