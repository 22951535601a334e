import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { apiError } from './api-error.ts';
import { injectFaults } from './faults/middleware.ts';
import { rateLimit } from './rate-limit.ts';
import { changePasswordRoutes } from './routes/change-password.ts';
import { connectionClientRoutes } from './routes/connection-clients.ts';
import { connectionUserRoutes } from './routes/connection-users.ts';
import { connectionRoutes } from './routes/connections.ts';
import { exportFileRoutes, exportRoutes } from './routes/exports.ts';
import { importRoutes } from './routes/imports.ts';
import { jobRoutes } from './routes/jobs.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { permissionRoutes } from './routes/permissions.ts';
import { roleMemberRoutes } from './routes/role-members.ts';
import { roleRoutes } from './routes/roles.ts';
import { ticketPageRoutes } from './routes/ticket-pages.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { userSearchRoutes } from './routes/user-search.ts';
import { userRoutes } from './routes/users.ts';
import { verificationEmailRoutes } from './routes/verification-emails.ts';
import type { Tenant } from './tenant.ts';
import { closeAfterRefusal } from './unread-body.ts';

/**
 * The tenant's addresses: the Management API under /api/v2, the Authentication API under /oauth and /dbconnections, the
 * pages that people see under /u.
 */
export function application(tenant: Tenant): Hono<{ Bindings: HttpBindings }> {
  const { requestsPerSecond, burst } = tenant.options;
  const api = new Hono();
  if (requestsPerSecond !== 'off') api.use(rateLimit(tenant.clock, requestsPerSecond, burst));
  api.route('/connections', connectionRoutes(tenant));
  api.route('/connections', connectionClientRoutes(tenant));
  api.route('/connections', connectionUserRoutes(tenant));
  api.route('/jobs/users-imports', importRoutes(tenant));
  api.route('/jobs/users-exports', exportRoutes(tenant));
  api.route('/jobs/verification-email', verificationEmailRoutes(tenant));
  api.route('/jobs', jobRoutes(tenant));
  api.route('/tickets', ticketRoutes(tenant));
  api.route('/', userSearchRoutes(tenant));
  api.route('/users', userRoutes(tenant));
  api.route('/roles', roleRoutes(tenant));
  api.route('/', roleMemberRoutes(tenant));
  api.route('/', permissionRoutes(tenant));

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    // By this, a client can tell how far x-ratelimit-reset is away on a clock that is not its own.
    c.header('date', new Date(tenant.clock.now()).toUTCString());
  });
  app.use(closeAfterRefusal);
  app.use(injectFaults(tenant.faults, tenant.clock));
  app.route('/oauth', oauthRoutes(tenant));
  app.route('/dbconnections', changePasswordRoutes(tenant));
  app.route('/u', ticketPageRoutes(tenant));
  app.route('/exports', exportFileRoutes(tenant));
  app.route('/api/v2', api);
  app.notFound((c) => apiError(c, 404, 'Not Found'));
  app.onError((_error, c) => apiError(c, 500, 'Internal error.'));
  return app;
}
