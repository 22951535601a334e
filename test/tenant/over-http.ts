import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { z } from 'zod';
import type { TenantOptions } from '../../src/tenant/options.ts';
import { type RunningTenant, startTenant } from '../../src/tenant/server.ts';

/** A tenant that really listens, and the little a test needs to talk to it. */

export const DATABASE = 'con_TestDatabase0001';
export const OTHER_DATABASE = 'con_TestDatabase0002';

export const SEED: TenantOptions['seed'] = {
  connections: [
    { id: DATABASE, name: 'Customers', strategy: 'auth0' },
    { id: OTHER_DATABASE, name: 'Staff', strategy: 'auth0', requiresUsername: true },
    { id: 'con_TestCustomDb0001', name: 'Legacy', strategy: 'auth0', customDatabase: true },
    { id: 'con_TestCustomDb0002', name: 'Lazy', strategy: 'auth0', customDatabase: true, importMode: true },
    { id: 'con_TestDisabled0001', name: 'Unused', strategy: 'auth0', enabledClients: false },
    { id: 'con_TestSocial000001', name: 'google-oauth2', strategy: 'google-oauth2' },
  ],
  users: [],
};

const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  percentage_done: z.number().optional(),
  time_left_seconds: z.number().optional(),
  location: z.string().optional(),
  status_details: z.string().optional(),
  summary: z
    .object({ total: z.number(), inserted: z.number(), updated: z.number(), failed: z.number() })
    .optional(),
});
export type Job = z.infer<typeof jobSchema>;

export const userErrorsSchema = z.array(
  z.object({
    user: z.unknown(),
    errors: z.array(z.object({ code: z.string(), message: z.string(), path: z.string().optional() })),
  }),
);
export type UserErrors = z.infer<typeof userErrorsSchema>;

export const errorSchema = z.object({
  statusCode: z.number(),
  error: z.string(),
  message: z.string(),
  errorCode: z.string().optional(),
});

export interface ImportParts {
  readonly connection?: string;
  readonly upsert?: boolean;
  readonly externalId?: string;
}

export function importForm(
  users: unknown,
  { connection = DATABASE, upsert, externalId }: ImportParts,
): FormData {
  const form = new FormData();
  form.set('users', new File([typeof users === 'string' ? users : JSON.stringify(users)], 'users.json'));
  form.set('connection_id', connection);
  if (upsert !== undefined) form.set('upsert', String(upsert));
  if (externalId !== undefined) form.set('external_id', externalId);
  return form;
}

export type TestTenant = Awaited<ReturnType<typeof talkTo>>;

/** @param tenant one that is running */
export async function talkTo(tenant: Pick<RunningTenant, 'baseUrl' | 'clientId' | 'clientSecret'>) {
  const { baseUrl, clientId: client_id, clientSecret: client_secret } = tenant;
  const grant = (body: Record<string, string>) =>
    fetch(`${baseUrl}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id, client_secret, ...body }),
    });
  const granted = await grant({ grant_type: 'client_credentials', audience: `${baseUrl}/api/v2/` });
  const { access_token } = z.object({ access_token: z.string() }).parse(await granted.json());

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${baseUrl}/api/v2${path}`, {
      ...init,
      headers: { authorization: `Bearer ${access_token}`, ...init.headers },
    });
  const upload = (users: unknown, parts: ImportParts = {}) =>
    call('/jobs/users-imports', { method: 'POST', body: importForm(users, parts) });
  const job = async (id: string) => jobSchema.parse(await (await call(`/jobs/${id}`)).json());
  const finished = async (id: string): Promise<Job> => {
    for (;;) {
      const now = await job(id);
      if (now.status === 'completed' || now.status === 'failed') return now;
      await sleep(15);
    }
  };
  /** Imports users to the end, and gives the job's summary and its errors. */
  const importUsers = async (users: unknown, parts: ImportParts = {}) => {
    const response = await upload(users, parts);
    if (response.status !== 202) throw new Error(`The upload was answered with ${response.status}.`);
    const done = await finished(jobSchema.parse(await response.json()).id);
    const errors = await call(`/jobs/${done.id}/errors`);
    return {
      job: done,
      summary: done.summary,
      errors: errors.status === 204 ? [] : userErrorsSchema.parse(await errors.json()),
    };
  };
  const usersByEmail = async (email: string) => {
    const response = await call(`/users-by-email?email=${encodeURIComponent(email)}`);
    return z.array(z.looseObject({ user_id: z.string() })).parse(await response.json());
  };
  const signIn = (username: string, password: string, realm = 'Customers') =>
    grant({ grant_type: 'http://auth0.com/oauth/grant-type/password-realm', username, password, realm });
  return {
    baseUrl,
    token: access_token,
    call,
    grant,
    upload,
    job,
    finished,
    importUsers,
    usersByEmail,
    signIn,
  };
}

const opened: RunningTenant[] = [];

afterAll(async () => {
  await Promise.all(opened.map((tenant) => tenant.close()));
});

/**
 * A tenant for one test. It is closed with the others of the file, so that tests may run side by side. What takes long in
 * it is not waited for: its clock can be advanced.
 */
export async function openTenant(options: Partial<TenantOptions> = {}) {
  const fast = { usersPerSecond: 100_000, requestsPerSecond: 10_000, burst: 10_000 };
  const tenant = await startTenant({ seed: SEED, ...fast, ...options });
  opened.push(tenant);
  return { ...(await talkTo(tenant)), clock: tenant.clock };
}

/** What went wrong with one record that was imported alone. */
export async function failureOf(tenant: TestTenant, user: unknown, parts: ImportParts = {}) {
  const { summary, errors } = await tenant.importUsers([user], parts);
  return { failed: summary?.failed, errors: errors[0]?.errors ?? [] };
}
