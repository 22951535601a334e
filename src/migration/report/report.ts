import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { type Action, CLASS_IDS, type ClassId } from '../reconcile/classes.ts';
import { actionSchema, bySeverity } from '../reconcile/plan.ts';

/** Predicted against actual, from the journal and nothing else. */

export interface ClassReport {
  readonly id: ClassId;
  readonly action: Action;
  readonly records: number;
  readonly created: number;
  readonly updated: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface FailureGroup {
  readonly code: string;
  readonly message: string;
  readonly users: number;
  readonly firstLine: number;
}

export interface Report {
  readonly records: number;
  readonly predicted: { readonly created: number; readonly updated: number };
  /** The sums of the tenant's own job summaries. */
  readonly actual: { readonly created: number; readonly updated: number; readonly failed: number };
  /** Records whose fate nobody knows: the answer to their job was lost, or it was not followed to its end. */
  readonly unknown: number;
  readonly skipped: number;
  readonly jobs: number;
  readonly classes: readonly ClassReport[];
  readonly failures: readonly FailureGroup[];
}

const classRow = z.object({
  class: z.enum(CLASS_IDS),
  action: actionSchema,
  records: z.int(),
  created: z.int(),
  updated: z.int(),
  failed: z.int(),
});

const totalsRow = z.object({ created: z.int(), updated: z.int(), failed: z.int(), jobs: z.int() });

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
      SELECT d.class, d.action, count(*) AS records,
        sum(o.result IS 'created') AS created, sum(o.result IS 'updated') AS updated, sum(o.result IS 'failed') AS failed
      FROM decision d LEFT JOIN outcome o USING (seq) GROUP BY d.class, d.action`),
    classRow,
  ).map(({ class: id, ...row }) => {
    const open = row.records - row.created - row.updated - row.failed;
    return { id, ...row, unknown: row.action === 'skip' ? 0 : open };
  });
  classes.sort(bySeverity);
  const [totals] = rows(
    db.prepare(`
      SELECT coalesce(sum(inserted), 0) AS created, coalesce(sum(updated), 0) AS updated,
        coalesce(sum(failed), 0) AS failed, count(*) AS jobs FROM job`),
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
  return {
    records: number(db, 'SELECT count(*) FROM record'),
    predicted: {
      created: sum((row) => (row.action.startsWith('create') ? row.records : 0)),
      updated: sum((row) => (row.action === 'update' ? row.records : 0)),
    },
    actual: { created: totals?.created ?? 0, updated: totals?.updated ?? 0, failed: totals?.failed ?? 0 },
    unknown: sum((row) => row.unknown),
    skipped: sum((row) => (row.action === 'skip' ? row.records : 0)),
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
