import { Hono } from 'hono';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { jobView } from '../job-view.ts';
import { findJob, forgetJobs, jobErrors } from '../store/jobs.ts';
import type { Tenant } from '../tenant.ts';

/** `GET /api/v2/jobs/{id}` and `/errors`. */
export function jobRoutes(tenant: Tenant): Hono {
  const { db, tokens, options, clock } = tenant;
  const app = new Hono();
  const read = requireScope(tokens, 'create:users', 'read:users');

  const find = (id: string) => {
    forgetJobs(db, clock.timestamp(clock.now() - options.jobRetentionMs));
    return findJob(db, id);
  };

  app.get('/:id', read, (c) => {
    const job = find(c.req.param('id'));
    if (job === undefined) return apiError(c, 404, 'Job not found.', 'inexistent_job');
    return c.json(jobView(tenant, job, new URL(c.req.url).origin));
  });

  app.get('/:id/errors', read, (c) => {
    const job = find(c.req.param('id'));
    if (job === undefined) return apiError(c, 404, 'The job does not exist', 'inexistent_job');
    // A job can fail without a word; then there is nothing here either (seen in the field).
    if (job.status === 'failed' && job.detail === null) return c.body(null, 204);
    if (job.status === 'failed') {
      const { id, type, status, created_at, connection_id, detail } = job;
      return c.json({ id, type, status, created_at, connection_id, status_details: detail });
    }
    const errors = jobErrors(db, job.id);
    return errors.length === 0 ? c.body(null, 204) : c.json(errors);
  });
  return app;
}
