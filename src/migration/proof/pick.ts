import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { CLASS_IDS, type ClassId } from '../reconcile/classes.ts';

/**
 * Users at random from the import's journal, of every kind: each class, outcome and password scheme is seen where the
 * number allows it, then as many jobs as possible; the rest is chance alone. The same seed picks the same users.
 */

export const DEFAULT_SAMPLE = 50;
/** A request each, or more: beyond this it would be an export. */
export const MAX_SAMPLE = 500;

export interface SampleRequest {
  readonly count: number;
  /** Any integer. */
  readonly seed: number;
}

/** How many of the different ones there are in the journal the sample holds. */
export interface Coverage {
  readonly seen: number;
  readonly of: number;
}

export interface Sample {
  /** In the file's order. */
  readonly seqs: readonly number[];
  /** Users who arrived, by the journal. */
  readonly arrived: number;
  readonly classes: Coverage;
  readonly schemes: Coverage;
  readonly jobs: Coverage;
}

/** Records that can not differ in how they came to the tenant, and one of them. */
const candidateRow = z.object({
  class: z.enum(CLASS_IDS),
  result: z.string(),
  scheme: z.int(),
  job: z.int(),
  seq: z.int(),
});
type Candidate = z.infer<typeof candidateRow>;

/** A number for each record that looks like chance and is the same for the same seed (the end of MurmurHash3). */
function lottery(seed: number): (seq: number) => number {
  const mix = (value: number) => {
    let bits = value | 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 0;
  };
  const start = mix(seed);
  return (seq) => mix(seq + start);
}

const ARRIVED = `
  FROM outcome o JOIN plan p USING (seq) JOIN record r USING (seq) WHERE o.result IN ('created', 'updated', 'merged')`;

/** The luckiest record of each combination: one row for each of them, however many records there are. */
function candidates(db: DatabaseSync): readonly Candidate[] {
  db.exec(`
    DROP TABLE IF EXISTS temp.candidate;
    CREATE TEMP TABLE candidate (
      class TEXT, result TEXT, scheme INTEGER, job INTEGER, seq INTEGER NOT NULL, draw INTEGER NOT NULL,
      PRIMARY KEY (class, result, scheme, job)
    ) WITHOUT ROWID;
    INSERT INTO temp.candidate
      SELECT p.class, o.result, coalesce(r.scheme, 0), coalesce(p.job, 0), o.seq, lottery(o.seq) AS draw ${ARRIVED}
      ON CONFLICT DO UPDATE SET seq = excluded.seq, draw = excluded.draw WHERE excluded.draw < candidate.draw`);
  const found = rows(
    db.prepare('SELECT class, result, scheme, job, seq FROM temp.candidate ORDER BY draw, seq'),
    candidateRow,
  );
  db.exec('DROP TABLE temp.candidate');
  return found;
}

/** What is worth seeing about a record. A job is worth less than everything else: there can be thousands. */
function features({ class: id, result, scheme, job }: Candidate): readonly (readonly [string, number])[] {
  return [
    [`class ${id}`, 1_000],
    [`result ${result}`, 1_000],
    [`scheme ${scheme}`, 1_000],
    [`job ${job}`, 1],
  ];
}

/** Greedy: always the one that shows most of what was not seen yet, the luckier one where two show the same. */
function cover(found: readonly Candidate[], count: number): Candidate[] {
  const seen = new Set<string>();
  const taken: Candidate[] = [];
  while (taken.length < count) {
    let best: { readonly candidate: Candidate; readonly worth: number } | undefined;
    for (const candidate of found) {
      let worth = 0;
      for (const [name, value] of features(candidate)) if (!seen.has(name)) worth += value;
      if (worth > (best?.worth ?? 0)) best = { candidate, worth };
    }
    if (best === undefined) break;
    taken.push(best.candidate);
    for (const [name] of features(best.candidate)) seen.add(name);
  }
  return taken;
}

const shownRow = z.object({ class: z.enum(CLASS_IDS), scheme: z.int(), job: z.int() });

function coverage<T>(all: readonly T[], shown: readonly T[]): Coverage {
  return { seen: new Set(shown).size, of: new Set(all).size };
}

/** @param request a number beyond the bounds is brought into them */
export function pickUsers(db: DatabaseSync, request: SampleRequest): Sample {
  const count = Math.max(1, Math.min(MAX_SAMPLE, Math.floor(request.count)));
  const draw = lottery(request.seed);
  db.function('lottery', { deterministic: true }, (seq) => draw(Number(seq)));
  const found = candidates(db);
  const picked = new Set(cover(found, count).map(({ seq }) => seq));
  // Sorting with a limit keeps no more rows than that.
  const lucky = rows(
    db.prepare(`SELECT o.seq ${ARRIVED} ORDER BY lottery(o.seq), o.seq LIMIT ?`),
    z.object({ seq: z.int() }),
    count,
  );
  for (const { seq } of lucky) if (picked.size < count) picked.add(seq);
  const seqs = [...picked].sort((a, b) => a - b);
  const shown = rows(
    db.prepare(`
      SELECT p.class, coalesce(r.scheme, 0) AS scheme, coalesce(p.job, 0) AS job
      FROM plan p JOIN record r USING (seq) WHERE p.seq IN (SELECT value FROM json_each(?))`),
    shownRow,
    JSON.stringify(seqs),
  );
  const classOf = (row: { readonly class: ClassId }) => row.class;
  return {
    seqs,
    arrived: number(db, `SELECT count(*) ${ARRIVED}`),
    classes: coverage(found.map(classOf), shown.map(classOf)),
    schemes: coverage(
      found.map(({ scheme }) => scheme),
      shown.map(({ scheme }) => scheme),
    ),
    jobs: coverage(
      found.map(({ job }) => job),
      shown.map(({ job }) => job),
    ),
  };
}
