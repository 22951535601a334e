import { log } from '../../log.ts';
import type { JobRow } from '../../migration/import/job.ts';
import type { Result } from '../../result.ts';

/** What the engine tells the log. */

/** A piece of work that has ended. @param ms how long it took, milliseconds */
export function logWork(work: string, result: Result<unknown>, ms: number): void {
  const code = result.ok ? {} : { code: result.error.code };
  log('work', { work, ok: result.ok, ...code, ms });
}

/** @returns a function that is shown all jobs after each change, and logs those whose state is another one */
export function jobLog(known: readonly JobRow[]): (jobs: readonly JobRow[]) => void {
  const states = new Map(known.map(({ seq, state }) => [seq, state]));
  return (jobs) => {
    for (const { seq: job, state, id, kind, attempt, records, bytes, inserted, updated, failed } of jobs) {
      if (states.get(job) === state) continue;
      states.set(job, state);
      log('job', { job, id, kind, state, attempt, records, bytes, inserted, updated, failed });
    }
  };
}
