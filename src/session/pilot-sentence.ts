import type { JobRow } from '../migration/import/job.ts';
import { formatCount, plural } from '../text/format.ts';
import type { ImportProgress } from './calls.ts';
import { importTotals } from './import-totals.ts';

/** What came of the pilot wave, before the rest is decided about. @param look at users of it; undefined while it goes on */
export function pilotSentence(jobs: readonly JobRow[], look: ImportProgress['pilotLook']): string {
  const { done, inserted, updated } = importTotals(jobs.filter(({ wave }) => wave === 0));
  const arrived = inserted + updated;
  const isGood = arrived === done && (look?.unexpected ?? 0) === 0;
  const seen =
    look === undefined
      ? 'some are being looked up'
      : look.asked === 0
        ? 'none could be looked up'
        : look.unexpected === 0
          ? `${formatCount(look.asked)} looked up, all as planned`
          : `${formatCount(look.unexpected)} of ${formatCount(look.asked)} looked up are not as planned`;
  return `${isGood ? '✓' : '⚠'} Pilot: ${formatCount(arrived)} of ${plural(done, 'user')} arrived; ${seen}`;
}
