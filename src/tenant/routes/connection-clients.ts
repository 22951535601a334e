import { Hono } from 'hono';
import { z } from 'zod';
import { apiError, noSuchConnection } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { enableConnection, findConnection } from '../store/connections.ts';
import type { Tenant } from '../tenant.ts';
import { limitBody, readBody } from './body.ts';
import { answerFromCheckpoint } from './paging.ts';

/** `/api/v2/connections/{id}/clients`: the applications that may use a connection. This tenant has one application. */

const MAX_TAKE = 1_000;

const changesSchema = z.array(z.strictObject({ client_id: z.string(), status: z.boolean() })).max(50);

export function connectionClientRoutes({ options: { clientId }, db, tokens }: Tenant): Hono {
  const app = new Hono();

  app.get('/:id/clients', requireScope(tokens, 'read:connections'), (c) => {
    const connection = findConnection(db, c.req.param('id'));
    if (connection === undefined) return noSuchConnection(c);
    const clients = connection.is_enabled ? [{ row: 1, shown: { client_id: clientId } }] : [];
    const read = (limit: number, after: number) => clients.filter(({ row }) => row > after).slice(0, limit);
    return answerFromCheckpoint(c, 'clients', read, MAX_TAKE);
  });

  app.patch('/:id/clients', requireScope(tokens, 'update:connections'), limitBody, async (c) => {
    const body = await readBody(c, changesSchema);
    if (!body.ok) return body.response;
    const connection = findConnection(db, c.req.param('id'));
    if (connection === undefined) return noSuchConnection(c);
    if (body.value.some(({ client_id }) => client_id !== clientId))
      return apiError(c, 404, 'The client does not exist', 'inexistent_client');
    const last = body.value.at(-1);
    if (last !== undefined) enableConnection(db, connection.id, last.status);
    return c.body(null, 204);
  });
  return app;
}
