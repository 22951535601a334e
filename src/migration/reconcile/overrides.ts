import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import type { Action, ClassId } from './classes.ts';
import { filterCondition } from './record-list.ts';

/** Decisions for single records, or for all that a filter shows; each step can be taken back. */

export type OverrideScope =
  | { readonly kind: 'record'; readonly seq: number }
  /** @see ListRequest.filter */
  | { readonly kind: 'filter'; readonly classId: ClassId; readonly filter: string };

/** The steps that can be taken back; older ones are final. */
const UNDO_STEPS = 100;

function lastStep(db: DatabaseSync): number {
  return number(db, 'SELECT coalesce(max(step), 0) FROM override_undo');
}

/** Copies what stands in the plan to the table that outlives it. `temp.touched` names the records. */
function persistTouched(db: DatabaseSync): void {
  db.exec(`
    DELETE FROM override WHERE seq IN (SELECT seq FROM temp.touched);
    INSERT INTO override SELECT seq, override FROM judged WHERE seq IN (SELECT seq FROM temp.touched) AND override <> '';
    DROP TABLE temp.touched;
  `);
}

function touch(db: DatabaseSync, scope: OverrideScope): void {
  db.exec('DROP TABLE IF EXISTS temp.touched; CREATE TEMP TABLE touched (seq INTEGER PRIMARY KEY)');
  if (scope.kind === 'record') {
    db.prepare('INSERT INTO temp.touched SELECT seq FROM plan WHERE seq = ?').run(scope.seq);
    return;
  }
  const condition = filterCondition(scope.filter);
  db.prepare(
    `INSERT INTO temp.touched SELECT p.seq FROM plan p JOIN record r USING (seq)
     WHERE p.class = ? ${condition === undefined ? '' : `AND ${condition.sql}`}`,
  ).run(scope.classId, ...(condition?.values ?? []));
}

/**
 * @param action undefined: the records go back to the policy of their class
 * @returns how many records have another decision now
 */
export function setOverride(db: DatabaseSync, scope: OverrideScope, action: Action | undefined): number {
  return transaction(db, () => {
    touch(db, scope);
    db.prepare(
      'DELETE FROM temp.touched WHERE seq IN (SELECT seq FROM plan WHERE seq IN (SELECT seq FROM temp.touched) AND override = ?)',
    ).run(action ?? '');
    const step = lastStep(db) + 1;
    const saved = db
      .prepare(
        'INSERT INTO override_undo SELECT ?, seq, override FROM plan WHERE seq IN (SELECT seq FROM temp.touched)',
      )
      .run(step);
    db.prepare('DELETE FROM override_undo WHERE step <= ?').run(step - UNDO_STEPS);
    // Who has no row yet is new.
    db.prepare(`
      INSERT INTO judged (seq, class, conflicts, override) SELECT seq, 'new', 0, ? FROM temp.touched WHERE true
      ON CONFLICT (seq) DO UPDATE SET override = excluded.override`).run(action ?? '');
    persistTouched(db);
    return Number(saved.changes);
  });
}

/** Takes the last step back. @returns how many records it was about; 0 when there is nothing to take back */
export function undoOverride(db: DatabaseSync): number {
  return transaction(db, () => {
    const step = lastStep(db);
    if (step === 0) return 0;
    db.exec('DROP TABLE IF EXISTS temp.touched; CREATE TEMP TABLE touched (seq INTEGER PRIMARY KEY)');
    db.prepare('INSERT INTO temp.touched SELECT seq FROM override_undo WHERE step = ?').run(step);
    db.prepare(
      `UPDATE judged SET override = u.action FROM override_undo u WHERE u.step = ? AND u.seq = judged.seq`,
    ).run(step);
    persistTouched(db);
    return Number(db.prepare('DELETE FROM override_undo WHERE step = ?').run(step).changes);
  });
}
