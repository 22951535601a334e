import { Hono } from 'hono';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { apiError, queryError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findConnection } from '../store/connections.ts';
import { layGhost } from '../store/ghosts.ts';
import { deleteUser, findUsers } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';

/** `DELETE /api/v2/connections/{id}/users?email=`: a user by address, also one that nobody can see. */
export function connectionUserRoutes({ db, tokens }: Tenant): Hono {
  const app = new Hono();

  app.delete('/:id/users', requireScope(tokens, 'delete:users'), (c) => {
    const email = normaliseEmail(c.req.query('email') ?? '');
    if (email === '') return queryError(c, 'email');
    const connection = findConnection(db, c.req.param('id'));
    // 400, and not 404 as elsewhere: that is how the API's own description has it.
    if (connection === undefined)
      return apiError(c, 400, 'The connection does not exist', 'inexistent_connection');
    if (connection.strategy !== 'auth0') return apiError(c, 400, 'Connection must be a database connection');
    for (const { row } of findUsers(db, 'connection = ? AND email = ?', connection.name, email))
      deleteUser(db, row);
    layGhost(db, connection.name, email);
    return c.body(null, 204);
  });
  return app;
}
