import type { Context } from 'hono';
import { queryError } from '../api-error.ts';

/** `page`, `per_page`, `include_totals`; `from`, `take`. */

/** A whole number of a query in its bounds; `fallback` where it is not given, undefined where it is not valid. */
export function wholeNumber(
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return fallback;
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** Auth0 pages through no more than this many results. */
export const MAX_RESULTS = 1_000;
export const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/** A part of a list, read from the store. */
export interface Slice {
  readonly items: readonly unknown[];
  /** Of the whole list. */
  readonly total: number;
}

/** Answers with one numbered page: a plain array, or an object with the list under `name` when totals are wanted. */
export function answerPage(
  c: Context,
  name: string,
  read: (limit: number, start: number) => Slice,
): Response {
  const { page: pageText, per_page, include_totals } = c.req.query();
  const page = wholeNumber(pageText, 0, 0, Number.MAX_SAFE_INTEGER);
  if (page === undefined) return queryError(c, 'page');
  const limit = wholeNumber(per_page, DEFAULT_PAGE, 1, MAX_PAGE);
  if (limit === undefined) return queryError(c, 'per_page');
  const start = page * limit;
  if (start + limit > MAX_RESULTS && start > 0) return queryError(c, 'page');
  const { items, total } = read(limit, start);
  return c.json(include_totals === 'true' ? { start, limit, total, [name]: items } : items);
}

/** True when a list is asked for from checkpoint to checkpoint. */
export function wantsCheckpoints(c: Context): boolean {
  return c.req.query('from') !== undefined || c.req.query('take') !== undefined;
}

/**
 * Answers with the entries after a checkpoint, and the next checkpoint while there are more.
 * @param read up to `limit` entries after the row `after`, each with its row
 */
export function answerFromCheckpoint(
  c: Context,
  name: string,
  read: (limit: number, after: number) => readonly { readonly row: number; readonly shown: unknown }[],
  maxTake = MAX_PAGE,
): Response {
  const take = wholeNumber(c.req.query('take'), DEFAULT_PAGE, 1, maxTake);
  if (take === undefined) return queryError(c, 'take');
  const after = wholeNumber(c.req.query('from'), 0, 0, Number.MAX_SAFE_INTEGER);
  if (after === undefined) return queryError(c, 'from');
  const found = read(take + 1, after);
  const page = found.slice(0, take);
  const last = page.at(-1);
  const next = found.length > take && last !== undefined ? { next: String(last.row) } : {};
  return c.json({ [name]: page.map(({ shown }) => shown), ...next });
}
