import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';

/**
 * Which records go with which job. Those of a job mostly follow each other, so runs of them are written down: a few rows
 * for thousands of records.
 */

const runSchema = z.object({ first: z.int(), last: z.int() });

/** Records that follow each other. */
export type Run = z.infer<typeof runSchema>;

/** The records of a job, as a condition on a `seq`, with the job as its parameter. */
export const IN_JOB = `IN (
  SELECT r.seq FROM packed k CROSS JOIN record r ON r.seq BETWEEN k.first AND k.last WHERE k.job = ?)`;

export function runsOf(db: DatabaseSync, job: number): readonly Run[] {
  return rows(db.prepare('SELECT first, last FROM packed WHERE job = ? ORDER BY first'), runSchema, job);
}

/** Written down at once. */
const RUNS = 1_000;

export interface MemberStore {
  /** Records that follow each other, behind all others of the job. */
  add(first: number, last: number): void;
  /** Once all are there. */
  flush(): void;
}

/** Collects the records of a job that was just made. */
export function memberStore(db: DatabaseSync, job: number): MemberStore {
  // One statement for many runs: a parameter for each number would take three times as long.
  const insert = db.prepare(
    'INSERT INTO packed (first, last, job) SELECT value ->> 0, value ->> 1, ? FROM json_each(?)',
  );
  let runs: (readonly [number, number])[] = [];
  let [first, last] = [0, 0];
  const close = () => {
    if (first !== 0) runs.push([first, last]);
    first = 0;
  };
  const flush = () => {
    close();
    if (runs.length > 0) insert.run(job, JSON.stringify(runs));
    runs = [];
  };
  return {
    add(from, to) {
      if (from !== last + 1 || first === 0) {
        close();
        if (runs.length === RUNS) flush();
        first = from;
      }
      last = to;
    },
    flush,
  };
}

/** The numbers of a job's records, in order. */
export function membersOf(db: DatabaseSync, job: number): readonly number[] {
  return runsOf(db, job).flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

/** Takes the records of a job away from it. @returns their numbers, in order */
export function takeMembers(db: DatabaseSync, job: number): readonly number[] {
  const members = membersOf(db, job);
  db.prepare('DELETE FROM packed WHERE job = ?').run(job);
  return members;
}
