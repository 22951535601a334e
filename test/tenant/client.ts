import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { TenantOptions } from '../../src/tenant/options.ts';
import type { Seed } from '../../src/tenant/seed-format.ts';
import { startTenant } from '../../src/tenant/server.ts';

/** A real tenant on a real port, and the plainest possible client for it. */

export const USERS = { id: 'con_AAAAAAAAAAAAAAAA', name: 'Users' };
export const OTHER = { id: 'con_BBBBBBBBBBBBBBBB', name: 'Other' };

const SEED: Seed = {
  connections: [
    { ...USERS, strategy: 'auth0' },
    { ...OTHER, strategy: 'auth0' },
    { id: 'con_CCCCCCCCCCCCCCCC', name: 'Custom', strategy: 'auth0', customDatabase: true },
    { id: 'con_DDDDDDDDDDDDDDDD', name: 'google-oauth2', strategy: 'google-oauth2' },
  ],
  users: [
    {
      connection: 'Users',
      user_id: 'ann',
      email: 'ann@example.com',
      username: 'ann',
      app_metadata: { old: 1 },
    },
    { connection: 'Users', user_id: 'ben', email: 'ben@example.com', phone_number: '+4930' },
    { connection: 'Other', user_id: 'zoe', email: 'zoe@example.com' },
  ],
};

const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  location: z.string().optional(),
  summary: z.object({ total: z.int(), inserted: z.int(), updated: z.int(), failed: z.int() }).optional(),
});

export interface TestTenant {
  readonly baseUrl: string;
  readonly token: string;
  /** A Management API call. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** Starts an import; `users` is sent as it is when it is text. */
  startImport(users: unknown, form?: Readonly<Record<string, string>>): Promise<Response>;
  /** Imports and waits for the end. */
  importUsers(users: unknown, form?: Readonly<Record<string, string>>): Promise<z.infer<typeof jobSchema>>;
  waitForJob(id: string): Promise<z.infer<typeof jobSchema>>;
  errors(id: string): Promise<unknown>;
  signIn(username: string, password: string, realm?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function testTenant(options: Partial<TenantOptions> = {}): Promise<TestTenant> {
  const tenant = await startTenant({
    port: 0,
    file: ':memory:',
    seed: SEED,
    usersPerSecond: 100_000,
    requestsPerSecond: 10_000,
    clientId: 'client',
    clientSecret: 'secret',
    ...options,
  });
  let open = true;
  const close = async () => {
    if (open) await tenant.close();
    open = false;
  };
  onTestFinished(close);
  const { baseUrl } = tenant;
  const post = (body: Readonly<Record<string, string>>) =>
    fetch(`${baseUrl}/oauth/token`, { method: 'POST', body: new URLSearchParams(body) });
  const client = { client_id: 'client', client_secret: 'secret' };
  const issued = await post({ ...client, grant_type: 'client_credentials', audience: `${baseUrl}/api/v2/` });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await issued.json());
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${baseUrl}/api/v2${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });

  const startImport: TestTenant['startImport'] = (users, form = {}) => {
    const body = new FormData();
    body.set('users', new File([typeof users === 'string' ? users : JSON.stringify(users)], 'users.json'));
    for (const [name, value] of Object.entries({ connection_id: USERS.id, ...form })) body.set(name, value);
    return api('/jobs/users-imports', { method: 'POST', body });
  };
  const waitForJob: TestTenant['waitForJob'] = async (id) => {
    for (;;) {
      const job = jobSchema.parse(await (await api(`/jobs/${id}`)).json());
      if (job.status === 'completed' || job.status === 'failed') return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    baseUrl,
    token,
    api,
    startImport,
    waitForJob,
    async importUsers(users, form) {
      const response = await startImport(users, form);
      return waitForJob(jobSchema.parse(await response.json()).id);
    },
    async errors(id) {
      const response = await api(`/jobs/${id}/errors`);
      return response.status === 204 ? 'none' : response.json();
    },
    signIn: (username, password, realm = USERS.name) =>
      post({
        ...client,
        grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
        username,
        password,
        realm,
      }),
    close,
  };
}
