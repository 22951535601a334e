import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result } from '../../result.ts';
import { isBusy } from '../../sqlite/busy.ts';
import { number } from '../../sqlite/rows.ts';
import { display } from '../../text/display.ts';
import { attachRecords, createRecords, RECORDS_FILE } from './record-table.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** One migration: a folder only its owner can read, with the SQLite file that holds plan, journal and snapshot; the records are in a second one. */
export interface Workspace {
  readonly folder: string;
  readonly db: DatabaseSync;
  close(): void;
}

/** "2026-11-24-130200-acme-legacy": sorts by time, and says which file it was. */
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

export const WORKSPACE_FILE = 'workspace.sqlite';

/** One process at a time: two that send the same jobs would send them twice. The lock goes with the process. */
const SETTINGS =
  'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384';

/** Opens the workspace of an earlier run. */
export function openWorkspace(folder: string): Result<Workspace> {
  const file = join(folder, WORKSPACE_FILE);
  const name = basename(folder);
  if (!existsSync(file)) return fail('migration-missing', `There is no migration in ${display(folder)}.`);
  const db = new DatabaseSync(file);
  try {
    db.exec(SETTINGS);
    if (number(db, 'PRAGMA user_version') !== SCHEMA_VERSION) {
      db.close();
      const hint = 'Use the version of the program that made it, or start the migration anew.';
      return fail('migration-version', `${display(name)} was made by another version of this program.`, hint);
    }
    if (!existsSync(join(folder, RECORDS_FILE))) {
      db.close();
      return fail('migration-damaged', `${display(name)} can not be opened: its records are missing.`);
    }
    attachRecords(db, join(folder, RECORDS_FILE));
    // The lock is taken with the first write.
    db.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (error) {
    db.close();
    if (isBusy(error))
      return fail(
        'migration-busy',
        `Another process is working on ${display(name)}.`,
        'Wait for it, or end it.',
      );
    return fail('migration-damaged', `${display(name)} can not be opened: its file is damaged.`);
  }
  return ok({ folder, db, close: () => db.close() });
}

/**
 * Creates the folder (0700) and an empty workspace in it (0600).
 * @throws when the folder can not be made or already holds a workspace
 */
export function createWorkspace(folder: string): Workspace {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, WORKSPACE_FILE);
  // Made before SQLite opens it, so that it is never readable by others, not even for a moment.
  closeSync(openSync(file, 'wx', 0o600));
  const db = new DatabaseSync(file);
  try {
    db.exec(SETTINGS);
    db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
    createRecords(join(folder, RECORDS_FILE));
    attachRecords(db, join(folder, RECORDS_FILE));
    return { folder, db, close: () => db.close() };
  } catch (error) {
    // Half a workspace, on a disk that is full for one, is none.
    db.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Before anything is sent: the records are on the disk, and from now on so is everything that is written down before the
 * next thing happens. Else a power cut could take back that a job was sent, and it would be sent again. A transaction then
 * waits for the disk; a job takes a few of them.
 */
export function makeDurable(db: DatabaseSync): void {
  const records = db.location('records');
  if (records !== null) {
    const file = openSync(records, 'r+');
    fsyncSync(file);
    closeSync(file);
  }
  // SQLite, "Write-Ahead Logging": with NORMAL a commit is not flushed, with FULL it is.
  db.exec('PRAGMA main.synchronous = FULL');
}
