import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { apiError, noSuchUser } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { findConnection, findConnectionByName } from '../store/connections.ts';
import { findUserById, findUsers, type StoredUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { issueTicket } from '../tickets.ts';
import { limitBody, readBody } from './body.ts';

/** `POST /api/v2/tickets/password-change` and `/tickets/email-verification`: links to deliver oneself. */

const shared = {
  result_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  ttl_sec: z.int().min(0).max(1_000_000_000).optional(),
  client_id: z.string().min(1).optional(),
};

const passwordChangeSchema = z.strictObject({
  ...shared,
  user_id: z.string().min(1).optional(),
  connection_id: z.string().min(1).optional(),
  email: z.string().min(1).optional(),
  mark_email_as_verified: z.boolean().optional(),
  includeEmailInRedirect: z.boolean().optional(),
});
type PasswordChange = z.infer<typeof passwordChangeSchema>;

const verificationSchema = z.strictObject({
  ...shared,
  user_id: z.string().min(1),
  includeEmailInRedirect: z.boolean().optional(),
});

export function ticketRoutes(tenant: Tenant): Hono {
  const { db, tokens, options } = tenant;
  const app = new Hono();
  const create = requireScope(tokens, 'create:user_tickets');

  /** Whose ticket it is to be: named by id, or by address and connection. */
  function holderOf(c: Context, { user_id, email, connection_id }: PasswordChange): StoredUser | Response {
    if ((user_id === undefined) === (email === undefined && connection_id === undefined)) {
      const message = "Payload validation error: 'Either user_id, or email and connection_id are needed'.";
      return apiError(c, 400, message, 'invalid_body');
    }
    if (user_id !== undefined) return findUserById(db, user_id) ?? noSuchUser(c);
    if (email === undefined || connection_id === undefined) {
      const missing = email === undefined ? 'email' : 'connection_id';
      return apiError(
        c,
        400,
        `Payload validation error: 'Missing required property: ${missing}'.`,
        'invalid_body',
      );
    }
    const connection = findConnection(db, connection_id);
    if (connection === undefined)
      return apiError(c, 400, `The connection with id ${connection_id} does not exist.`);
    const where = 'connection = ? AND email = ?';
    return findUsers(db, where, connection.name, normaliseEmail(email))[0] ?? noSuchUser(c);
  }

  /** Why there can be no ticket for a user. */
  function obstacle(user: StoredUser, client_id: string | undefined): string | undefined {
    if (client_id !== undefined && client_id !== options.clientId) return 'The client does not exist';
    if (user.email === null) return 'The user does not have an email address.';
    const connection = findConnectionByName(db, user.connection);
    const isDatabase = connection?.strategy === 'auth0';
    return isDatabase ? undefined : "The user's main connection does not support this operation.";
  }

  app.post('/password-change', create, limitBody, async (c) => {
    const body = await readBody(c, passwordChangeSchema);
    if (!body.ok) return body.response;
    const { client_id, ttl_sec, mark_email_as_verified, result_url } = body.value;
    if (client_id !== undefined && result_url !== undefined) {
      const message = "Payload validation error: 'result_url can not be used with client_id'.";
      return apiError(c, 400, message, 'invalid_body');
    }
    const user = holderOf(c, body.value);
    if (user instanceof Response) return user;
    const problem = obstacle(user, client_id);
    if (problem !== undefined) return apiError(c, 400, problem);
    const ticket = issueTicket(tenant, new URL(c.req.url).origin, {
      kind: 'reset-password',
      user,
      seconds: ttl_sec,
      marksVerified: mark_email_as_verified ?? false,
      resultUrl: result_url,
    });
    return c.json({ ticket }, 201);
  });

  app.post('/email-verification', create, limitBody, async (c) => {
    const body = await readBody(c, verificationSchema);
    if (!body.ok) return body.response;
    const { user_id, client_id, ttl_sec, result_url } = body.value;
    const user = findUserById(db, user_id);
    if (user === undefined) return noSuchUser(c);
    const problem = obstacle(user, client_id);
    if (problem !== undefined) return apiError(c, 400, problem);
    const request = { kind: 'verify-email', user, seconds: ttl_sec, resultUrl: result_url } as const;
    return c.json({ ticket: issueTicket(tenant, new URL(c.req.url).origin, request) }, 201);
  });
  return app;
}
