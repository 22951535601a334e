import type { TenantListener } from './events.ts';
import { runImportJob } from './import/runner.ts';
import { failJob, findJob, type StoredJob, saveJob } from './store/jobs.ts';
import type { Tenant } from './tenant.ts';

/** The jobs a tenant works on, beside its answers to requests. */
export interface JobWork {
  /** @param isResumed an earlier process has begun with it */
  start(id: string, isResumed?: boolean): void;
  /** Lets go of every job after its current slice; a later start with the same file goes on from there. */
  stop(): Promise<void>;
}

/** An export is made when it is fetched, a mail is written with its job; this is how long they seem to take. */
const SHORT_JOB_MS = 200;

/** What a client is told about a job that fails and has no reason of its own. */
const INTERNAL_ERROR = 'Internal error.';

export function jobWork(
  tenant: Pick<Tenant, 'db' | 'clock' | 'options' | 'faults'>,
  onEvent: TenantListener,
): JobWork {
  const { db, clock, options, faults } = tenant;
  const running = new Set<Promise<void>>();
  let open = true;

  async function runExport(id: string): Promise<void> {
    const { slowness, failure } = faults.atJob('export');
    await clock.sleep(SHORT_JOB_MS * slowness);
    if (!open) return;
    if (failure === undefined) saveJob(db, id, { status: 'completed' });
    else failJob(db, id, failure.says ? INTERNAL_ERROR : null);
  }

  async function runImport(id: string): Promise<void> {
    const { slowness, failure } = faults.atJob('import');
    const breaksOff = failure && {
      share: failure.share,
      detail: failure.says ? INTERNAL_ERROR : null,
    };
    const usersPerSecond = options.usersPerSecond / slowness;
    await runImportJob(tenant, id, { usersPerSecond, breaksOff, isOpen: () => open });
  }

  async function runVerificationEmail(id: string): Promise<void> {
    await clock.sleep(SHORT_JOB_MS);
    if (open) saveJob(db, id, { status: 'completed' });
  }

  const RUN: Readonly<Record<StoredJob['type'], (id: string) => Promise<void>>> = {
    users_import: runImport,
    users_export: runExport,
    verification_email: runVerificationEmail,
  };

  function report(kind: 'job-accepted' | 'job-resumed' | 'job-ended', id: string): StoredJob | undefined {
    const job = findJob(db, id);
    if (job !== undefined) onEvent({ kind, job });
    return job;
  }

  async function work(id: string, isResumed: boolean): Promise<void> {
    const job = report(isResumed ? 'job-resumed' : 'job-accepted', id);
    if (job === undefined) return;
    // A fault of ours in here ends this job; the tenant and its other jobs go on.
    await RUN[job.type](id).catch(() => failJob(db, id, INTERNAL_ERROR));
    if (open) report('job-ended', id);
  }

  return {
    start(id, isResumed = false) {
      const job: Promise<void> = work(id, isResumed)
        .catch(() => onEvent({ kind: 'job-stuck', id }))
        .finally(() => running.delete(job));
      running.add(job);
    },
    async stop() {
      open = false;
      await Promise.all(running);
    },
  };
}
