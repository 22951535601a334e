import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { collectNumbers } from '../../sqlite/numbers.ts';
import { rows } from '../../sqlite/rows.ts';
import { CLASS_IDS } from '../reconcile/classes.ts';
import { filterCondition, IDENTITIES } from '../reconcile/record-list.ts';
import { RULING_KINDS } from '../reconcile/ruling.ts';

/** Every record of which something else became than was predicted, as a list to scroll through, whatever their number. */

/**
 * What became of a record that was to be sent. `unknown`: it was sent, and nobody knows. `unsent`: the import stopped
 * before its turn.
 */
export const ACTUALS = ['created', 'updated', 'merged', 'failed', 'unknown', 'unsent'] as const;
export type Actual = (typeof ACTUALS)[number];

/**
 * Of `decision d` with its `outcome o` and its `job j`. A job that is queued was never sent, unless it waits for another
 * attempt.
 */
const IS_UNSENT = `coalesce(j.state, 'queued') = 'queued' AND coalesce(j.attempt, 1) = 1`;
export const ACTUAL = `coalesce(o.result, CASE WHEN ${IS_UNSENT} THEN 'unsent' ELSE 'unknown' END)`;
const PREDICTED = `CASE d.kind WHEN 'create' THEN 'created' WHEN 'update' THEN 'updated' WHEN 'merge' THEN 'merged' ELSE 'failed' END`;
/** What is left out can not differ: nothing was sent. */
export const SENT = `d.kind NOT IN ('skip', 'later')`;
export const DIFFERS = `(${SENT} AND ${ACTUAL} <> ${PREDICTED})`;

export const OUTCOME_TABLES = `
decision d JOIN record r USING (seq) LEFT JOIN outcome o USING (seq) LEFT JOIN job j ON j.seq = d.job`;

/** Which of the records that differ. */
export const DIFFERENCE_KINDS = ['all', 'failed', 'unknown', 'unsent'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface DifferenceRequest {
  readonly kind: DifferenceKind;
  /** Part of an identity, a code or a message, or a line number; `*` stands for anything. */
  readonly filter: string;
}

export const differenceSchema = z.object({
  seq: z.int(),
  line: z.int(),
  class: z.enum(CLASS_IDS),
  predicted: z.enum(RULING_KINDS),
  actual: z.enum(ACTUALS),
  email: z.string().nullable(),
  user_id: z.string().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
});

/** The texts are foreign: show them through `display`. */
export type Difference = z.infer<typeof differenceSchema>;

export interface DifferenceList {
  readonly size: number;
  page(offset: number, limit: number): readonly Difference[];
}

const FILTERED = [...IDENTITIES, 'o.code', 'o.message'] as const;

/** In the file's order. The list is what it was when it was opened. */
export function listDifferences(db: DatabaseSync, { kind, filter }: DifferenceRequest): DifferenceList {
  const condition = filterCondition(filter, FILTERED);
  const values = condition?.values ?? [];
  const seqs = collectNumbers(
    db.prepare(`
      SELECT d.seq FROM ${OUTCOME_TABLES} WHERE ${DIFFERS} AND (? = 'all' OR ${ACTUAL} = ?)
      ${condition === undefined ? '' : `AND ${condition.sql}`} ORDER BY d.seq`),
    kind,
    kind,
    ...values,
  );
  const one = db.prepare(`
    SELECT d.seq, r.line, d.class, d.kind AS predicted, ${ACTUAL} AS actual, r.email, r.user_id, o.code, o.message
    FROM ${OUTCOME_TABLES} WHERE d.seq = ?`);
  return {
    size: seqs.length,
    page: (offset, limit) =>
      Array.from(seqs.subarray(offset, offset + limit)).flatMap((seq) => rows(one, differenceSchema, seq)),
  };
}
