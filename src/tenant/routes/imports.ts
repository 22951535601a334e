import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { newJobId } from '../ids.ts';
import { readArticleBody } from '../import/article/read-body.ts';
import { connectionIdProblem, type ImportRequest } from '../import/import-request.ts';
import { jobView } from '../job-view.ts';
import { findConnection, type StoredConnection } from '../store/connections.ts';
import { activeImports, insertJob } from '../store/jobs.ts';
import type { Tenant } from '../tenant.ts';

/** `POST /api/v2/jobs/users-imports`. Texts and limits: Auth0 Management API description, bulk import limits. */

/** The whole request body, with what the multipart form takes. */
const MAX_BODY = 512_000;
const MAX_ACTIVE = 2;

/** The documented form of a request, or what is wrong with it. Parts with other names are tolerated. */
async function readForm(c: Context, type: string): Promise<ImportRequest | string> {
  const isMultipart = type.startsWith('multipart/form-data');
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
  const wrongId = connectionIdProblem(connectionId);
  if (wrongId !== undefined) return wrongId;
  for (const name of ['upsert', 'send_completion_email']) {
    // The wording for these two is not known; it follows that of the others.
    if (!['', 'true', 'false'].includes(text(name)))
      return `Payload validation error: 'Expected type boolean but found type string' on property ${name}`;
  }
  const upsert = text('upsert') === 'true';
  const externalId = text('external_id');
  return { semantics: 'documented', users: await users.text(), connectionId, upsert, externalId };
}

/** Auth0 takes multipart only; JSON is the form of the article, with semantics of its own. */
async function readRequest(c: Context): Promise<ImportRequest | string> {
  const type = (c.req.header('content-type') ?? '').toLowerCase();
  const isJson = type.split(';')[0]?.trim() === 'application/json';
  return isJson ? readArticleBody(await c.req.arrayBuffer()) : readForm(c, type);
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
      const request = await readRequest(c);
      if (typeof request === 'string') return apiError(c, 400, request, 'invalid_body');
      const { semantics, users, connectionId, upsert, externalId } = request;
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
        semantics,
        input: users,
      });
      tenant.startJob(job.id);
      return c.json(jobView(tenant, job, new URL(c.req.url).origin), 202);
    },
  );
  return app;
}
