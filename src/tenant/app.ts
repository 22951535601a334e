import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { apiError } from './api-error.ts';
import { injectFaults } from './faults/middleware.ts';
import { rateLimit } from './rate-limit.ts';
import { connectionRoutes } from './routes/connections.ts';
import { exportFileRoutes, exportRoutes } from './routes/exports.ts';
import { importRoutes } from './routes/imports.ts';
import { jobRoutes } from './routes/jobs.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { userRoutes } from './routes/users.ts';
import type { Tenant } from './tenant.ts';

/** The tenant's addresses: the Authentication API under /oauth, the Management API under /api/v2. */
export function application(tenant: Tenant): Hono<{ Bindings: HttpBindings }> {
  const { requestsPerSecond, burst } = tenant.options;
  const api = new Hono();
  if (requestsPerSecond !== 'off') api.use(rateLimit(tenant.clock, requestsPerSecond, burst));
  api.route('/connections', connectionRoutes(tenant));
  api.route('/jobs/users-imports', importRoutes(tenant));
  api.route('/jobs/users-exports', exportRoutes(tenant));
  api.route('/jobs', jobRoutes(tenant));
  api.route('/', userRoutes(tenant));

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    // By this, a client can tell how far x-ratelimit-reset is away on a clock that is not its own.
    c.header('date', new Date(tenant.clock.now()).toUTCString());
  });
  app.use(injectFaults(tenant.faults, tenant.clock));
  app.route('/oauth', oauthRoutes(tenant));
  app.route('/exports', exportFileRoutes(tenant));
  app.route('/api/v2', api);
  app.notFound((c) => apiError(c, 404, 'Not Found'));
  app.onError((_error, c) => apiError(c, 500, 'Internal error.'));
  return app;
}
