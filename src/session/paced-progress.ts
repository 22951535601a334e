import type { Progress } from './calls.ts';
import { nextPace, type Pace } from './import-pace.ts';
import { importTotals } from './import-totals.ts';

const TICK_MS = 1_000;

export interface PacedProgress {
  show(progress: Progress): void;
  end(): void;
}

/** Passes progress on; an import's with its pace, and once a second even where nothing else changes. */
export function pacedProgress(show: (progress: Progress) => void): PacedProgress {
  let pace: Pace | undefined;
  let latest: Progress | undefined;
  const pass = (progress: Progress) => {
    latest = progress;
    if (progress.kind !== 'import') return show(progress);
    const { jobs, isPaused } = progress.import;
    const { done, records } = importTotals(jobs);
    pace = nextPace(pace, { atMs: Date.now(), done, total: records, isPaused });
    show({ ...progress, pace });
  };
  const tick = setInterval(() => {
    if (latest?.kind === 'import') pass(latest);
  }, TICK_MS);
  return { show: pass, end: () => clearInterval(tick) };
}
