import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { number, rows } from '../../sqlite/rows.ts';
import { ACTION_LABELS, classRule, type Policies } from '../reconcile/classes.ts';
import { detailOf, detailRowSchema, type RecordDetail, SELECT_DETAIL_ROW } from '../reconcile/detail.ts';
import type { DiffLine } from '../reconcile/diff.ts';
import type { PlanRow } from '../reconcile/plan-rows.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { createPrivateCsv } from './private-file.ts';

/**
 * The whole plan, for others to review: a row for each record as CSV, and the same with all values as NDJSON. No
 * password and no hash is in either; e-mail addresses are, so only the owner can read them.
 */

const COLUMNS = [
  'line',
  'email',
  'user_id',
  'username',
  'class',
  'outcome',
  'decided_for_this_record',
  'why',
  'matched_users',
  'changes',
] as const;

const CHANGES: readonly (readonly [DiffLine['change'], string])[] = [
  ['added', 'new'],
  ['changed', 'changed'],
  ['stays', 'stays although the file differs'],
];

/** "new: email, name; changed: app_metadata.plan". */
function changesText({ supposing, lines }: RecordDetail): string {
  if (supposing !== undefined) return '';
  return CHANGES.flatMap(([change, name]) => {
    const paths = lines.filter((line) => line.change === change).map(({ path }) => path);
    return paths.length === 0 ? [] : [`${name}: ${paths.join(', ')}`];
  }).join('; ');
}

function csvRow(row: PlanRow, detail: RecordDetail): string[] {
  return [
    String(row.line),
    row.email ?? '',
    row.user_id ?? '',
    row.username ?? '',
    classRule(row.class).title,
    detail.outcome,
    row.override === '' ? '' : ACTION_LABELS[row.override],
    detail.reasons.join(' '),
    detail.matches
      .map(({ keys, userId, connection }) => `${keys.join(', ')}: ${userId} (${connection})`)
      .join('; '),
    changesText(detail),
  ];
}

function jsonLine(row: PlanRow, detail: RecordDetail): string {
  const { line, email, user_id, username, class: id } = row;
  const { outcome, reasons, matches, changes, lines, supposing } = detail;
  const shown = supposing === undefined ? lines.filter(({ change }) => change !== 'same') : [];
  const override = row.override === '' ? undefined : row.override;
  return JSON.stringify({
    line,
    email,
    user_id,
    username,
    class: id,
    outcome,
    override,
    reasons,
    matches,
    changes,
    lines: shown,
  });
}

export interface PlanFileOptions {
  readonly policies: Policies;
  readonly rules: ReconcileRules;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Between two batches the other work of the thread gets its turn. */
const BATCH = 200;

/**
 * Writes `<path>.csv` and `<path>.ndjson`, in the place of earlier ones.
 * @returns how many records are in them
 */
export async function writePlanFiles(
  db: DatabaseSync,
  path: string,
  { policies, rules, signal, onProgress }: PlanFileOptions,
): Promise<number> {
  const total = number(db, 'SELECT coalesce(max(seq), 0) FROM record');
  for (const file of [`${path}.csv`, `${path}.ndjson`]) rmSync(file, { force: true });
  const csv = createPrivateCsv(`${path}.csv`, COLUMNS);
  const ndjson = openSync(`${path}.ndjson`, 'wx', 0o600);
  let written = 0;
  try {
    const page = db.prepare(`${SELECT_DETAIL_ROW} WHERE p.seq > ? ORDER BY p.seq LIMIT ${BATCH}`);
    for (let last = 0; !signal.aborted; ) {
      const batch = rows(page, detailRowSchema, last);
      const end = batch.at(-1);
      if (end === undefined) break;
      const found = batch.map((row) => ({ row, detail: detailOf(db, row, policies, rules) }));
      csv.write(found.map(({ row, detail }) => csvRow(row, detail)));
      writeSync(ndjson, found.map(({ row, detail }) => `${jsonLine(row, detail)}\n`).join(''));
      written += found.length;
      last = end.seq;
      onProgress(written, total);
      await nextTurn();
    }
  } finally {
    csv.close();
    closeSync(ndjson);
  }
  return written;
}
