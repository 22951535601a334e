import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import type { JobRow } from '../migration/import/job.ts';
import type { Progress } from '../session/calls.ts';
import { type ImportTotals, importTotals } from '../session/import-totals.ts';
import { formatAbout, formatCount, formatDuration } from '../text/format.ts';
import type { Column } from './columns.ts';

/** The jobs of an import, and how far it is. */

const STATES: Readonly<Record<JobRow['state'], { sign: string; words: string }>> = {
  queued: { sign: '·', words: 'queued' },
  uploading: { sign: '↑', words: 'uploading' },
  pending: { sign: '…', words: 'pending' },
  processing: { sign: '▶', words: 'processing' },
  done: { sign: '✓', words: 'done' },
  failed: { sign: '✗', words: 'failed' },
  split: { sign: '⑂', words: 'split in two' },
};

const whenDone = (pick: (job: JobRow) => number) => (job: JobRow) =>
  job.state === 'done' ? formatCount(pick(job)) : '';

export const JOB_COLUMNS: readonly Column<JobRow>[] = [
  { title: 'Job', text: ({ seq }) => formatCount(seq), min: 4, max: 7, align: 'right' },
  { title: 'Kind', text: ({ kind }) => kind, min: 6, max: 6, drop: 1 },
  {
    title: 'State',
    text: ({ state }) => `${STATES[state].sign} ${STATES[state].words}`,
    min: 12,
    max: 12,
    plain: { text: ({ state }) => STATES[state].words },
  },
  { title: 'Users', text: ({ records }) => formatCount(records), min: 6, max: 7, align: 'right' },
  { title: 'Progress', text: () => '', bar: ({ percent }) => percent / 100, min: 8, max: 24, plain: false },
  {
    title: '',
    text: ({ percent }) => `${percent}%`,
    min: 4,
    max: 4,
    align: 'right',
    plain: { title: 'Done' },
  },
  {
    title: 'New',
    text: whenDone(({ inserted }) => inserted),
    min: 6,
    max: 7,
    align: 'right',
    plain: { title: 'Created' },
  },
  {
    title: 'Upd.',
    text: whenDone(({ updated }) => updated),
    min: 5,
    max: 7,
    align: 'right',
    plain: { title: 'Updated' },
  },
  { title: 'Failed', text: whenDone(({ failed }) => failed), min: 6, max: 7, align: 'right' },
];

/** With what a pane beside the table would tell. */
export const WHOLE_JOB_COLUMNS: readonly Column<JobRow>[] = [
  ...JOB_COLUMNS,
  { title: 'Id', text: ({ id }) => id ?? '', min: 20, max: 24, drop: 3 },
  { title: '', text: ({ detail }) => detail ?? '', min: 20, drop: 2, plain: { title: 'Remark' } },
];

/** What moves comes first, then what went wrong, then what ended last; what has still to come is at the end. */
const ORDER: Readonly<Record<JobRow['state'], number>> = {
  uploading: 0,
  processing: 0,
  pending: 0,
  failed: 1,
  done: 2,
  split: 2,
  queued: 3,
};

export function jobsInOrder(jobs: readonly JobRow[]): readonly JobRow[] {
  return jobs.toSorted((a, b) => {
    const rank = ORDER[a.state] - ORDER[b.state];
    if (rank !== 0) return rank;
    return ORDER[a.state] === 2 ? b.seq - a.seq : a.seq - b.seq;
  });
}

/** The jobs as they are now, or as an earlier run of the program left them. */
export function importJobs(state: WizardState, progress: Progress | undefined): readonly JobRow[] {
  if (progress?.kind === 'import') return progress.import.jobs;
  return result(state, 'run')?.jobs ?? result(state, 'pick-up')?.jobs ?? [];
}

export interface ShownPace {
  readonly totals: ImportTotals;
  readonly elapsedMs: number;
  /** Users a second; undefined while there is too little to tell. */
  readonly rate: number | undefined;
  /** Undefined where nothing is left, or nobody can say. */
  readonly leftMs: number | undefined;
}

/** How far the import is and how fast; of one that is over, how fast it was. @param now ms since 1970 */
export function importPace(state: WizardState, progress: Progress | undefined, now: number): ShownPace {
  const totals = importTotals(importJobs(state, progress));
  const over = result(state, 'run');
  if (over !== undefined) {
    const { elapsedMs } = over;
    const rate = elapsedMs > 2_000 ? totals.done / (elapsedMs / 1000) : undefined;
    return { totals, elapsedMs, rate, leftMs: undefined };
  }
  if (progress?.kind !== 'import') return { totals, elapsedMs: 0, rate: undefined, leftMs: undefined };
  const elapsedMs = Math.max(0, now - progress.import.startedMs);
  const leftMs = totals.done < totals.records ? progress.pace?.leftMs : undefined;
  return { totals, elapsedMs, rate: progress.pace?.perSecond, leftMs };
}

/** What the import waits for, or how long it will take; "" while nobody can say. @param now ms since 1970 */
export function restText(progress: Progress | undefined, { leftMs }: ShownPace, now: number): string {
  if (progress?.kind !== 'import') return '';
  const { isPaused, waitsUntilMs = 0 } = progress.import;
  if (isPaused) return 'paused';
  const waitMs = waitsUntilMs - now;
  if (waitMs >= 500)
    return `waiting for the rate limit, ${formatDuration(Math.ceil(waitMs / 1_000) * 1_000)}`;
  return leftMs === undefined ? '' : `about ${formatAbout(leftMs)} left`;
}

/** "created 412   updated 9   failed 0", with the given space between. */
export function outcomeText({ inserted, updated, failed }: ImportTotals, gap: string): string {
  return [
    `created ${formatCount(inserted)}`,
    `updated ${formatCount(updated)}`,
    `failed ${formatCount(failed)}`,
  ].join(gap);
}
