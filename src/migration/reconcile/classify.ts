import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { CLASS_IDS, classRule } from './classes.ts';
import { CONFLICTS } from './conflicts.ts';
import { findDuplicates } from './duplicates.ts';
import { SPECIAL } from './groups.ts';
import type { ReconcileRules } from './rules.ts';

/**
 * Gives every record its class (classes.ts) and its conflicts (conflicts.ts), by joining the records with the
 * snapshot. The order of the CASE is the order of precedence there.
 */

const { email, id, username, phone, ambiguous } = CONFLICTS;
const elsewhere = CONFLICTS['id-elsewhere'];
const rekeyed = CONFLICTS['rekeyed-id'];

// A left join for each key rather than a subquery: those would be looked up again wherever a column names them.
// Two users of one key (a connection without unique e-mails) make two rows; OR IGNORE keeps the first.
const CLASSIFY = `
INSERT OR IGNORE INTO plan (seq, class, conflicts, override, by_email, by_id, by_other, duplicate_of)
SELECT r.seq,
  CASE
    WHEN r.problem IS NOT NULL THEN 'invalid'
    WHEN s.fate = 'refused' THEN 'plaintext'
    WHEN coalesce(s.action, 'import') <> 'import' THEN 'held-back'
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
FROM record r
  LEFT JOIN scheme s ON s.id = r.scheme
  LEFT JOIN temp.file_duplicate d ON d.seq = r.seq
  LEFT JOIN override o ON o.seq = r.seq
  LEFT JOIN existing e ON e.email = r.email AND e.connection = :connection
  LEFT JOIN existing i ON i.user_id = 'auth0|' || r.user_id AND i.connection = :connection
  LEFT JOIN existing x ON x.user_id = 'auth0|' || r.user_id AND x.connection <> :connection
  LEFT JOIN existing u ON u.username = r.username AND u.connection = :connection
  LEFT JOIN existing p ON p.phone = r.phone AND p.connection = :connection
ORDER BY r.seq`;

/** Records that are not compared have no conflicts, whatever the join found. */
const NOT_COMPARED = `
UPDATE plan SET conflicts = 0, by_email = NULL, by_id = NULL, by_other = NULL
WHERE class IN ('invalid', 'plaintext', 'held-back', 'duplicate')`;

const WITH_TAKEN_ID = `class IN ('contradiction', 'id-elsewhere', 'id-taken')`;

/** Only where an id is taken it may be asked whether another one would be free. */
const REKEYED = `
UPDATE plan SET conflicts = conflicts | ${rekeyed}
WHERE ${WITH_TAKEN_ID} AND (
  EXISTS (SELECT 1 FROM record o JOIN record r ON o.user_id = :prefix || r.user_id WHERE r.seq = plan.seq)
  OR EXISTS (
    SELECT 1 FROM existing e JOIN record r ON e.user_id = 'auth0|' || :prefix || r.user_id WHERE r.seq = plan.seq))`;

/** Who is new and looks like somebody who is there: the same key, where at least one of the two is not the key itself. */
const HINTS_OF_RECORDS = `
INSERT OR IGNORE INTO hint (seq, existing)
SELECT n.seq, e.row FROM near_record n JOIN plan USING (seq)
    JOIN existing e ON e.connection = :connection AND (e.near_email = n.email OR e.email = n.email)
  WHERE plan.class = 'new'
UNION ALL SELECT n.seq, e.row FROM near_record n JOIN plan USING (seq)
    JOIN existing e ON e.near_id = 'auth0|' || n.user_id OR e.user_id = 'auth0|' || n.user_id
  WHERE plan.class = 'new'`;

/** The other way round: it is the user whose key is another one. */
const HINTS_OF_USERS = `
INSERT OR IGNORE INTO hint (seq, existing)
SELECT r.seq, e.row FROM plan JOIN record r USING (seq)
    JOIN existing e ON e.connection = :connection AND e.near_email = r.email
  WHERE plan.class = 'new'
UNION ALL SELECT r.seq, e.row FROM plan JOIN record r USING (seq) JOIN existing e ON e.near_id = 'auth0|' || r.user_id
  WHERE plan.class = 'new'`;

function findHints(db: DatabaseSync, connection: string): void {
  db.prepare(HINTS_OF_RECORDS).run({ connection });
  // This one goes through all records, so it is asked first whether there is a reason to.
  const isSpecial = 'near_email IS NOT NULL OR near_id IS NOT NULL';
  if (number(db, `SELECT EXISTS (SELECT 1 FROM existing WHERE ${isSpecial})`) === 1)
    db.prepare(HINTS_OF_USERS).run({ connection });
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
    db.exec(`DELETE FROM override WHERE seq IN (SELECT seq FROM plan WHERE ${unfit})`);
    dropped += Number(db.prepare(`UPDATE plan SET override = '' WHERE ${unfit}`).run().changes);
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
      DELETE FROM outcome; DELETE FROM plan; DELETE FROM job; DELETE FROM hint; DELETE FROM ruling;
      DROP TABLE IF EXISTS temp.file_duplicate;
      DROP INDEX IF EXISTS plan_class; DROP INDEX IF EXISTS plan_special;
      CREATE TEMP TABLE file_duplicate (seq INTEGER PRIMARY KEY, winner INTEGER NOT NULL);
    `);
    const insert = db.prepare('INSERT INTO temp.file_duplicate VALUES (?, ?)');
    for (const [seq, winner] of findDuplicates(db, rules.duplicates)) insert.run(seq, winner);
    db.prepare(CLASSIFY).run({ connection });
    db.exec(NOT_COMPARED);
    // For the list of a class and for the counts of groups; after the load, for the same reason as in load-snapshot.
    db.exec(`
      CREATE INDEX plan_class ON plan (class);
      CREATE INDEX plan_special ON plan (class, conflicts, override) WHERE ${SPECIAL};
    `);
    if (number(db, `SELECT count(*) FROM plan WHERE ${WITH_TAKEN_ID}`) > 0) {
      db.exec('CREATE INDEX IF NOT EXISTS record_user_id ON record (user_id)');
      db.prepare(REKEYED).run({ prefix: rules.idPrefix });
    }
    findHints(db, connection);
    db.exec('DROP TABLE temp.file_duplicate');
    return dropUnfitOverrides(db);
  });
}
