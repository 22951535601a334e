import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { noSuchConnection, queryError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import {
  connectionOptionsSchema,
  findConnection,
  listConnections,
  type StoredConnection,
  saveConnectionOptions,
} from '../store/connections.ts';
import type { Tenant } from '../tenant.ts';
import { limitBody, readBody } from './body.ts';
import { fieldsOf } from './fields.ts';
import { MAX_PAGE, MAX_RESULTS, wholeNumber } from './paging.ts';

/** `/api/v2/connections`. The list comes page by page (`page`, `per_page`) or from a checkpoint (`from`, `take`). */

const changesSchema = z.object({ options: connectionOptionsSchema.optional() });

/** The settings of scripts hold credentials of other systems: Auth0 shows them encrypted, and nobody can read them. */
function withoutValues(options: StoredConnection['options']): StoredConnection['options'] {
  const { configuration } = options;
  if (configuration === undefined) return options;
  const names = Object.keys(configuration).map((name) => [name, '(encrypted)']);
  return { ...options, configuration: Object.fromEntries(names) };
}

interface Found {
  readonly id: string;
  readonly shown: Record<string, unknown>;
}

export function connectionRoutes({ options: { clientId }, db, tokens }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:connections');

  const show = (
    { id, name, strategy, options, is_enabled }: StoredConnection,
    scopes: ReadonlySet<string>,
  ): Record<string, unknown> => ({
    id,
    // Without this scope the options are not there at all, whatever else a token may do.
    ...(scopes.has('read:connections_options') ? { options: withoutValues(options) } : {}),
    strategy,
    name,
    is_domain_connection: false,
    realms: [name],
    enabled_clients: is_enabled ? [clientId] : [],
  });

  function pageByCheckpoint(c: Context, found: readonly Found[]): Response {
    const { take: takeText, from } = c.req.query();
    const take = wholeNumber(takeText, 50, 1, MAX_PAGE);
    if (take === undefined) return queryError(c, 'take');
    const start = from === undefined ? 0 : found.findIndex(({ id }) => id === from);
    if (start === -1) return queryError(c, 'from');
    const next = found[start + take]?.id;
    const connections = found.slice(start, start + take).map(({ shown }) => shown);
    return c.json({ connections, ...(next === undefined ? {} : { next }) });
  }

  function pageByNumber(c: Context, found: readonly Found[]): Response {
    const query = c.req.query();
    const page = wholeNumber(query.page, 0, 0, MAX_RESULTS);
    if (page === undefined) return queryError(c, 'page');
    const perPage = wholeNumber(query.per_page, 50, 1, MAX_PAGE);
    if (perPage === undefined) return queryError(c, 'per_page');
    const start = page * perPage;
    if (start + perPage > MAX_RESULTS && start > 0) return queryError(c, 'page');
    const connections = found.slice(start, start + perPage).map(({ shown }) => shown);
    if (query.include_totals !== 'true') return c.json(connections);
    return c.json({ start, limit: perPage, length: connections.length, total: found.length, connections });
  }

  app.get('/', read, (c) => {
    const { name, take, from } = c.req.query();
    const strategies = c.req.queries('strategy') ?? [];
    const choose = fieldsOf(c.req.query());
    if (choose === undefined) return queryError(c, 'fields');
    const found = listConnections(db)
      .filter((connection) => strategies.length === 0 || strategies.includes(connection.strategy))
      .filter((connection) => name === undefined || name === connection.name)
      .map((connection) => ({ id: connection.id, shown: choose(show(connection, c.get('scopes'))) }));
    return take === undefined && from === undefined ? pageByNumber(c, found) : pageByCheckpoint(c, found);
  });

  app.get('/:id', read, (c) => {
    const connection = findConnection(db, c.req.param('id'));
    if (connection === undefined) return noSuchConnection(c);
    const choose = fieldsOf(c.req.query());
    if (choose === undefined) return queryError(c, 'fields');
    return c.json(choose(show(connection, c.get('scopes'))));
  });

  app.patch('/:id', requireScope(tokens, 'update:connections'), limitBody, async (c) => {
    const connection = findConnection(db, c.req.param('id'));
    if (connection === undefined) return noSuchConnection(c);
    const changes = await readBody(c, changesSchema);
    if (!changes.ok) return changes.response;
    const { options } = changes.value;
    if (options === undefined) return c.json(show(connection, c.get('scopes')));
    saveConnectionOptions(db, connection.id, options);
    return c.json(show({ ...connection, options }, c.get('scopes')));
  });
  return app;
}
