import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { payloadSizes } from '../workspace/payload-sizes.ts';

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
  FROM decision d JOIN record r USING (seq) WHERE ${SENT} AND d.seq IN (SELECT seq FROM temp.various))
WHERE place <= ${OF_EACH} ORDER BY place, seq LIMIT ${MAX_RECORDS}`;

/** Of each scheme, those who are plainly new: they differ in nothing else, so the first of them are enough. */
const PLAINLY_NEW = `
INSERT OR IGNORE INTO temp.various
SELECT seq FROM record r WHERE r.seq >= ? AND r.scheme IS ? AND NOT EXISTS (SELECT 1 FROM judged WHERE judged.seq = r.seq)
ORDER BY seq LIMIT ${OF_EACH}`;

/** Makes a temporary table in which is something of everything. */
function collectVarious(db: DatabaseSync): void {
  db.exec(`
    DROP TABLE IF EXISTS temp.various; CREATE TEMP TABLE various (seq INTEGER PRIMARY KEY);
    INSERT INTO temp.various SELECT seq FROM judged;
  `);
  const collect = db.prepare(PLAINLY_NEW);
  for (const { id, first } of db.prepare('SELECT id, first FROM scheme WHERE users > 0').all())
    collect.run(Number(first), Number(id));
  // Only a workspace that was not loaded from a file has records without one.
  if (number(db, 'SELECT count(*) FROM scheme') === 0) collect.run(0, null);
}

const IS_SENT = `EXISTS (SELECT 1 FROM decision d WHERE d.seq = r.seq AND ${SENT})`;

/** What else has surprised people: what was left out of a record, roles, another alphabet. The few are looked for first. */
const EDGES: readonly string[] = [
  `SELECT r.seq FROM record r WHERE r.warnings IS NOT NULL AND ${IS_SENT} LIMIT ${OF_EACH}`,
  `SELECT r.seq FROM record r WHERE r.roles IS NOT NULL AND ${IS_SENT} LIMIT ${OF_EACH}`,
  `SELECT r.seq FROM record r WHERE octet_length(r.payload) > length(r.payload) AND ${IS_SENT} LIMIT ${OF_EACH}`,
  `SELECT r.seq FROM record r WHERE instr(r.payload, '"mfa_factors":') > 0 AND ${IS_SENT} LIMIT ${OF_EACH}`,
];

/** So many of the largest profiles are asked whether they are sent. */
const LARGEST = 200;

/** The largest profiles that are sent. */
function largest(db: DatabaseSync): readonly number[] {
  const sizes = payloadSizes(db);
  const few = sizes.slice().sort().at(-LARGEST) ?? 0;
  const seqs: number[] = [];
  for (const [seq, size] of sizes.entries())
    if (size > 0 && size >= few && seqs.length < 2 * LARGEST) seqs.push(seq);
  const sent = db.prepare(`SELECT d.seq FROM decision d WHERE d.seq = ? AND ${SENT}`);
  return seqs
    .toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))
    .filter((seq) => sent.get(seq) !== undefined)
    .slice(0, OF_EACH);
}

/** The records that go first, by seq; none where the import is small. Needs the rulings (groups.ts: `saveRulings`). */
export function pilotRecords(db: DatabaseSync): ReadonlySet<number> {
  const some = `SELECT count(*) FROM (SELECT 1 FROM decision d WHERE ${SENT} LIMIT ${SMALL_IMPORT})`;
  if (number(db, some) < SMALL_IMPORT) return new Set();
  collectVarious(db);
  const seqs = [COMBINATIONS, ...EDGES].flatMap((sql) =>
    db
      .prepare(sql)
      .all()
      .map(({ seq }) => Number(seq)),
  );
  db.exec('DROP TABLE temp.various');
  return new Set([...seqs, ...largest(db)]);
}
