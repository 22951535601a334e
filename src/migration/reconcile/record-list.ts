import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { collectNumbers } from '../../sqlite/numbers.ts';
import { number, rows } from '../../sqlite/rows.ts';
import type { ClassId } from './classes.ts';
import { type PlanRow, planRowSchema, SELECT_PLAN_ROW } from './plan-rows.ts';

/** The records of a class as a list to scroll through, filtered and sorted, whatever their number. */

export const SORTS = ['file', 'email', 'user_id'] as const;
export type Sort = (typeof SORTS)[number];

export interface ListRequest {
  readonly classId: ClassId;
  /** Part of an e-mail address, user id or username, or a line number; case does not matter, `*` stands for anything. */
  readonly filter: string;
  readonly sort: Sort;
}

const ORDERS: Readonly<Record<Sort, string>> = {
  file: 'p.seq',
  email: 'r.email NULLS LAST, p.seq',
  user_id: 'r.user_id NULLS LAST, p.seq',
};

/** Longer than any identity. */
const MAX_FILTER = 300;

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export const IDENTITIES = ['r.email', 'r.user_id', 'r.username'] as const;

/**
 * The condition of a filter, on `record r`; undefined when everything passes.
 * @param columns what the text may be a part of
 */
export function filterCondition(
  filter: string,
  columns: readonly string[] = IDENTITIES,
): Condition | undefined {
  const text = filter.trim().slice(0, MAX_FILTER);
  if (text === '') return undefined;
  // A pattern of LIKE; its own wildcards are taken literally.
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%')}%`;
  const like = columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
  const line = /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
  return { sql: `(${like} OR r.line = ?)`, values: [...columns.map(() => pattern), line] };
}

export interface RecordList {
  readonly size: number;
  page(offset: number, limit: number): readonly PlanRow[];
}

/** In the file's order and without a filter nothing has to be looked through: the index knows the n-th record. */
function wholeClass(db: DatabaseSync, classId: ClassId): RecordList {
  // The numbers first, from the index alone: to skip a million of them is cheap, to join them would not be.
  const page = db.prepare(
    `${SELECT_PLAN_ROW} WHERE p.seq IN (SELECT seq FROM plan WHERE class = ? ORDER BY seq LIMIT ? OFFSET ?) ORDER BY p.seq`,
  );
  return {
    size: number(db, 'SELECT count(*) FROM plan WHERE class = ?', classId),
    page: (offset, limit) => rows(page, planRowSchema, classId, limit, offset),
  };
}

/** Which records pass. */
function matching(db: DatabaseSync, { classId, filter, sort }: ListRequest): Uint32Array {
  const condition = filterCondition(filter);
  const statement = db.prepare(`
    SELECT p.seq FROM plan p JOIN record r USING (seq)
    WHERE p.class = ? ${condition === undefined ? '' : `AND ${condition.sql}`} ORDER BY ${ORDERS[sort]}`);
  return collectNumbers(statement, classId, ...(condition?.values ?? []));
}

export function listRecords(db: DatabaseSync, request: ListRequest): RecordList {
  if (request.sort === 'file' && request.filter.trim() === '') return wholeClass(db, request.classId);
  const seqs = matching(db, request);
  const one = db.prepare(`${SELECT_PLAN_ROW} WHERE p.seq = ?`);
  return {
    size: seqs.length,
    page: (offset, limit) =>
      Array.from(seqs.subarray(offset, offset + limit)).flatMap((seq) => rows(one, planRowSchema, seq)),
  };
}
