/**
 * The workspace's tables. Identity keys are stored normalised (user/identity.ts), so that every collision is an
 * equality and every count a GROUP BY: the plan works in flat memory whatever the file's size. The records themselves
 * are in a file beside it (record-table.ts): `seq` everywhere is record.seq.
 */

/**
 * Raised with every change of the tables; a file of another version is not opened. One whose load was interrupted has
 * version 0 (bulk-load.ts).
 */
export const SCHEMA_VERSION = 10;

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
  action TEXT NOT NULL,            -- 'import' | 'hold-back' | 'login-script'
  first INTEGER NOT NULL DEFAULT 0 -- record.seq of the first one
) STRICT;

-- What tells quickly who shares an identity with nobody (fingerprints.ts): 32 bits each, in blocks. A row for each kind
-- of identity, so that whoever reads one of them does not have to pass the others.
CREATE TABLE fingerprint (
  side TEXT NOT NULL,              -- 'record' | 'existing'; 'incoming' while a snapshot is taken
  key TEXT NOT NULL,               -- 'email' | 'user_id' | 'username' | 'phone'; no row where nobody of the block has one
  first INTEGER NOT NULL,          -- the number of the block's first record or user
  bytes BLOB NOT NULL,
  PRIMARY KEY (side, key, first)
) STRICT;

-- How many bytes the import users take, in blocks as above: 32 bits each, 0 where there is none.
CREATE TABLE payload_size (first INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

-- What an earlier import has brought already, when it was compared with one (delta/compare.ts).
CREATE TABLE earlier (
  seq INTEGER PRIMARY KEY,
  same INTEGER NOT NULL,           -- 1: unchanged; 0: known, and different
  print TEXT                       -- what it was; null where it is the same
) STRICT;

-- The few records that can not be sent, whatever is decided (record.problem).
CREATE TABLE flawed (seq INTEGER PRIMARY KEY) STRICT;

-- The few records whose address or id looks like another one (user/near-identity.ts); null where a key is itself.
CREATE TABLE near_record (seq INTEGER PRIMARY KEY, email TEXT, user_id TEXT) STRICT;

-- The tenant's users, as the snapshot found them.
CREATE TABLE existing (
  row INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  user_id TEXT NOT NULL,           -- with its provider prefix
  email TEXT,
  username TEXT,
  phone TEXT,
  near_email TEXT,                 -- as in near_record
  near_id TEXT,
  profile TEXT NOT NULL
) STRICT;

-- What the records that are not plainly new are to the tenant (reconcile/classify.ts). Nearly all records of nearly all
-- files have no row here: they are new, in no conflict, and without a decision of their own (the view plan, VIEWS).
CREATE TABLE judged (
  seq INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  conflicts INTEGER NOT NULL,      -- bits: reconcile/conflicts.ts
  override TEXT NOT NULL,          -- a decision for this record; '' where its class decides
  by_email INTEGER,                -- existing.row: who has its e-mail
  by_id INTEGER,                   -- who has its id, here or, if nobody here has, elsewhere
  by_other INTEGER,                -- who has its username, else its phone number
  duplicate_of INTEGER             -- record.seq
) STRICT;
-- Which job records go with, once they are packed: runs of records that follow each other, from first to last.
CREATE TABLE packed (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, job INTEGER NOT NULL) STRICT;
CREATE INDEX packed_job ON packed (job);
-- Decisions for single records. They outlive the plan, which is made anew with every snapshot.
CREATE TABLE override (seq INTEGER PRIMARY KEY, action TEXT NOT NULL) STRICT;
-- What the records of an undoable step had before it; '' for none.
CREATE TABLE override_undo (step INTEGER NOT NULL, seq INTEGER NOT NULL, action TEXT NOT NULL) STRICT;
-- Who looks like a user that exists and is not.
CREATE TABLE hint (seq INTEGER NOT NULL, existing INTEGER NOT NULL, PRIMARY KEY (seq, existing)) STRICT, WITHOUT ROWID;

-- What follows from the policies for each kind of record (reconcile/ruling.ts): a handful of rows.
CREATE TABLE ruling (
  class TEXT NOT NULL,
  conflicts INTEGER NOT NULL,
  override TEXT NOT NULL,
  kind TEXT NOT NULL,
  ruling TEXT NOT NULL,            -- JSON
  PRIMARY KEY (class, conflicts, override)
) STRICT, WITHOUT ROWID;

-- The journal: a job is written down before it is sent.
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,              -- 'create' | 'update' | 'merge'
  records INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL,             -- see import/job.ts
  id TEXT,                         -- the tenant's job id
  wave INTEGER NOT NULL DEFAULT 1, -- 0: the pilot, 1: the rest
  attempt INTEGER NOT NULL DEFAULT 1,
  sent_at TEXT,                    -- of the first attempt
  percent INTEGER NOT NULL DEFAULT 0,
  inserted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  detail TEXT
) STRICT;
CREATE TABLE outcome (
  seq INTEGER PRIMARY KEY,
  result TEXT NOT NULL,            -- 'created' | 'updated' | 'merged' | 'failed' | 'unknown'
  code TEXT,
  message TEXT
) STRICT;

-- What comes after the import. Roles of the tenant that somebody chose (roles/plan.ts).
CREATE TABLE role (
  row INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  id TEXT,                         -- the tenant's; null until a new role has been created
  is_new INTEGER NOT NULL,
  tried INTEGER NOT NULL DEFAULT 0 -- its creation was asked for: one with its name may be ours
) STRICT;
-- Who is to have which role, and what came of it.
CREATE TABLE role_member (
  role INTEGER NOT NULL REFERENCES role(row),
  seq INTEGER NOT NULL,
  result TEXT,                     -- 'assigned' | 'gone' | 'failed'; null: not asked for yet
  code TEXT,
  message TEXT,
  PRIMARY KEY (role, seq)
) STRICT, WITHOUT ROWID;
-- Under which id a record's user arrived.
CREATE TABLE arrival (
  seq INTEGER PRIMARY KEY,
  email TEXT,                      -- by which the id can be found; null for a user who was merged by id
  user_id TEXT                     -- with its provider prefix; null: to be looked up; '': nobody is there
) STRICT;
CREATE INDEX arrival_email ON arrival (email) WHERE user_id IS NULL;
CREATE INDEX arrival_absent ON arrival (seq) WHERE user_id = '';
-- Links for choosing a password (resets/make-links.ts); the links themselves are in their file and nowhere else.
CREATE TABLE reset_link (
  seq INTEGER PRIMARY KEY,
  result TEXT NOT NULL,            -- 'made' | 'gone' | 'failed'
  message TEXT
) STRICT;
`;

export const VIEW_NAMES = ['judged_decision', 'decision', 'unpacked', 'plan'] as const;

/**
 * Views over both files, made with each connection because a file's own can not look into another one: `plan`, all records
 * with what they are to the tenant, and `decision`, with what is done with them; `judged_decision` is the part of it that is
 * told without a look at the records, those that are not plainly new. `unpacked` are the records of no job: few, between
 * the runs of those that are in one.
 */
export const VIEWS = `
CREATE TEMP VIEW plan AS
  SELECT record.seq, coalesce(judged.class, 'new') AS class, coalesce(judged.conflicts, 0) AS conflicts,
    coalesce(judged.override, '') AS override, judged.by_email, judged.by_id, judged.by_other, judged.duplicate_of,
    (SELECT CASE WHEN record.seq <= packed.last THEN packed.job END FROM packed
     WHERE packed.first <= record.seq ORDER BY packed.first DESC LIMIT 1) AS job
  FROM record LEFT JOIN judged ON judged.seq = record.seq;
CREATE TEMP VIEW decision AS
  SELECT plan.seq, plan.class, plan.by_email, plan.by_id, plan.duplicate_of, plan.job, ruling.kind, ruling.ruling
  FROM plan JOIN ruling USING (class, conflicts, override);
CREATE TEMP VIEW unpacked AS
  SELECT record.seq
  FROM (
      SELECT last + 1 AS first, lead(first) OVER (ORDER BY first) - 1 AS last FROM packed
      UNION ALL SELECT 1, min(first) - 1 FROM packed
    ) AS gap CROSS JOIN record
  WHERE record.seq >= gap.first AND record.seq <= coalesce(gap.last, 9007199254740991);
CREATE TEMP VIEW judged_decision AS
  SELECT judged.seq, judged.class, judged.by_email, judged.by_id, ruling.kind, ruling.ruling
  FROM judged JOIN ruling USING (class, conflicts, override);
`;
