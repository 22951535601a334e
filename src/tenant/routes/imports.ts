import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { newJobId } from '../ids.ts';
import { jobView } from '../job-view.ts';
import { findConnection, type StoredConnection } from '../store/connections.ts';
import { activeImports, insertJob } from '../store/jobs.ts';
import type { Tenant } from '../tenant.ts';

/** `POST /api/v2/jobs/users-imports`. Texts and limits: Auth0 Management API description, bulk import limits. */

/** The whole request body, with what the multipart form takes. */
const MAX_BODY = 512_000;
const MAX_ACTIVE = 2;

const CONNECTION_ID = /^con_[A-Za-z0-9]{16}$/;

interface ImportForm {
  readonly users: string;
  readonly connectionId: string;
  readonly upsert: boolean;
  readonly externalId: string;
}

/** The form of a request, or what is wrong with it. Parts with other names are tolerated. */
async function readForm(c: Context): Promise<ImportForm | string> {
  const type = c.req.header('content-type') ?? '';
  const isMultipart = type.toLowerCase().startsWith('multipart/form-data');
  const form = isMultipart ? await c.req.formData().catch(() => undefined) : undefined;
  if (form === undefined) return "Payload validation error: 'Invalid multipart payload format'.";
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const users = form.get('users');
  if (!(users instanceof File)) return "Must provide 'users' file as multipart part.";
  if (users.size === 0) return 'Users file must not be empty.';
  const connectionId = text('connection_id');
  if (connectionId === '') return "Must provide 'connection_id' as multipart part.";
  if (!CONNECTION_ID.test(connectionId))
    return `Payload validation error: 'String does not match pattern ${CONNECTION_ID.source}' on property connection_id`;
  for (const name of ['upsert', 'send_completion_email']) {
    // The wording for these two is not known; it follows that of the others.
    if (!['', 'true', 'false'].includes(text(name)))
      return `Payload validation error: 'Expected type boolean but found type string' on property ${name}`;
  }
  const upsert = text('upsert') === 'true';
  return { users: await users.text(), connectionId, upsert, externalId: text('external_id') };
}

/** Why nothing can be imported into a connection. */
function obstacle(connection: StoredConnection | undefined): string | undefined {
  if (connection === undefined) return 'The connection does not exist.';
  if (connection.strategy !== 'auth0') return 'Connection must be a database connection.';
  if (!connection.is_enabled) return 'Connection must be enabled.';
  const { enabledDatabaseCustomization, import_mode } = connection.options;
  if (enabledDatabaseCustomization === true && import_mode !== true)
    return 'Custom Database Connections without import mode are not allowed.';
  return undefined;
}

export function importRoutes(tenant: Tenant): Hono {
  const { db, tokens, clock } = tenant;
  const app = new Hono();

  const tooLarge = (c: Context) =>
    apiError(c, 413, `Payload content length greater than maximum allowed: ${MAX_BODY}`);

  app.post(
    '/',
    requireScope(tokens, 'create:users'),
    bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }),
    async (c) => {
      const form = await readForm(c);
      if (typeof form === 'string') return apiError(c, 400, form, 'invalid_body');
      const { users, connectionId, upsert, externalId } = form;
      const problem = obstacle(findConnection(db, connectionId));
      if (problem !== undefined) return apiError(c, 400, problem);
      // Nothing waits between this count and the insert, so two requests can not both get the last place.
      if (activeImports(db) >= MAX_ACTIVE) {
        const message = `There are ${MAX_ACTIVE} active import users jobs, please wait until some of them are finished and try again`;
        return apiError(c, 429, message, 'too_many_jobs');
      }
      const job = insertJob(db, {
        id: newJobId(),
        createdAt: clock.timestamp(),
        type: 'users_import',
        connectionId,
        externalId: externalId === '' ? undefined : externalId,
        upsert,
        input: users,
      });
      tenant.startJob(job.id);
      return c.json(jobView(tenant, job, new URL(c.req.url).origin), 202);
    },
  );
  return app;
}
