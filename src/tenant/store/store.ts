import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** The tenant's database: everything it has acknowledged is in here, so a restart loses nothing. */

const SCHEMA = `
CREATE TABLE IF NOT EXISTS connection (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  strategy TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,     -- 0: for no application
  options TEXT NOT NULL            -- JSON
) STRICT;
CREATE TABLE IF NOT EXISTS user (
  row INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  provider TEXT NOT NULL,
  id TEXT NOT NULL,                -- without the provider's prefix
  email TEXT, username TEXT, phone_number TEXT,
  profile TEXT NOT NULL,           -- JSON: see profile.ts
  password TEXT NOT NULL,          -- JSON: see password.ts
  logins_count INTEGER NOT NULL DEFAULT 0,
  last_login TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (connection, id)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS user_email ON user (connection, email);
CREATE INDEX IF NOT EXISTS user_by_email ON user (email);
CREATE INDEX IF NOT EXISTS user_username ON user (connection, username);
CREATE INDEX IF NOT EXISTS user_phone ON user (connection, phone_number);
CREATE INDEX IF NOT EXISTS user_id ON user (id);
CREATE TABLE IF NOT EXISTS ghost (
  connection TEXT NOT NULL,
  email TEXT NOT NULL,
  PRIMARY KEY (connection, email)
) STRICT;
CREATE TABLE IF NOT EXISTS role (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  description TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS role_member (
  row INTEGER PRIMARY KEY,
  role INTEGER NOT NULL REFERENCES role ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
  UNIQUE (role, user)
) STRICT;
CREATE INDEX IF NOT EXISTS role_member_user ON role_member (user);
CREATE TABLE IF NOT EXISTS permission (
  row INTEGER PRIMARY KEY,
  api TEXT NOT NULL,               -- the API's identifier
  api_name TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  UNIQUE (api, name)
) STRICT;
CREATE TABLE IF NOT EXISTS role_permission (
  role INTEGER NOT NULL REFERENCES role ON DELETE CASCADE,
  permission INTEGER NOT NULL REFERENCES permission ON DELETE CASCADE,
  PRIMARY KEY (role, permission)
) STRICT;
CREATE TABLE IF NOT EXISTS user_permission (
  user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
  permission INTEGER NOT NULL REFERENCES permission ON DELETE CASCADE,
  PRIMARY KEY (user, permission)
) STRICT;
CREATE TABLE IF NOT EXISTS ticket (
  digest TEXT PRIMARY KEY,         -- SHA-256 of what is in the link; the link itself is nowhere
  kind TEXT NOT NULL,              -- 'reset-password' | 'verify-email'
  user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,     -- milliseconds since 1970
  marks_verified INTEGER NOT NULL,
  result_url TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS ticket_user ON ticket (user);
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,              -- 'users_import' | 'users_export' | 'verification_email'
  status TEXT NOT NULL,            -- 'pending' | 'processing' | 'completed' | 'failed'
  created_at TEXT NOT NULL,
  connection_id TEXT,
  external_id TEXT,
  upsert INTEGER NOT NULL DEFAULT 0,
  semantics TEXT NOT NULL DEFAULT 'documented', -- 'documented' | 'article'
  input TEXT NOT NULL,             -- an export's request, as JSON
  total INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  inserted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  detail TEXT
) STRICT;
-- The users file of an import, until the job is over. Not in its row: that one is written with every slice.
CREATE TABLE IF NOT EXISTS job_file (job TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS job_error (job TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS job_error_job ON job_error (job);
`;

/** Files of an earlier version have tables already, which lack what came later, and users files in their jobs. */
function bringUpToDate(db: DatabaseSync): void {
  const has = db.prepare(`SELECT 1 FROM pragma_table_info('job') WHERE name = 'semantics'`).get();
  if (has === undefined) db.exec(`ALTER TABLE job ADD COLUMN semantics TEXT NOT NULL DEFAULT 'documented'`);
  db.exec(`
    BEGIN;
    INSERT OR IGNORE INTO job_file SELECT id, input FROM job WHERE type = 'users_import' AND input <> '';
    UPDATE job SET input = '' WHERE type = 'users_import' AND input <> '';
    COMMIT`);
}

/** @param file a path, or `:memory:` */
export function openStore(file: string): DatabaseSync {
  // There are password hashes in it: a new file is for its owner only, and SQLite makes its side files alike.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(SCHEMA);
  bringUpToDate(db);
  // SQLite's own `lower` knows ASCII only.
  db.function('lower_case', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : null,
  );
  return db;
}
