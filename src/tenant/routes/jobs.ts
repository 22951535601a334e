import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { newJobId } from '../ids.ts';
import { findConnection } from '../store/connections.ts';
import { activeImports, findJob, insertJob, jobErrors, type StoredJob } from '../store/jobs.ts';
import type { Tenant } from '../tenant.ts';

/** Import and export jobs. Texts and limits: Auth0 Management API description, bulk import limits. */

const MAX_BODY = 512_000;
const MAX_ACTIVE = 2;

const exportSchema = z.object({
  connection_id: z.string().optional(),
  format: z.enum(['json', 'csv']).optional(),
  limit: z.int().positive().optional(),
  fields: z
    .array(z.object({ name: z.string().max(100), export_as: z.string().max(100).optional() }))
    .optional(),
});

interface ImportRequest {
  readonly users: string;
  readonly connectionId: string;
  readonly upsert: boolean;
  readonly externalId: string;
}

async function readImport(c: Context): Promise<ImportRequest | string> {
  const form = await c.req.formData().catch(() => undefined);
  if (form === undefined) return "Payload validation error: 'Invalid multipart payload format'.";
  const users = form.get('users');
  if (!(users instanceof File)) return "Must provide 'users' file as multipart part.";
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const connectionId = text('connection_id');
  if (connectionId === '') return "Must provide 'connection_id' as multipart part.";
  const content = await users.text();
  if (content === '') return 'Users file must not be empty.';
  return { users: content, connectionId, upsert: text('upsert') === 'true', externalId: text('external_id') };
}

export function jobRoutes(tenant: Tenant): Hono {
  const { db, tokens } = tenant;
  const app = new Hono();
  const create = requireScope(tokens, 'create:users');
  const read = requireScope(tokens, 'create:users', 'read:users');

  const show = (job: StoredJob, origin: string) => {
    const connection = job.connection_id === null ? undefined : findConnection(db, job.connection_id);
    const { total, inserted, updated, failed } = job;
    const over = job.status === 'completed';
    const isImport = job.type === 'users_import';
    const shown = {
      type: job.type,
      status: job.status,
      connection_id: job.connection_id,
      connection: connection?.name,
      created_at: job.created_at,
      id: job.id,
      external_id: job.external_id,
      percentage_done: total === 0 ? undefined : Math.floor((job.done / total) * 100),
      status_details: job.detail,
      location: over && !isImport ? `${origin}/exports/${job.id}.json.gz` : undefined,
      summary: over && isImport ? { failed, updated, inserted, total } : undefined,
    };
    return Object.fromEntries(
      Object.entries(shown).filter(([, value]) => value !== null && value !== undefined),
    );
  };

  const tooLarge = (c: Context) =>
    apiError(c, 413, `Payload content length greater than maximum allowed: ${MAX_BODY}`);

  app.post('/users-imports', create, bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }), async (c) => {
    const request = await readImport(c);
    if (typeof request === 'string') return apiError(c, 400, request, 'invalid_body');
    const { users, connectionId, upsert, externalId } = request;
    if (!/^con_[A-Za-z0-9]{16}$/.test(connectionId)) {
      const text =
        "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id";
      return apiError(c, 400, text, 'invalid_body');
    }
    const connection = findConnection(db, connectionId);
    if (connection === undefined) return apiError(c, 400, 'The connection does not exist.');
    if (connection.strategy !== 'auth0') return apiError(c, 400, 'Connection must be a database connection.');
    if (connection.options.enabledDatabaseCustomization && !connection.options.import_mode) {
      return apiError(c, 400, 'Custom Database Connections without import mode are not allowed.');
    }
    if (activeImports(db) >= MAX_ACTIVE) {
      const text = `There are ${MAX_ACTIVE} active import users jobs, please wait until some of them are finished and try again`;
      return apiError(c, 429, text, 'too_many_jobs');
    }
    const job = insertJob(db, {
      id: newJobId(),
      type: 'users_import',
      connectionId,
      externalId: externalId === '' ? undefined : externalId,
      upsert,
      input: users,
    });
    tenant.startJob(job.id);
    return c.json(show(job, new URL(c.req.url).origin), 202);
  });

  app.post(
    '/users-exports',
    requireScope(tokens, 'read:users'),
    bodyLimit({ maxSize: 64 * 1024 }),
    async (c) => {
      const body = exportSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) return apiError(c, 400, 'Payload validation error.', 'invalid_body');
      const { connection_id } = body.data;
      if (connection_id !== undefined && findConnection(db, connection_id) === undefined) {
        return apiError(c, 400, 'The connection does not exist.');
      }
      if (body.data.format === 'csv')
        return apiError(c, 400, 'This tenant exports format json only.', 'invalid_body');
      const job = insertJob(db, {
        id: newJobId(),
        type: 'users_export',
        connectionId: connection_id,
        externalId: undefined,
        upsert: false,
        input: JSON.stringify(body.data),
      });
      tenant.startJob(job.id);
      return c.json(show(job, new URL(c.req.url).origin));
    },
  );

  app.get('/:id', read, (c) => {
    const job = findJob(db, c.req.param('id'));
    if (job === undefined) return apiError(c, 404, 'Job not found.', 'inexistent_job');
    return c.json(show(job, new URL(c.req.url).origin));
  });

  app.get('/:id/errors', read, (c) => {
    const job = findJob(db, c.req.param('id'));
    if (job === undefined) return apiError(c, 404, 'The job does not exist', 'inexistent_job');
    if (job.status === 'failed') {
      const { id, type, status, created_at, connection_id, detail } = job;
      return c.json({ id, type, status, created_at, connection_id, status_details: detail });
    }
    const errors = jobErrors(db, job.id);
    return errors.length === 0 ? c.body(null, 204) : c.json(errors);
  });
  return app;
}

/** What an export was asked for. */
export function exportRequest(job: StoredJob): z.infer<typeof exportSchema> {
  return exportSchema.parse(JSON.parse(job.input));
}
