import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { CLASS_IDS, type ClassId } from '../reconcile/classes.ts';
import { bySeverity } from '../reconcile/groups.ts';
import { RULING_KINDS, type RulingKind } from '../reconcile/ruling.ts';
import { ACTUAL, ACTUALS, type Actual, DIFFERS, OUTCOME_TABLES, SENT } from './differences.ts';
import { type FailureGroup, failureGroups } from './failures.ts';

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
  /** Sent, and nobody knows. */
  readonly unknown: number;
  /** The import stopped before their turn. */
  readonly unsent: number;
  /** Records of which something else became than was planned. */
  readonly different: number;
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
  /** Records whose job was never sent, because the import stopped early. */
  readonly unsent: number;
  /** Records of which something else became than was predicted: differences.ts lists them. */
  readonly different: number;
  /** Left out, or undecided. */
  readonly skipped: number;
  readonly undecided: number;
  readonly jobs: number;
  readonly classes: readonly ClassReport[];
  readonly failures: readonly FailureGroup[];
  /** Records whose failure is of a kind that is not listed. */
  readonly otherFailures: number;
}

const classRow = z.object({
  class: z.enum(CLASS_IDS),
  kind: z.enum(RULING_KINDS),
  records: z.int(),
  created: z.int(),
  updated: z.int(),
  merged: z.int(),
  failed: z.int(),
  unknown: z.int(),
  unsent: z.int(),
  different: z.int(),
});

const totalsRow = z.object({
  created: z.int(),
  updated: z.int(),
  merged: z.int(),
  failed: z.int(),
  jobs: z.int(),
});

export function makeReport(db: DatabaseSync): Report {
  const actually = (result: Actual) => `sum(${SENT} AND ${ACTUAL} = '${result}') AS ${result}`;
  const classes = rows(
    db.prepare(`
      SELECT d.class, d.kind, count(*) AS records, ${ACTUALS.map(actually).join(', ')}, sum(${DIFFERS}) AS different
      FROM ${OUTCOME_TABLES} GROUP BY d.class, d.kind`),
    classRow,
  ).map(({ class: id, ...row }) => ({ id, ...row }));
  classes.sort(bySeverity);
  const [totals] = rows(
    db.prepare(`
      SELECT coalesce(sum(inserted), 0) AS created, coalesce(sum(updated) FILTER (WHERE kind <> 'merge'), 0) AS updated,
        coalesce(sum(updated) FILTER (WHERE kind = 'merge'), 0) AS merged, coalesce(sum(failed), 0)
          + (SELECT count(*) FROM outcome JOIN plan USING (seq) WHERE plan.job IS NULL) AS failed,
        count(*) FILTER (WHERE kind <> 'merge') AS jobs FROM job`),
    totalsRow,
  );
  const failures = failureGroups(db);
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
    unsent: sum((row) => row.unsent),
    different: sum((row) => row.different),
    skipped: planned('skip') + planned('later'),
    undecided: planned('later'),
    jobs: totals?.jobs ?? 0,
    classes,
    failures: failures.groups,
    otherFailures: failures.others,
  };
}
