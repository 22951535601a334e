import { type Context, Hono } from 'hono';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findConnection, listConnections, type StoredConnection } from '../store/connections.ts';
import type { Tenant } from '../tenant.ts';

/** `GET /api/v2/connections`: page by page (`page`, `per_page`) or from a checkpoint (`from`, `take`). */

const MAX_PAGE = 100;

function between(text: string | undefined, fallback: number, min: number, max: number): number | undefined {
  if (text === undefined) return fallback;
  const value = Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

export function connectionRoutes({ options: { clientId }, db, tokens }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:connections');

  const show = ({ id, name, strategy, options }: StoredConnection, scopes: ReadonlySet<string>) => ({
    id,
    name,
    strategy,
    // Without this scope the options are not there at all, whatever else a token may do.
    ...(scopes.has('read:connections_options') ? { options } : {}),
    is_domain_connection: false,
    realms: [name],
    enabled_clients: [clientId],
  });

  const invalid = (c: Context, name: string) =>
    apiError(c, 400, `Query validation error: 'Invalid value' on property ${name}.`, 'invalid_query_string');

  app.get('/', read, (c) => {
    const query = c.req.query();
    const strategies = c.req.queries('strategy') ?? [];
    const found = listConnections(db)
      .filter(({ strategy, name }) => {
        return (
          (strategies.length === 0 || strategies.includes(strategy)) &&
          (query.name === undefined || query.name === name)
        );
      })
      .map((connection) => show(connection, c.get('scopes')));
    if (query.take !== undefined || query.from !== undefined) {
      const take = between(query.take, 50, 1, MAX_PAGE);
      if (take === undefined) return invalid(c, 'take');
      const start = query.from === undefined ? 0 : found.findIndex(({ id }) => id === query.from);
      if (start === -1) return invalid(c, 'from');
      const next = found[start + take]?.id;
      return c.json({
        connections: found.slice(start, start + take),
        ...(next === undefined ? {} : { next }),
      });
    }
    const page = between(query.page, 0, 0, 1000);
    const perPage = between(query.per_page, 50, 1, MAX_PAGE);
    if (page === undefined || perPage === undefined)
      return invalid(c, page === undefined ? 'page' : 'per_page');
    const connections = found.slice(page * perPage, (page + 1) * perPage);
    if (query.include_totals !== 'true') return c.json(connections);
    return c.json({
      start: page * perPage,
      limit: perPage,
      length: connections.length,
      total: found.length,
      connections,
    });
  });

  app.get('/:id', read, (c) => {
    const connection = findConnection(db, c.req.param('id'));
    if (connection === undefined)
      return apiError(c, 404, 'The connection does not exist', 'inexistent_connection');
    return c.json(show(connection, c.get('scopes')));
  });
  return app;
}
