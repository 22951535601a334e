import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { plural } from '../../text/format.ts';
import { MAX_RECORD_DECISIONS, type RecordDecision } from '../migration-schema.ts';
import { printOfRecord, recordPrints } from '../workspace/record-print.ts';
import { actionSchema, CLASS_IDS, classRule } from './classes.ts';
import { setOverride } from './overrides.ts';

/** Decisions about single records on their way from one plan to another: a record is found again by its print. */

/** What can be done about decisions that do not fit. */
export const DECIDE_ANEW =
  'Decide anew in the wizard, or leave these decisions aside with --without-overrides.';

export interface KeptDecisions {
  readonly records: readonly RecordDecision[];
  /** How many there are, where they are too many to be written down; `records` is then empty. */
  readonly notKept: number;
}

const decidedRow = z.object({ seq: z.int(), line: z.int(), action: actionSchema });
const classRow = z.object({ class: z.enum(CLASS_IDS), line: z.int() });

export function readDecisions(db: DatabaseSync): KeptDecisions {
  const count = number(db, 'SELECT count(*) FROM override');
  if (count > MAX_RECORD_DECISIONS) return { records: [], notKept: count };
  const decided = rows(
    db.prepare('SELECT o.seq, r.line, o.action FROM override o JOIN record r USING (seq) ORDER BY o.seq'),
    decidedRow,
  );
  const records = decided.flatMap(({ seq, line, action }): RecordDecision[] => {
    const print = printOfRecord(db, seq);
    return print === undefined ? [] : [{ line, record: print, action }];
  });
  return { records, notKept: count - records.length };
}

/** The records of the workspace that have one of these prints. */
function findRecords(db: DatabaseSync, prints: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { seq, print } of recordPrints(db)) {
    if (prints.has(print)) found.set(print, [...(found.get(print) ?? []), seq]);
  }
  return found;
}

export interface AppliedDecisions {
  /** Records that are decided otherwise than before. */
  readonly changed: number;
  /** Decisions whose record is not there, or is something else to the tenant by now. */
  readonly unfit: number;
}

/** Needs a plan. */
export function applyDecisions(db: DatabaseSync, decisions: readonly RecordDecision[]): AppliedDecisions {
  // Prints are made of every record.
  if (decisions.length === 0) return { changed: 0, unfit: 0 };
  const found = findRecords(db, new Set(decisions.map(({ record }) => record)));
  const about = db.prepare('SELECT p.class, r.line FROM plan p JOIN record r USING (seq) WHERE p.seq = ?');
  let [changed, unfit] = [0, 0];
  for (const { record, line, action } of decisions) {
    // The same record can stand in a file twice: the line tells which of them was meant.
    const known = (found.get(record) ?? []).flatMap((seq) => {
      const [row] = rows(about, classRow, seq);
      return row === undefined ? [] : [{ seq, ...row }];
    });
    const fitting = known.filter((row) => classRule(row.class).actions.includes(action));
    const meant = fitting.find((row) => row.line === line) ?? fitting[0];
    // What was decided about a record was done when it arrived.
    if (meant === undefined && known.some((row) => row.class === 'unchanged')) continue;
    if (meant === undefined) unfit += 1;
    else changed += setOverride(db, { kind: 'record', seq: meant.seq }, action);
  }
  return { changed, unfit };
}

/** Decisions that can not be carried out would be other decisions than somebody made. */
export function unfitDecisions(unfit: number, total: number) {
  return fail(
    'records-unfit',
    `${unfit} of ${plural(total, 'decision')} about single records do not fit: the record has changed, is gone, or is something else to the tenant by now.`,
    DECIDE_ANEW,
  );
}
