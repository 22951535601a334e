import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './clock.ts';
import { runImportJob } from './import/runner.ts';
import type { TenantOptions } from './options.ts';
import { failJob, findJob, saveJob } from './store/jobs.ts';

/** The jobs a tenant works on, beside its answers to requests. */
export interface JobWork {
  start(id: string): void;
  /** Lets go of every job after its current slice; a later start with the same file goes on from there. */
  stop(): Promise<void>;
}

/** An export is made when it is fetched; this is how long it seems to take. */
const EXPORT_MS = 200;

export function jobWork(db: DatabaseSync, clock: Clock, options: TenantOptions): JobWork {
  const running = new Set<Promise<void>>();
  let open = true;

  async function work(id: string): Promise<void> {
    if (findJob(db, id)?.type === 'users_import') return runImportJob({ db, clock, options }, id, () => open);
    await clock.sleep(EXPORT_MS);
    if (open) saveJob(db, id, { status: 'completed' });
  }

  return {
    start(id) {
      const job: Promise<void> = work(id)
        // A fault in here ends this job; the tenant and its other jobs go on.
        .catch(() => failJob(db, id, 'Internal error.'))
        .finally(() => running.delete(job));
      running.add(job);
    },
    async stop() {
      open = false;
      await Promise.all(running);
    },
  };
}
