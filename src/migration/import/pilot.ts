import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';

/**
 * The pilot wave: a small sample that goes first, with something of everything the plan holds, so that what is wrong
 * shows with two dozen users and not with two hundred thousand.
 */

/** Of each kind of thing, and of all together. */
const OF_EACH = 2;
const MAX_RECORDS = 60;
/** Fewer than this are a pilot themselves. */
const SMALL_IMPORT = 200;

/** Merges come after all jobs, so they are no part of it. */
const SENT = `d.kind IN ('create', 'update', 'fail')`;

/** Everything that can differ in what a tenant makes of it: class, what is done, password scheme. */
const COMBINATIONS = `
SELECT seq FROM (
  SELECT d.seq, row_number() OVER (PARTITION BY d.class, d.ruling, r.scheme ORDER BY d.seq) AS place
  FROM decision d JOIN record r USING (seq) WHERE ${SENT})
WHERE place <= ${OF_EACH} ORDER BY place, seq LIMIT ${MAX_RECORDS}`;

/** What else has surprised people: the largest profile, what was left out of a record, roles, another alphabet. */
const EDGES: readonly string[] = [
  `SELECT d.seq FROM decision d JOIN record r USING (seq) WHERE ${SENT} ORDER BY length(r.payload) DESC LIMIT ${OF_EACH}`,
  `SELECT d.seq FROM decision d JOIN record r USING (seq) WHERE ${SENT} AND r.warnings IS NOT NULL LIMIT ${OF_EACH}`,
  `SELECT d.seq FROM decision d JOIN record r USING (seq) WHERE ${SENT} AND r.roles IS NOT NULL LIMIT ${OF_EACH}`,
  `SELECT d.seq FROM decision d JOIN record r USING (seq) WHERE ${SENT} AND r.payload GLOB '*[^ -~]*' LIMIT ${OF_EACH}`,
  `SELECT d.seq FROM decision d JOIN record r USING (seq) WHERE ${SENT} AND r.payload LIKE '%"mfa_factors"%' LIMIT ${OF_EACH}`,
];

/** The records that go first, by seq; none where the import is small. Needs the rulings (groups.ts: `saveRulings`). */
export function pilotRecords(db: DatabaseSync): ReadonlySet<number> {
  if (number(db, `SELECT count(*) FROM decision d WHERE ${SENT}`) < SMALL_IMPORT) return new Set();
  const seqs = [COMBINATIONS, ...EDGES].flatMap((sql) =>
    db
      .prepare(sql)
      .all()
      .map(({ seq }) => Number(seq)),
  );
  return new Set(seqs);
}
