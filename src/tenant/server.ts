import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { transaction } from '../sqlite/transaction.ts';
import { apiError } from './api-error.ts';
import { tokenIssuer } from './auth.ts';
import { runImportJob } from './import/runner.ts';
import type { TenantOptions } from './options.ts';
import { rateLimit } from './rate-limit.ts';
import { connectionRoutes } from './routes/connections.ts';
import { exportRoutes } from './routes/exports.ts';
import { jobRoutes } from './routes/jobs.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { userRoutes } from './routes/users.ts';
import { findJob, saveJob, unfinishedJobs } from './store/jobs.ts';
import { plantSeed } from './store/plant-seed.ts';
import { openStore } from './store/store.ts';
import type { Tenant } from './tenant.ts';

/** The embedded tenant: Auth0's import API on the loopback interface. */

export interface RunningTenant {
  readonly baseUrl: string;
  close(): Promise<void>;
}

function application(tenant: Tenant): Hono {
  const app = new Hono();
  app.route('/oauth', oauthRoutes(tenant));
  app.route('/exports', exportRoutes(tenant));
  const api = new Hono();
  api.use(rateLimit(tenant.options.requestsPerSecond));
  api.route('/connections', connectionRoutes(tenant));
  api.route('/jobs', jobRoutes(tenant));
  api.route('/', userRoutes(tenant));
  app.route('/api/v2', api);
  app.notFound((c) => apiError(c, 404, 'Not Found'));
  app.onError((_error, c) => apiError(c, 500, 'Internal error.'));
  return app;
}

/** Starts a tenant in this thread. Jobs that an earlier process left unfinished go on. */
export async function startTenant(options: TenantOptions): Promise<RunningTenant> {
  const db = openStore(options.file);
  transaction(db, () => plantSeed(db, options.seed));
  let open = true;
  const running = new Set<Promise<void>>();

  async function work(id: string): Promise<void> {
    if (findJob(db, id)?.type === 'users_import')
      return runImportJob(db, id, options.usersPerSecond, () => open);
    await sleep(200);
    if (open) saveJob(db, id, { status: 'completed' });
  }

  const startJob = (id: string) => {
    const job = work(id).finally(() => running.delete(job));
    running.add(job);
  };
  const tenant: Tenant = { options, db, tokens: tokenIssuer(), startJob };
  for (const { id } of unfinishedJobs(db)) startJob(id);

  const app = application(tenant);
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port }, ({ port }) => {
      resolve({
        baseUrl: `http://127.0.0.1:${port}`,
        async close() {
          open = false;
          await new Promise((closed) => server.close(closed));
          await Promise.all(running);
          db.close();
        },
      });
    });
  });
}
