import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { fingerprint, fingerprintOfId } from '../workspace/fingerprints.ts';
import { collectSharing, collectWith } from './candidates.ts';
import { CLASS_IDS, classRule } from './classes.ts';
import { CONFLICTS } from './conflicts.ts';
import { findDuplicates } from './duplicates.ts';
import type { ReconcileRules } from './rules.ts';

/**
 * Gives every record its class (classes.ts) and its conflicts (conflicts.ts), by joining the records that can share an
 * identity with somebody (candidates.ts) with the snapshot; the others are new, unless they can not be sent at all. Who is plainly new gets no row.
 */

const { email, id, username, phone, ambiguous } = CONFLICTS;
const elsewhere = CONFLICTS['id-elsewhere'];
const rekeyed = CONFLICTS['rekeyed-id'];

/** What a record is whoever else there is; the order is that of the classes. */
const ON_ITS_OWN = `
    WHEN r.problem IS NOT NULL THEN 'invalid'
    WHEN r.scheme IN (SELECT id FROM scheme WHERE fate = 'refused') THEN 'plaintext'
    WHEN r.scheme IN (SELECT id FROM scheme WHERE action <> 'import') THEN 'held-back'`;

// CROSS JOIN is a join whose order SQLite does not change: the few before the many.
// A left join for each key rather than a subquery: those would be looked up again wherever a column names them.
// Two users of one key (a connection without unique e-mails) make two rows; OR IGNORE keeps the first.
const CLASSIFY_CANDIDATES = `
INSERT OR IGNORE INTO judged (seq, class, conflicts, override, by_email, by_id, by_other, duplicate_of)
SELECT r.seq,
  CASE ${ON_ITS_OWN}
    WHEN d.winner IS NOT NULL THEN 'duplicate'
    WHEN e.row IS NOT NULL AND coalesce(i.row, x.row, e.row) <> e.row THEN 'contradiction'
    WHEN e.row IS NOT NULL THEN 'existing'
    WHEN x.row IS NOT NULL THEN 'id-elsewhere'
    WHEN i.row IS NOT NULL THEN 'id-taken'
    WHEN u.row IS NOT NULL THEN 'username-taken'
    WHEN p.row IS NOT NULL THEN 'phone-taken'
    ELSE 'new'
  END,
  CASE WHEN e.row IS NULL THEN 0 ELSE ${email} END
    | CASE WHEN coalesce(i.row <> e.row, i.row IS NOT NULL) THEN ${id} ELSE 0 END
    | CASE WHEN x.row IS NULL THEN 0 ELSE ${elsewhere} END
    | CASE WHEN coalesce(u.row <> e.row, u.row IS NOT NULL) THEN ${username} ELSE 0 END
    | CASE WHEN coalesce(p.row <> e.row, p.row IS NOT NULL) THEN ${phone} ELSE 0 END
    | CASE
        WHEN coalesce(i.row, x.row) IS NULL THEN 0
        WHEN (SELECT count(*) FROM existing WHERE user_id = 'auth0|' || r.user_id) > 1 THEN ${ambiguous}
        ELSE 0
      END,
  coalesce(o.action, ''),
  e.row, coalesce(i.row, x.row), coalesce(u.row, p.row), d.winner
FROM temp.candidate c CROSS JOIN record r ON r.seq = c.seq
  LEFT JOIN temp.file_duplicate d ON d.seq = r.seq
  LEFT JOIN override o ON o.seq = r.seq
  LEFT JOIN existing e ON e.email = r.email AND e.connection = :connection
  LEFT JOIN existing i ON i.user_id = 'auth0|' || r.user_id AND i.connection = :connection
  LEFT JOIN existing x ON x.user_id = 'auth0|' || r.user_id AND x.connection <> :connection
  LEFT JOIN existing u ON u.username = r.username AND u.connection = :connection
  LEFT JOIN existing p ON p.phone = r.phone AND p.connection = :connection
ORDER BY r.seq`;

/** They are not compared with anybody: who they are was seen when they were sent. */
const JUDGE_UNCHANGED = `
INSERT INTO judged (seq, class, conflicts, override)
SELECT seq, 'unchanged', 0, '' FROM earlier
WHERE same = 1 AND seq NOT IN (SELECT seq FROM temp.file_duplicate)`;

/** Of the records that share no identity, those that can not be sent whoever else there is; only for a scheme all are looked at. */
const judgeOthers = (unsent: readonly number[]): string => `
INSERT OR IGNORE INTO judged (seq, class, conflicts, override)
SELECT r.seq, CASE ${ON_ITS_OWN} END, 0, '' FROM record r
WHERE ${unsent.length === 0 ? 'r.seq IN (SELECT seq FROM flawed)' : `r.problem IS NOT NULL OR r.scheme IN (${unsent.join(', ')})`}`;

/** The schemes whose records are left out. In the statement itself, they are looked up ten times as fast. */
function unsentSchemes(db: DatabaseSync): readonly number[] {
  const schemes = db.prepare(`SELECT id FROM scheme WHERE fate = 'refused' OR action <> 'import'`).all();
  return schemes.map(({ id }) => Number(id));
}

/** Records that are not compared have no conflicts, whatever the join found. */
const NOT_COMPARED = `
UPDATE judged SET conflicts = 0, by_email = NULL, by_id = NULL, by_other = NULL
WHERE class IN ('invalid', 'plaintext', 'held-back', 'duplicate', 'unchanged')`;

const WITH_TAKEN_ID = `class IN ('contradiction', 'id-elsewhere', 'id-taken')`;

const TAKEN_IDS = `SELECT r.user_id AS id FROM judged CROSS JOIN record r USING (seq) WHERE ${WITH_TAKEN_ID}`;

const REKEYED = `
UPDATE judged SET conflicts = conflicts | ${rekeyed}
WHERE ${WITH_TAKEN_ID} AND (
  EXISTS (SELECT 1 FROM temp.prefixed o JOIN record r ON o.user_id = :prefix || r.user_id WHERE r.seq = judged.seq)
  OR EXISTS (
    SELECT 1 FROM existing e JOIN record r ON e.user_id = 'auth0|' || :prefix || r.user_id WHERE r.seq = judged.seq))`;

/** A column of texts, as fingerprints. */
function* fingerprints(
  rows: Iterable<Record<string, unknown>>,
  column: string,
  of: (text: string) => number,
): Generator<number> {
  for (const { [column]: text } of rows) if (typeof text === 'string') yield of(text);
}

/** Only where an id is taken it may be asked whether another one would be free. */
function findRekeyed(db: DatabaseSync, prefix: string): void {
  const wanted = fingerprints(db.prepare(TAKEN_IDS).iterate(), 'id', (taken) =>
    fingerprintOfId(prefix + taken),
  );
  collectWith(db, 'temp.with_prefix', { user_id: wanted });
  db.exec(`
    CREATE TEMP TABLE prefixed (user_id TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT OR IGNORE INTO temp.prefixed
      SELECT r.user_id FROM temp.with_prefix c CROSS JOIN record r ON r.seq = c.seq WHERE r.user_id IS NOT NULL;
  `);
  db.prepare(REKEYED).run({ prefix });
  db.exec('DROP TABLE temp.prefixed; DROP TABLE temp.with_prefix');
}

/** Who is new and looks like somebody who is there: the same key, where at least one of the two is not the key itself. */
const HINTS_OF_RECORDS = `
INSERT OR IGNORE INTO hint (seq, existing)
SELECT n.seq, e.row FROM near_record n CROSS JOIN plan ON plan.seq = n.seq
    CROSS JOIN existing e ON e.connection = :connection AND (e.near_email = n.email OR e.email = n.email)
  WHERE plan.class = 'new'
UNION ALL SELECT n.seq, e.row FROM near_record n CROSS JOIN plan ON plan.seq = n.seq
    CROSS JOIN existing e ON e.near_id = 'auth0|' || n.user_id OR e.user_id = 'auth0|' || n.user_id
  WHERE plan.class = 'new'`;

/** The other way round: it is the user whose key is another one. */
const HINTS_OF_USERS = `
INSERT OR IGNORE INTO hint (seq, existing)
SELECT r.seq, e.row FROM temp.lookalike l CROSS JOIN plan ON plan.seq = l.seq CROSS JOIN record r ON r.seq = l.seq
    CROSS JOIN existing e ON e.connection = :connection AND e.near_email = r.email
  WHERE plan.class = 'new'
UNION ALL SELECT r.seq, e.row FROM temp.lookalike l CROSS JOIN plan ON plan.seq = l.seq CROSS JOIN record r ON r.seq = l.seq
    CROSS JOIN existing e ON e.near_id = 'auth0|' || r.user_id
  WHERE plan.class = 'new'`;

function findHints(db: DatabaseSync, connection: string): void {
  db.prepare(HINTS_OF_RECORDS).run({ connection });
  const near = (column: 'near_email' | 'near_id') => {
    const users = db.prepare(`SELECT ${column} FROM existing WHERE ${column} IS NOT NULL`).iterate();
    return fingerprints(users, column, fingerprint);
  };
  collectWith(db, 'temp.lookalike', { email: near('near_email'), user_id: near('near_id') });
  db.prepare(HINTS_OF_USERS).run({ connection });
  db.exec('DROP TABLE temp.lookalike');
}

/** A decision that another class does not know is none; its record goes back to the policy. */
function dropUnfitOverrides(db: DatabaseSync): number {
  if (number(db, 'SELECT count(*) FROM override') === 0) return 0;
  let dropped = 0;
  for (const classId of CLASS_IDS) {
    const fitting = classRule(classId)
      .actions.map((action) => `'${action}'`)
      .join(', ');
    const unfit = `class = '${classId}' AND override <> '' AND override NOT IN (${fitting})`;
    db.exec(`DELETE FROM override WHERE seq IN (SELECT seq FROM judged WHERE ${unfit})`);
    dropped += Number(db.prepare(`UPDATE judged SET override = '' WHERE ${unfit}`).run().changes);
  }
  return dropped;
}

/**
 * Plans all records for one connection; replaces an earlier plan. Which schemes are held back is read from
 * `scheme.action`.
 * @param connection the connection's name, as the snapshot spells it
 * @returns how many decisions for single records no longer fit and were dropped
 */
export function classify(db: DatabaseSync, connection: string, rules: ReconcileRules): number {
  return transaction(db, () => {
    db.exec(`
      DELETE FROM outcome; DELETE FROM judged; DELETE FROM packed; DELETE FROM job; DELETE FROM hint; DELETE FROM ruling;
      DROP TABLE IF EXISTS temp.file_duplicate;
      DROP INDEX IF EXISTS judged_class;
      CREATE TEMP TABLE file_duplicate (seq INTEGER PRIMARY KEY, winner INTEGER NOT NULL);
    `);
    const insert = db.prepare('INSERT INTO temp.file_duplicate VALUES (?, ?)');
    collectSharing(db, 'temp.repeated', 'temp.candidate');
    db.exec(`
      INSERT OR IGNORE INTO temp.candidate SELECT seq FROM temp.repeated;
      INSERT OR IGNORE INTO temp.candidate SELECT seq FROM override;
    `);
    for (const [seq, winner] of findDuplicates(db, 'temp.repeated', rules.duplicates))
      insert.run(seq, winner);
    db.exec(JUDGE_UNCHANGED);
    db.exec('DELETE FROM temp.candidate WHERE seq IN (SELECT seq FROM judged)');
    db.prepare(CLASSIFY_CANDIDATES).run({ connection });
    db.exec(NOT_COMPARED);
    db.exec(judgeOthers(unsentSchemes(db)));
    db.exec(`DELETE FROM judged WHERE class = 'new' AND conflicts = 0 AND override = ''`);
    // For the list of a class; after the load, for the same reason as in load-snapshot.
    db.exec('CREATE INDEX judged_class ON judged (class)');
    findRekeyed(db, rules.idPrefix);
    findHints(db, connection);
    db.exec('DROP TABLE temp.file_duplicate; DROP TABLE temp.repeated; DROP TABLE temp.candidate');
    return dropUnfitOverrides(db);
  });
}
