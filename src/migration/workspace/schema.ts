/**
 * The workspace's tables. Identity keys are stored normalised (user/identity.ts), so that every collision is an
 * equality and every count a GROUP BY: the plan works in flat memory whatever the file's size.
 */

/** Raised with every change of the tables; a file of another version is not opened. */
export const SCHEMA_VERSION = 2;

export const SCHEMA = `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- One row per password scheme found, counted while the records are loaded.
CREATE TABLE scheme (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL UNIQUE,
  scheme TEXT NOT NULL,
  fate TEXT NOT NULL,
  reason TEXT,
  users INTEGER NOT NULL,
  example TEXT NOT NULL,           -- masked
  action TEXT NOT NULL             -- 'import' | 'hold-back' | 'login-script'
) STRICT;

-- One row per legacy record, broken ones included: nothing that was read is forgotten.
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
  scheme INTEGER REFERENCES scheme(id),
  roles TEXT,                      -- names of legacy roles, a JSON array; null when there are none
  payload TEXT                     -- the import user as JSON
) STRICT;

-- The tenant's users, as the snapshot found them.
CREATE TABLE existing (
  row INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  user_id TEXT NOT NULL,           -- with its provider prefix
  email TEXT,
  username TEXT,
  phone TEXT,
  profile TEXT NOT NULL
) STRICT;

-- What each record is to the tenant. What is done about it follows from the policy of its class.
CREATE TABLE plan (
  seq INTEGER PRIMARY KEY REFERENCES record(seq),
  class TEXT NOT NULL,
  matched INTEGER,                 -- existing.row
  duplicate_of INTEGER,            -- record.seq
  job INTEGER                      -- job.seq, once packed
) STRICT;
CREATE TABLE policy (class TEXT PRIMARY KEY, action TEXT NOT NULL) STRICT;
CREATE VIEW decision AS
  SELECT plan.seq, plan.class, plan.matched, plan.duplicate_of, plan.job,
         coalesce(policy.action, 'skip') AS action
  FROM plan LEFT JOIN policy USING (class);

-- The journal: a job is written down before it is sent.
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,              -- 'create' | 'update'
  records INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL,             -- see import/job.ts
  id TEXT,                         -- the tenant's job id
  percent INTEGER NOT NULL DEFAULT 0,
  inserted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  detail TEXT
) STRICT;
CREATE TABLE outcome (
  seq INTEGER PRIMARY KEY REFERENCES record(seq),
  result TEXT NOT NULL,            -- 'created' | 'updated' | 'failed' | 'unknown'
  code TEXT,
  message TEXT
) STRICT;
`;
