import type { JobRow } from '../migration/import/job.ts';
import { isOver } from '../migration/import/job.ts';

export interface ImportTotals {
  readonly records: number;
  /** Users the tenant is through with; of a running job, as many as its percentage says. */
  readonly done: number;
  readonly inserted: number;
  readonly updated: number;
  readonly failed: number;
}

export function importTotals(jobs: readonly JobRow[]): ImportTotals {
  const totals = { records: 0, done: 0, inserted: 0, updated: 0, failed: 0 };
  for (const job of jobs) {
    totals.records += job.records;
    totals.done += isOver(job.state) ? job.records : Math.floor((job.records * job.percent) / 100);
    totals.inserted += job.inserted;
    totals.updated += job.updated;
    totals.failed += job.failed;
  }
  return totals;
}
