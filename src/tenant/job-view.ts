import { exportRequestOf } from './export.ts';
import { findConnection } from './store/connections.ts';
import type { StoredJob } from './store/jobs.ts';
import type { Tenant } from './tenant.ts';

/** Whole seconds until the job ends, at the pace of this tenant. */
function secondsLeft({ total, done }: StoredJob, usersPerSecond: number): number {
  return Math.ceil((total - done) / usersPerSecond);
}

/**
 * A job as the API shows it. `summary` is there when an import is complete, `location` when an export is.
 * @param origin where the tenant is, as the client calls it
 */
export function jobView(tenant: Tenant, job: StoredJob, origin: string): Record<string, unknown> {
  const { db, exportLinks, options } = tenant;
  const { total, inserted, updated, failed } = job;
  const isImport = job.type === 'users_import';
  const isExport = job.type === 'users_export';
  const isComplete = job.status === 'completed';
  const isProcessing = job.status === 'processing';
  const shown = {
    type: job.type,
    status: job.status,
    connection_id: job.connection_id,
    connection: job.connection_id === null ? undefined : findConnection(db, job.connection_id)?.name,
    created_at: job.created_at,
    id: job.id,
    external_id: job.external_id,
    format: isExport ? exportRequestOf(job).format : undefined,
    percentage_done: isProcessing ? Math.floor((job.done / Math.max(1, total)) * 100) : undefined,
    time_left_seconds: isProcessing ? secondsLeft(job, options.usersPerSecond) : undefined,
    status_details: job.detail,
    location: isComplete && isExport ? `${origin}${exportLinks.link(job.id)}` : undefined,
    summary: isComplete && isImport ? { failed, updated, inserted, total } : undefined,
  };
  return Object.fromEntries(
    Object.entries(shown).filter(([, value]) => value !== null && value !== undefined),
  );
}
