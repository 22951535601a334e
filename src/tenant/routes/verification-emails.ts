import { Hono } from 'hono';
import { z } from 'zod';
import { apiError, noSuchUser } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { newJobId } from '../ids.ts';
import { jobView } from '../job-view.ts';
import { insertJob } from '../store/jobs.ts';
import { findUserById } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { mailTicket } from '../tickets.ts';
import { limitBody, readBody } from './body.ts';

/** `POST /api/v2/jobs/verification-email`: a job that mails a user the link that confirms the address. */

const requestSchema = z.strictObject({
  user_id: z.string().min(1),
  client_id: z.string().min(1).optional(),
});

export function verificationEmailRoutes(tenant: Tenant): Hono {
  const { db, tokens, options, clock } = tenant;
  const app = new Hono();

  app.post('/', requireScope(tokens, 'update:users'), limitBody, async (c) => {
    const body = await readBody(c, requestSchema);
    if (!body.ok) return body.response;
    const { user_id, client_id } = body.value;
    if (client_id !== undefined && client_id !== options.clientId)
      return apiError(c, 400, 'The client does not exist', 'invalid_body');
    const user = findUserById(db, user_id);
    if (user === undefined) return noSuchUser(c);
    if (user.email === null) return apiError(c, 400, 'The user does not have an email address.');
    const { origin } = new URL(c.req.url);
    const job = insertJob(db, {
      id: newJobId(),
      createdAt: clock.timestamp(),
      type: 'verification_email',
      connectionId: undefined,
      externalId: undefined,
      upsert: false,
      input: '',
    });
    mailTicket(tenant, origin, 'verify-email', user);
    tenant.startJob(job.id);
    return c.json(jobView(tenant, job, origin), 201);
  });
  return app;
}
