import { Hono } from 'hono';
import { number } from '../../sqlite/rows.ts';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findUsers, publicUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';

/** Users by search, by e-mail and by id. */

/** Auth0 pages through no more than this. */
const MAX_RESULTS = 1_000;

/** The part of the search syntax that migrations use: `identities.connection:"NAME"` and `email:"x"`, joined by AND. */
function parseQuery(q: string): { readonly sql: string; readonly values: readonly string[] } | undefined {
  if (q.trim() === '') return { sql: 'true', values: [] };
  const columns: Readonly<Record<string, string>> = { 'identities.connection': 'connection', email: 'email' };
  const sql: string[] = [];
  const values: string[] = [];
  for (const term of q.split(' AND ')) {
    const match = /^\s*([a-z.]{1,40}):"([^"]{1,300})"\s*$/.exec(term);
    const column = columns[match?.[1] ?? ''];
    if (column === undefined) return undefined;
    sql.push(`${column} = ?`);
    values.push(column === 'email' ? (match?.[2] ?? '').toLowerCase() : (match?.[2] ?? ''));
  }
  return { sql: sql.join(' AND '), values };
}

export function userRoutes({ db, tokens }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:users');

  app.get('/users', read, (c) => {
    const { q = '', page = '0', per_page = '50', include_totals } = c.req.query();
    const query = parseQuery(q);
    const start = Number(page) * Number(per_page);
    const limit = Number(per_page);
    if (
      query === undefined ||
      !Number.isInteger(start) ||
      start < 0 ||
      !Number.isInteger(limit) ||
      limit < 1 ||
      limit > 100
    ) {
      return apiError(c, 400, 'Query validation error.', 'invalid_query_string');
    }
    if (start + limit > MAX_RESULTS && start > 0) {
      return apiError(
        c,
        400,
        `You can only page through the first ${MAX_RESULTS} records.`,
        'invalid_paging',
      );
    }
    const users = findUsers(
      db,
      `${query.sql} ORDER BY row LIMIT ? OFFSET ?`,
      ...query.values,
      limit,
      start,
    ).map(publicUser);
    if (include_totals !== 'true') return c.json(users);
    const total = number(db, `SELECT count(*) FROM user WHERE ${query.sql}`, ...query.values);
    return c.json({ start, limit, length: users.length, total, users });
  });

  app.get('/users-by-email', read, (c) => {
    const email = c.req.query('email');
    if (email === undefined || email === '') {
      return apiError(
        c,
        400,
        "Query validation error: 'Missing required property: email'.",
        'invalid_query_string',
      );
    }
    // Stored lower-case and compared as it comes: the real endpoint is case-sensitive too.
    return c.json(findUsers(db, 'email = ? ORDER BY row', email).map(publicUser));
  });

  app.get('/users/:id', read, (c) => {
    const [provider = '', ...rest] = c.req.param('id').split('|');
    const [user] = findUsers(db, 'provider = ? AND id = ? ORDER BY row LIMIT 1', provider, rest.join('|'));
    if (user === undefined) return apiError(c, 404, 'The user does not exist.', 'inexistent_user');
    return c.json(publicUser(user));
  });
  return app;
}
