import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { findConnectionByName } from '../store/connections.ts';
import { findUsers } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { mailTicket } from '../tickets.ts';

/**
 * `POST /dbconnections/change_password` of the Authentication API: "forgot password". It takes no token, and its answer
 * does not tell whether there is such a user.
 */

const MAX_BODY = 64 * 1024;

const requestSchema = z.object({
  client_id: z.string().max(200).optional(),
  email: z.string().min(1).max(500),
  connection: z.string().min(1).max(500),
});

export function changePasswordRoutes(tenant: Tenant): Hono {
  const { db, options } = tenant;
  const app = new Hono();
  // The form of errors is known of this endpoint, their words are not.
  const refuse = (error: string, status = 400) => Response.json({ error }, { status });

  app.post(
    '/change_password',
    bodyLimit({ maxSize: MAX_BODY, onError: () => refuse('The request is too large.', 413) }),
    async (c) => {
      const isJson = (c.req.header('content-type') ?? '').includes('json');
      const body: unknown = await (isJson ? c.req.json() : c.req.parseBody()).catch(() => undefined);
      const request = requestSchema.safeParse(body);
      if (!request.success) {
        const property = request.error.issues[0]?.path.map(String).join('.') || 'body';
        return refuse(`${property} is required`);
      }
      const { client_id, email, connection: name } = request.data;
      if (client_id !== undefined && client_id !== options.clientId) return refuse('unknown client', 401);
      const connection = findConnectionByName(db, name);
      if (connection?.strategy !== 'auth0') return refuse('connection is not a database connection');
      const where = 'connection = ? AND email = ?';
      const [user] = findUsers(db, where, connection.name, normaliseEmail(email));
      if (user !== undefined) mailTicket(tenant, new URL(c.req.url).origin, 'reset-password', user);
      return c.text("We've just sent you an email to reset your password.");
    },
  );
  return app;
}
