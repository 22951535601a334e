import { listKey } from '../../flow/selectors.ts';
import { type RecordDetail, recordDetail } from '../../migration/reconcile/detail.ts';
import { type ListRequest, listRecords, type RecordList } from '../../migration/reconcile/record-list.ts';
import { listDifferences } from '../../migration/report/differences.ts';
import { ok, type Result } from '../../result.ts';
import type { DetailRequest, DifferencesPage, DifferencesRequest, Page, PageRequest } from '../calls.ts';
import { type EngineContext, needed } from './context.ts';

/** Looking at the plan and at what became of it: lists of records and single ones. */

/** The list stays open while somebody scrolls in it: a filter is gone through once. */
export function openList(context: EngineContext, request: ListRequest): RecordList {
  const key = listKey(request);
  if (context.list?.key !== key) {
    const { db } = needed(context.workspace, 'a plan');
    context.list = { key, records: listRecords(db, request) };
  }
  return context.list.records;
}

export function page(context: EngineContext, { list, offset, limit }: PageRequest): Result<Page> {
  const records = openList(context, list);
  return ok({ size: records.size, rows: records.page(offset, limit) });
}

export function detail(
  context: EngineContext,
  { list, index, policies, rules }: DetailRequest,
): Result<RecordDetail | undefined> {
  const [row] = openList(context, list).page(index, 1);
  if (row === undefined) return ok(undefined);
  return ok(recordDetail(needed(context.workspace, 'a plan').db, row.seq, policies, rules));
}

/** Opened once per filter, like the lists of the plan; a new run closes it. */
export function differences(
  context: EngineContext,
  { list, offset, limit }: DifferencesRequest,
): Result<DifferencesPage> {
  const key = `${list.kind}/${list.filter}`;
  if (context.differences?.key !== key) {
    const { db } = needed(context.workspace, 'a plan');
    context.differences = { key, records: listDifferences(db, list) };
  }
  const { records } = context.differences;
  return ok({ size: records.size, rows: records.page(offset, limit) });
}
