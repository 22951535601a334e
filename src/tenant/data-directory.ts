import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result } from '../result.ts';
import { isBusy } from '../sqlite/busy.ts';
import { display } from '../text/display.ts';

/** A directory that a tenant keeps everything in, one process at a time. */
export interface DataDirectory {
  /** The SQLite file. */
  readonly file: string;
  /** Lets others have it. */
  release(): void;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * The lock is one of the operating system, held through an empty database: it is gone when the process is, however that
 * ended, and no stale file ever keeps a tenant from starting.
 */
function lock(file: string): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // Nothing is ever written to it, so its journal needs no file.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'can not be made: the directory it would be in is not there'],
  ['ENOTDIR', 'is a file, or leads through one'],
  ['EACCES', 'can not be written: permission denied'],
  ['EPERM', 'can not be written: permission denied'],
  ['EROFS', 'can not be written: the disk is read-only'],
  ['ENOSPC', 'can not be written: the disk is full'],
]);

/** Opens a directory for a tenant, and makes it where it is not there: it alone, not those above it. */
export function openDataDirectory(path: string): Result<DataDirectory> {
  try {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    const held = lock(join(path, 'tenant.lock'));
    return ok({ file: join(path, 'tenant.sqlite'), release: () => held.close() });
  } catch (error) {
    if (isBusy(error)) {
      return fail(
        'data-in-use',
        `Another tenant is running in ${display(path)}.`,
        'End that one first, or choose another directory.',
      );
    }
    const what = PROBLEMS.get(codeOf(error)) ?? 'can not be used for data';
    return fail('data-unusable', `${display(path)} ${what}.`, 'Choose a directory that you can write to.');
  }
}
