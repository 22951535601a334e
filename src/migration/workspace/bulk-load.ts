import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION } from './schema.ts';

/**
 * Fills the workspace without writing everything twice: for the time of the load there is no log, and nothing waits for
 * the disk. A process that dies meanwhile leaves a file that can not be trusted; its version 0 says so.
 */
export async function bulkLoad<T>(db: DatabaseSync, load: () => Promise<T>): Promise<T> {
  db.exec(`
    PRAGMA user_version = 0;
    PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
  `);
  try {
    return await load();
  } finally {
    // The version last, and with it all that was written goes to the disk.
    db.exec(`
      PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA user_version = ${SCHEMA_VERSION};
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    `);
  }
}
