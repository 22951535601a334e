import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { exportLines, exportRequestOf, exportRequestSchema } from '../export.ts';
import { newJobId } from '../ids.ts';
import { jobView } from '../job-view.ts';
import { findConnection } from '../store/connections.ts';
import { findJob, insertJob } from '../store/jobs.ts';
import type { Tenant } from '../tenant.ts';

/** `POST /api/v2/jobs/users-exports`, and the files of such jobs: gzipped NDJSON. */

const MAX_BODY = 64 * 1024;

export function exportRoutes(tenant: Tenant): Hono {
  const { db, tokens, clock } = tenant;
  const app = new Hono();

  const tooLarge = (c: Context) =>
    apiError(c, 413, `Payload content length greater than maximum allowed: ${MAX_BODY}`);

  app.post(
    '/',
    requireScope(tokens, 'read:users'),
    bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }),
    async (c) => {
      const request = exportRequestSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!request.success) {
        const property = request.error.issues[0]?.path.join('.') ?? '';
        return apiError(c, 400, `Payload validation error: 'Invalid value' on property ${property}.`);
      }
      const { connection_id, format } = request.data;
      if (connection_id !== undefined && findConnection(db, connection_id) === undefined)
        return apiError(c, 400, 'The connection does not exist.');
      // CSV is what an export is made of when no format is given; this tenant has no CSV.
      if (format !== 'json') return apiError(c, 400, 'This tenant exports format json only.', 'invalid_body');
      const job = insertJob(db, {
        id: newJobId(),
        createdAt: clock.timestamp(),
        type: 'users_export',
        connectionId: connection_id,
        externalId: undefined,
        upsert: false,
        input: JSON.stringify(request.data),
      });
      tenant.startJob(job.id);
      return c.json(jobView(tenant, job, new URL(c.req.url).origin));
    },
  );
  return app;
}

export function exportFileRoutes({ db, exportLinks }: Tenant): Hono {
  const app = new Hono();
  // No token: like with the real one, the address itself is the permission.
  app.get('/:file', (c) => {
    const id = c.req.param('file').replace(/\.json\.gz$/, '');
    const { expires = '', signature = '' } = c.req.query();
    if (!exportLinks.isGood(id, expires, signature)) return apiError(c, 403, 'The link has expired.');
    const job = findJob(db, id);
    if (job?.type !== 'users_export' || job.status !== 'completed') return c.notFound();
    // Made as it is read, so that its size does not matter.
    const lines = ReadableStream.from(exportLines(db, exportRequestOf(job)));
    const file = lines.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream('gzip'));
    return new Response(file, { headers: { 'content-type': 'application/gzip' } });
  });
  return app;
}
