import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { CLASS_IDS, type ClassId } from '../reconcile/classes.ts';
import { bySeverity } from '../reconcile/groups.ts';
import { RULING_KINDS, type RulingKind } from '../reconcile/ruling.ts';

/** Predicted against actual, from the journal and nothing else. */

export interface ClassReport {
  readonly id: ClassId;
  /** What was planned for them. */
  readonly kind: RulingKind;
  readonly records: number;
  readonly created: number;
  readonly updated: number;
  readonly merged: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface FailureGroup {
  readonly code: string;
  readonly message: string;
  readonly users: number;
  readonly firstLine: number;
}

export interface Totals {
  readonly created: number;
  readonly updated: number;
  readonly merged: number;
  readonly failed: number;
}

export interface Report {
  readonly records: number;
  readonly predicted: Totals;
  /** The sums of the tenant's own job summaries, and of the answers to each merge. */
  readonly actual: Totals;
  /** Records whose fate nobody knows: the answer to their job was lost, or it was not followed to its end. */
  readonly unknown: number;
  /** Left out, or undecided. */
  readonly skipped: number;
  readonly undecided: number;
  readonly jobs: number;
  readonly classes: readonly ClassReport[];
  readonly failures: readonly FailureGroup[];
}

const classRow = z.object({
  class: z.enum(CLASS_IDS),
  kind: z.enum(RULING_KINDS),
  records: z.int(),
  created: z.int(),
  updated: z.int(),
  merged: z.int(),
  failed: z.int(),
});

const totalsRow = z.object({
  created: z.int(),
  updated: z.int(),
  merged: z.int(),
  failed: z.int(),
  jobs: z.int(),
});

function isSent(kind: RulingKind): boolean {
  return kind !== 'skip' && kind !== 'later';
}

const failureRow = z.object({
  code: z.string().nullable(),
  message: z.string().nullable(),
  users: z.int(),
  first_line: z.int(),
});

/** At most this many kinds of failure are listed; the file has them all. */
const MAX_FAILURE_GROUPS = 50;

export function makeReport(db: DatabaseSync): Report {
  const classes = rows(
    db.prepare(`
      SELECT d.class, d.kind, count(*) AS records, sum(o.result IS 'created') AS created,
        sum(o.result IS 'updated') AS updated, sum(o.result IS 'merged') AS merged, sum(o.result IS 'failed') AS failed
      FROM decision d LEFT JOIN outcome o USING (seq) GROUP BY d.class, d.kind`),
    classRow,
  ).map(({ class: id, ...row }) => {
    const open = row.records - row.created - row.updated - row.merged - row.failed;
    return { id, ...row, unknown: isSent(row.kind) ? open : 0 };
  });
  classes.sort(bySeverity);
  const [totals] = rows(
    db.prepare(`
      SELECT coalesce(sum(inserted), 0) AS created, coalesce(sum(updated) FILTER (WHERE kind <> 'merge'), 0) AS updated,
        coalesce(sum(updated) FILTER (WHERE kind = 'merge'), 0) AS merged, coalesce(sum(failed), 0)
          + (SELECT count(*) FROM outcome JOIN plan USING (seq) WHERE plan.job IS NULL) AS failed,
        count(*) FILTER (WHERE kind <> 'merge') AS jobs FROM job`),
    totalsRow,
  );
  const failures = rows(
    db.prepare(`
      SELECT o.code, o.message, count(*) AS users, min(r.line) AS first_line
      FROM outcome o JOIN record r USING (seq) WHERE o.result IN ('failed', 'unknown')
      GROUP BY o.code, o.message ORDER BY users DESC LIMIT ${MAX_FAILURE_GROUPS}`),
    failureRow,
  );
  const sum = (pick: (row: ClassReport) => number) => classes.reduce((total, row) => total + pick(row), 0);
  const planned = (kind: RulingKind) => sum((row) => (row.kind === kind ? row.records : 0));
  return {
    records: number(db, 'SELECT count(*) FROM record'),
    predicted: {
      created: planned('create'),
      updated: planned('update'),
      merged: planned('merge'),
      failed: planned('fail'),
    },
    actual: {
      created: totals?.created ?? 0,
      updated: totals?.updated ?? 0,
      merged: totals?.merged ?? 0,
      failed: totals?.failed ?? 0,
    },
    unknown: sum((row) => row.unknown),
    skipped: planned('skip') + planned('later'),
    undecided: planned('later'),
    jobs: totals?.jobs ?? 0,
    classes,
    failures: failures.map((row) => ({
      code: row.code ?? 'UNKNOWN',
      message: row.message ?? 'The tenant did not say.',
      users: row.users,
      firstLine: row.first_line,
    })),
  };
}
