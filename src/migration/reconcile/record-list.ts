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

/**
 * In the file's order and without a filter nothing has to be looked through. Of a class the index of what was judged
 * knows all records; of the new ones, they are all the others, so that the n-th follows from counting.
 */
function wholeClass(db: DatabaseSync, classId: ClassId): RecordList {
  const judged = db.prepare('SELECT seq FROM judged WHERE class = ? ORDER BY seq');
  const seqs = classId === 'new' ? newcomers(db) : arrayList(collectNumbers(judged, classId));
  return listOf(db, seqs);
}

/** Numbers of records in the order of a list. */
interface Seqs {
  readonly size: number;
  slice(from: number, to: number): readonly number[];
}

function arrayList(seqs: Uint32Array): Seqs {
  return { size: seqs.length, slice: (from, to) => Array.from(seqs.subarray(from, to)) };
}

/** How many of the sorted numbers are smaller than their place plus `rest`: what has to be skipped before the rest-th other. */
function skipped(sorted: Uint32Array, rest: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) - middle <= rest) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All records but those that were judged to be something else. */
function newcomers(db: DatabaseSync): Seqs {
  const others = collectNumbers(db.prepare(`SELECT seq FROM judged WHERE class <> 'new' ORDER BY seq`));
  // Records are numbered from 1 without a gap.
  const size = number(db, 'SELECT coalesce(max(seq), 0) FROM record') - others.length;
  return {
    size,
    slice(from, to) {
      const until = Math.min(to, size);
      return Array.from({ length: Math.max(0, until - from) }, (_, index) => {
        const rest = from + index + 1;
        return rest + skipped(others, rest);
      });
    },
  };
}

function listOf(db: DatabaseSync, seqs: Seqs): RecordList {
  const one = db.prepare(`${SELECT_PLAN_ROW} WHERE p.seq = ?`);
  return {
    size: seqs.size,
    page: (offset, limit) =>
      seqs.slice(offset, offset + limit).flatMap((seq) => rows(one, planRowSchema, seq)),
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
  const isWhole = request.sort === 'file' && request.filter.trim() === '';
  return isWhole ? wholeClass(db, request.classId) : listOf(db, arrayList(matching(db, request)));
}
