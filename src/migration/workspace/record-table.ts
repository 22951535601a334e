import type { DatabaseSync } from 'node:sqlite';
import { createTableFile } from '../../sqlite/table-file.ts';
import { type Cell, Span } from '../../sqlite/table-pages.ts';
import type { PlainRecord } from '../mapping/plain-record.ts';
import type { PlainRow, RecordRow } from './record-row.ts';
import { VIEW_NAMES, VIEWS } from './schema.ts';

/**
 * The legacy records, one row each, broken ones included: nothing that was read is forgotten. They are in a file of their
 * own beside the workspace, because they are written as whole pages (sqlite/table-pages.ts) and never changed; to SQL it
 * is one table more.
 */

export const RECORDS_FILE = 'records.sqlite';

const CREATE = `
CREATE TABLE record (
  seq INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  byte INTEGER NOT NULL,
  problem TEXT,                    -- why it can not be sent; null when it can
  warnings TEXT,                   -- values that were left out, a sentence each
  email TEXT,
  user_id TEXT,                    -- without the auth0| prefix
  username TEXT,
  phone TEXT,
  recency INTEGER,                 -- when the record was last touched, ms since 1970; null when no column tells
  scheme INTEGER,                  -- scheme.id
  roles TEXT,                      -- names of legacy roles, a JSON array; null when there are none
  payload TEXT                     -- the import user as JSON
) STRICT`;

/** A row in the order of the columns. */
export function cellsOf(row: RecordRow): readonly Cell[] {
  const { line, byte, problem, warnings, email, userId, username, phone, recency, scheme, roles, payload } =
    row;
  return [
    null,
    line,
    byte,
    problem,
    warnings,
    email,
    userId,
    username,
    phone,
    recency,
    scheme,
    roles,
    payload,
  ];
}

/** The same of a plain record; what is returned holds until the next call. */
export function plainCellsOf(): (record: PlainRecord, row: PlainRow) => readonly Cell[] {
  const cells: Cell[] = new Array<Cell>(13).fill(null);
  const [email, userId, phone, payload] = Array.from({ length: 4 }, () => new Span(Buffer.alloc(0)));
  const spanOf = (span: Span | undefined, bytes: Buffer, from: number, to: number): Cell => {
    if (span === undefined || from === to) return null;
    span.bytes = bytes;
    span.from = from;
    span.to = to;
    return span;
  };
  return (record, { line, byte, warnings, scheme, roles }) => {
    const { json } = record;
    cells[1] = line;
    cells[2] = byte;
    cells[4] = warnings;
    cells[5] = spanOf(email, json, record.emailFrom, record.emailTo);
    cells[6] = spanOf(userId, json, record.userIdFrom, record.userIdTo);
    cells[7] = record.username;
    cells[8] = spanOf(phone, json, record.phoneFrom, record.phoneTo);
    cells[9] = record.recency;
    cells[10] = scheme;
    cells[11] = roles;
    cells[12] = spanOf(payload, json, 0, record.size);
    return cells;
  };
}

/** Makes an empty table of records; whatever was there is replaced. */
export function createRecords(path: string): void {
  createTableFile(path, CREATE);
}

/** Lets a connection that only reads see the records, and what is concluded from them. */
export function attachRecordsToRead(db: DatabaseSync, path: string): void {
  db.prepare('ATTACH ? AS records').run(path);
  db.exec(VIEWS);
}

/** The same for the workspace's own connection. */
export function attachRecords(db: DatabaseSync, path: string): void {
  attachRecordsToRead(db, path);
  // Nobody writes to them but a load; so nothing of how SQLite writes matters.
  db.exec(
    'PRAGMA records.cache_size = -8192; PRAGMA records.journal_mode = MEMORY; PRAGMA records.synchronous = OFF',
  );
}

/** Where the file of the records is. */
export function recordsPath(db: DatabaseSync): string {
  const path = db.location('records');
  if (path === null) throw new Error('The workspace has no records.');
  return path;
}

/** Takes the records away from the workspace's connection. @returns where their file is */
export function detachRecords(db: DatabaseSync): string {
  const path = recordsPath(db);
  for (const view of VIEW_NAMES) db.exec(`DROP VIEW temp.${view}`);
  db.exec('DETACH records');
  return path;
}

/** Empties the table of records. */
export function emptyRecords(db: DatabaseSync): void {
  const path = detachRecords(db);
  createRecords(path);
  attachRecords(db, path);
}
