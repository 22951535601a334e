import { Hono } from 'hono';
import { number } from '../../sqlite/rows.ts';
import { apiError, queryError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findUsers, publicUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { type Condition, parseUserQuery, parseUserSort } from '../user-query.ts';
import { fieldsOf } from './fields.ts';
import { MAX_PAGE, MAX_RESULTS, wholeNumber } from './paging.ts';

/** `GET /api/v2/users` and `/users-by-email`. */
export function userSearchRoutes({ db, tokens, options, clock }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:users');

  /** A search finds a new user only after a while. */
  const visible = ({ sql, values }: Condition): Condition => ({
    sql: `${sql} AND created_at <= ?`,
    values: [...values, clock.timestamp(clock.now() - options.searchDelayMs)],
  });

  app.get('/users', read, (c) => {
    const query = c.req.query();
    const { search_engine = 'v3' } = query;
    if (search_engine === 'v2')
      return apiError(c, 400, 'You are not allowed to use search_engine=v2. Use search_engine=v3 instead.');
    if (search_engine !== 'v3')
      return apiError(c, 400, `You are not allowed to use search_engine=${search_engine.slice(0, 20)}.`);
    const condition = parseUserQuery(query.q ?? '');
    if (condition === undefined) return queryError(c, 'q');
    const order = query.sort === undefined ? 'row' : parseUserSort(query.sort);
    if (order === undefined) return queryError(c, 'sort');
    const show = fieldsOf(query);
    if (show === undefined) return queryError(c, 'fields');
    const page = wholeNumber(query.page, 0, 0, Number.MAX_SAFE_INTEGER);
    if (page === undefined) return queryError(c, 'page');
    const limit = wholeNumber(query.per_page, 50, 1, MAX_PAGE);
    if (limit === undefined) return queryError(c, 'per_page');
    const start = page * limit;
    if (start + limit > MAX_RESULTS && start > 0) {
      const message = `You can only page through the first ${MAX_RESULTS} records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation.`;
      return apiError(c, 400, message, 'invalid_paging');
    }
    const { sql, values } = options.searchDelayMs === 0 ? condition : visible(condition);
    const found = findUsers(db, `${sql} ORDER BY ${order}, row LIMIT ? OFFSET ?`, ...values, limit, start);
    const users = found.map((user) => show(publicUser(user)));
    if (query.include_totals !== 'true') return c.json(users);
    const total = number(db, `SELECT count(*) FROM user WHERE ${sql}`, ...values);
    return c.json({ start, limit, length: users.length, users, total });
  });

  app.get('/users-by-email', read, (c) => {
    const { email = '', ...query } = c.req.query();
    if (email === '') {
      const message = "Query validation error: 'Missing required property: email'.";
      return apiError(c, 400, message, 'invalid_query_string');
    }
    const show = fieldsOf(query);
    if (show === undefined) return queryError(c, 'fields');
    // Stored lower-case and compared as it comes: the real endpoint is case-sensitive too.
    return c.json(findUsers(db, 'email = ? ORDER BY row', email).map((user) => show(publicUser(user))));
  });
  return app;
}
