import { isDeepStrictEqual } from 'node:util';
import { formatCount, plural } from '../../text/format.ts';
import type { RulingKind } from '../reconcile/ruling.ts';
import type { Actual } from './differences.ts';
import type { ClassReport, Report } from './report.ts';

/** Predicted and actual in words, the same on the screen and in the report files. */

/** What a class was meant to be. */
export const PLANNED_WORDS: Readonly<Record<RulingKind, string>> = {
  create: 'created',
  update: 'updated',
  merge: 'merged by id',
  fail: 'refused',
  skip: 'left out',
  later: 'undecided',
};

export const ACTUAL_WORDS: Readonly<Record<Actual, string>> = {
  created: 'created',
  updated: 'updated',
  merged: 'merged',
  failed: 'failed',
  unknown: 'unknown',
  unsent: 'not sent',
};

/** All sums in a sentence. @param leftOut records that were not to be sent, as far as they are told of here */
export function countsText({ actual, unknown, unsent }: Report, leftOut: number): string {
  const { created, updated, merged, failed } = actual;
  return `${plural(created, 'user')} created, ${formatCount(updated)} updated, ${formatCount(merged)} merged, ${formatCount(failed)} failed, ${formatCount(unknown)} unknown, ${formatCount(unsent)} not sent, ${plural(leftOut, 'record')} left out.`;
}

export function plannedText({ kind, records }: ClassReport): string {
  return `${formatCount(records)} ${PLANNED_WORDS[kind]}`;
}

export function happenedText(row: ClassReport): string {
  if (row.kind === 'skip' || row.kind === 'later') return `${formatCount(row.records)} not sent`;
  const counts: readonly (readonly [number, Actual])[] = [
    [row.created, 'created'],
    [row.updated, 'updated'],
    [row.merged, 'merged'],
    [row.failed, 'failed'],
    [row.unknown, 'unknown'],
    [row.unsent, 'unsent'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, actual]) => `${formatCount(count)} ${ACTUAL_WORDS[actual]}`)
    .join(', ');
}

/** Every record became what was predicted, and the tenant counted the same. */
export function isAsPlanned({ different, predicted, actual }: Report): boolean {
  return different === 0 && isDeepStrictEqual(predicted, actual);
}

/** "✓ Everything went exactly as the preview said." */
export function verdict(report: Report): string {
  const { different, unknown, unsent } = report;
  if (different === 0)
    return isAsPlanned(report)
      ? '✓ Everything went exactly as the preview said.'
      : '⚠ Every record seems to be as predicted, but the tenant counted otherwise: see the sums.';
  const parts = [
    unknown > 0 ? `${formatCount(unknown)} unknown` : undefined,
    unsent > 0 ? `${formatCount(unsent)} not sent` : undefined,
  ].filter((part) => part !== undefined);
  const among = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `⚠ ${plural(different, 'record')} went otherwise than predicted${among}.`;
}
