import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import { findDuplicates } from './duplicates.ts';

/**
 * Gives every record its class (classes.ts), by joining the records with the snapshot. The order of the CASE is the
 * order of precedence there.
 */

const MATCH = (column: string, comparison: '=' | '<>', key: string) =>
  `(SELECT row FROM existing WHERE ${column} = ${key} AND connection ${comparison} :connection LIMIT 1)`;

const CLASSIFY = `
INSERT INTO plan (seq, class, matched, duplicate_of)
WITH matches AS (
  SELECT s.seq,
    d.winner AS duplicate_of,
    ${MATCH('email', '=', 's.email')} AS by_email,
    ${MATCH('user_id', '=', "'auth0|' || s.user_id")} AS by_id,
    ${MATCH('user_id', '<>', "'auth0|' || s.user_id")} AS by_id_elsewhere,
    ${MATCH('username', '=', 's.username')} AS by_username,
    ${MATCH('phone', '=', 's.phone')} AS by_phone
  FROM sendable s LEFT JOIN file_duplicate d USING (seq)
)
SELECT seq,
  CASE
    WHEN duplicate_of IS NOT NULL THEN 'duplicate'
    WHEN by_email IS NOT NULL AND by_id IS NOT NULL AND by_email <> by_id THEN 'contradiction'
    WHEN by_email IS NOT NULL THEN 'existing'
    WHEN by_id_elsewhere IS NOT NULL THEN 'id-elsewhere'
    WHEN by_id IS NOT NULL THEN 'id-taken'
    WHEN by_username IS NOT NULL THEN 'username-taken'
    WHEN by_phone IS NOT NULL THEN 'phone-taken'
    ELSE 'new'
  END,
  CASE WHEN duplicate_of IS NULL THEN coalesce(by_email, by_id_elsewhere, by_id, by_username, by_phone) END,
  duplicate_of
FROM matches`;

/**
 * Plans all records for one connection; replaces an earlier plan. Which schemes are held back is read from
 * `scheme.action`.
 * @param connection the connection's name, as the snapshot spells it
 */
export function classify(db: DatabaseSync, connection: string): void {
  transaction(db, () => {
    db.exec(`
      DELETE FROM outcome; DELETE FROM plan; DELETE FROM job;
      DROP TABLE IF EXISTS temp.sendable; DROP TABLE IF EXISTS temp.file_duplicate;
      INSERT INTO plan (seq, class)
        SELECT r.seq,
          CASE WHEN r.problem IS NOT NULL THEN 'invalid' WHEN s.fate = 'refused' THEN 'plaintext' ELSE 'held-back' END
        FROM record r LEFT JOIN scheme s ON s.id = r.scheme
        WHERE r.problem IS NOT NULL OR s.fate = 'refused' OR s.action <> 'import';
      CREATE TEMP TABLE sendable AS
        SELECT seq, email, user_id, username, phone FROM record WHERE seq NOT IN (SELECT seq FROM plan);
      CREATE TEMP TABLE file_duplicate (seq INTEGER PRIMARY KEY, winner INTEGER NOT NULL);
    `);
    const insert = db.prepare('INSERT INTO temp.file_duplicate VALUES (?, ?)');
    for (const [seq, winner] of findDuplicates(db)) insert.run(seq, winner);
    db.prepare(CLASSIFY).run({ connection });
    db.exec(
      'CREATE INDEX IF NOT EXISTS plan_class ON plan (class, seq); DROP TABLE sendable; DROP TABLE file_duplicate',
    );
  });
}
