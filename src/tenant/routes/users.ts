import { type Context, Hono } from 'hono';
import { number } from '../../sqlite/rows.ts';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findUsers, publicUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { MAX_PAGE, MAX_RESULTS, wholeNumber } from './paging.ts';

/** Users by search, by e-mail and by id. */

interface UserQuery {
  /** Of a WHERE, with a `?` for each value. */
  readonly sql: string;
  readonly values: readonly string[];
}

/** The part of the search syntax that migrations use: `identities.connection:"NAME"` and `email:"x"`, joined by AND. */
function parseQuery(q: string): UserQuery | undefined {
  if (q.trim() === '') return { sql: 'true', values: [] };
  const conditions: string[] = [];
  const values: string[] = [];
  for (const term of q.split(' AND ')) {
    const [, field, value = ''] = /^(identities\.connection|email):"([^"]{1,300})"$/.exec(term.trim()) ?? [];
    if (field === undefined) return undefined;
    const isEmail = field === 'email';
    conditions.push(isEmail ? 'email = ?' : 'connection = ?');
    // Addresses are compared without case, other values with it.
    values.push(isEmail ? value.toLowerCase() : value);
  }
  return { sql: conditions.join(' AND '), values };
}

export function userRoutes({ db, tokens, options, clock }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:users');

  const invalid = (c: Context, problem: string) =>
    apiError(c, 400, `Query validation error: ${problem}.`, 'invalid_query_string');

  /** A search finds a new user only after a while. */
  const visible = ({ sql, values }: UserQuery): UserQuery => ({
    sql: `${sql} AND created_at <= ?`,
    values: [...values, clock.timestamp(clock.now() - options.searchDelayMs)],
  });

  app.get('/users', read, (c) => {
    const { q = '', page: pageText, per_page, include_totals } = c.req.query();
    const query = parseQuery(q);
    if (query === undefined) return invalid(c, "'Invalid value' on property q");
    const page = wholeNumber(pageText, 0, 0, Number.MAX_SAFE_INTEGER);
    if (page === undefined) return invalid(c, "'Invalid value' on property page");
    const limit = wholeNumber(per_page, 50, 1, MAX_PAGE);
    if (limit === undefined) return invalid(c, "'Invalid value' on property per_page");
    const start = page * limit;
    if (start + limit > MAX_RESULTS && start > 0) {
      const message = `You can only page through the first ${MAX_RESULTS} records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation.`;
      return apiError(c, 400, message, 'invalid_paging');
    }
    const { sql, values } = options.searchDelayMs === 0 ? query : visible(query);
    const found = findUsers(db, `${sql} ORDER BY row LIMIT ? OFFSET ?`, ...values, limit, start);
    const users = found.map(publicUser);
    if (include_totals !== 'true') return c.json(users);
    const total = number(db, `SELECT count(*) FROM user WHERE ${sql}`, ...values);
    return c.json({ start, limit, length: users.length, users, total });
  });

  app.get('/users-by-email', read, (c) => {
    const email = c.req.query('email') ?? '';
    if (email === '') return invalid(c, "'Missing required property: email'");
    // Stored lower-case and compared as it comes: the real endpoint is case-sensitive too.
    return c.json(findUsers(db, 'email = ? ORDER BY row', email).map(publicUser));
  });

  app.get('/users/:id', read, (c) => {
    // Only the first | ends the provider. An id that two connections hold is ambiguous, as it is in life.
    const [provider = '', ...rest] = c.req.param('id').split('|');
    const [user] = findUsers(db, 'provider = ? AND id = ? ORDER BY row LIMIT 1', provider, rest.join('|'));
    if (user === undefined) return apiError(c, 404, 'The user does not exist.', 'inexistent_user');
    return c.json(publicUser(user));
  });
  return app;
}
