import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { TenantOptions } from '../../src/tenant/options.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { SEED, talkTo } from './over-http.ts';

const HOUR_MS = 3_600_000;
const EVE = Date.UTC(2026, 11, 24, 10);
const USERS = Array.from({ length: 60 }, (_, i) => ({ email: `user${i}@example.com` }));
const idSchema = z.object({ id: z.string() });

async function open(options: Partial<TenantOptions>) {
  const tenant = await startTenant({
    seed: SEED,
    usersPerSecond: 100_000,
    requestsPerSecond: 10_000,
    ...options,
  });
  onTestFinished(() => tenant.close());
  return { ...(await talkTo(tenant)), clock: tenant.clock };
}

describe('the time in a tenant', () => {
  test('begins where it is told to: jobs, users and answers have its date', async () => {
    const tenant = await open({ clock: { startsAt: EVE, speed: 1 } });
    const { job } = await tenant.importUsers([{ email: 'a@example.com' }]);
    expect(job.created_at).toMatch(/^2026-12-24T10:00:/);
    expect(await tenant.usersByEmail('a@example.com')).toMatchObject([
      { created_at: expect.stringMatching(/^2026-12-24T10:00:/) },
    ]);
    const { headers } = await tenant.call('/connections');
    expect(headers.get('date')).toMatch(/^Thu, 24 Dec 2026 10:00:/);
    const reset = Number(headers.get('x-ratelimit-reset')) * 1000;
    expect(reset - EVE).toBeLessThan(60_000);
  });

  test('is the time of whatever becomes of a user', async () => {
    const tenant = await open({ clock: { startsAt: EVE, speed: 1 } });
    const send = async (method: string, path: string, body: unknown): Promise<unknown> => {
      const response = await tenant.call(path, { method, body: JSON.stringify(body) });
      expect(response.ok).toBe(true);
      return response.json();
    };
    const at = (hour: string) => expect.stringMatching(new RegExp(`^2026-12-${hour}:0`));
    const user_id = 'auth0|a';
    const email = 'a@example.com';
    const password = 'First-passw0rd';
    await send('POST', '/users', { connection: 'Customers', user_id: 'a', email, password });
    tenant.clock.advance(5 * HOUR_MS);
    await send('PATCH', `/users/${encodeURIComponent(user_id)}`, { given_name: 'Ann' });
    expect(await tenant.usersByEmail(email)).toMatchObject([
      { created_at: at('24T10'), updated_at: at('24T15') },
    ]);
    tenant.clock.advance(5 * HOUR_MS);
    expect((await tenant.signIn(email, password)).status).toBe(200);
    const { ticket } = z
      .object({ ticket: z.string() })
      .parse(await send('POST', '/tickets/password-change', { user_id }));
    tenant.clock.advance(5 * HOUR_MS);
    const form = new URLSearchParams({ password: 'Other-passw0rd' });
    expect((await fetch(ticket, { method: 'POST', body: form })).status).toBe(200);
    expect(await tenant.usersByEmail(email)).toMatchObject([
      { last_login: at('24T20'), last_password_reset: at('25T01'), updated_at: at('25T01') },
    ]);
  });

  test('goes as fast as it is told to: a minute a second is sixty times the users', async () => {
    const tenant = await open({ clock: { startsAt: EVE, speed: 60 }, usersPerSecond: 1 });
    const startedAt = Date.now();
    const { summary } = await tenant.importUsers(USERS);
    expect(summary?.inserted).toBe(60);
    expect(Date.now() - startedAt).toBeGreaterThan(900);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(tenant.clock.now() - EVE).toBeGreaterThan(55_000);
  });

  test('ends a job after two hours', async () => {
    const tenant = await open({ usersPerSecond: 0.005 });
    const { id } = idSchema.parse(await (await tenant.upload(USERS)).json());
    // Until the job has begun to count its own time.
    await new Promise((resolve) => setTimeout(resolve, 100));
    tenant.clock.advance(2 * HOUR_MS - 60_000);
    await expect.poll(async () => (await tenant.job(id)).status).toBe('processing');
    tenant.clock.advance(120_000);
    expect((await tenant.finished(id)).status).toBe('failed');
  });

  test('erases a job after a day, with its errors', async () => {
    const tenant = await open({});
    const { job } = await tenant.importUsers([{}]);
    tenant.clock.advance(24 * HOUR_MS - 60_000);
    expect((await tenant.call(`/jobs/${job.id}/errors`)).status).toBe(200);
    tenant.clock.advance(120_000);
    const later = await tenant.grant({
      grant_type: 'client_credentials',
      audience: `${tenant.baseUrl}/api/v2/`,
    });
    const { access_token } = z.object({ access_token: z.string() }).parse(await later.json());
    const headers = { authorization: `Bearer ${access_token}` };
    expect((await tenant.call(`/jobs/${job.id}`, { headers })).status).toBe(404);
    const errors = await tenant.call(`/jobs/${job.id}/errors`, { headers });
    expect(errors.status).toBe(404);
    expect(await errors.json()).toMatchObject({ message: 'The job does not exist' });
  });

  test('closes the address of an export file after a minute', async () => {
    const tenant = await open({ clock: { startsAt: EVE, speed: 1 } });
    const headers = { 'content-type': 'application/json' };
    const order = await tenant.call('/jobs/users-exports', {
      method: 'POST',
      headers,
      body: JSON.stringify({ format: 'json' }),
    });
    const { id } = idSchema.parse(await order.json());
    const location = z.string().parse((await tenant.finished(id)).location);
    tenant.clock.advance(55_000);
    expect((await fetch(location)).status).toBe(200);
    tenant.clock.advance(6_000);
    expect((await fetch(location)).status).toBe(403);
    const again = z.string().parse((await tenant.job(id)).location);
    expect((await fetch(again)).status).toBe(200);
  });

  test('of a token is a day', async () => {
    const tenant = await open({});
    tenant.clock.advance(24 * HOUR_MS + 1_000);
    const response = await tenant.call('/connections');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      message: 'Expired token received for JSON Web Token validation',
    });
  });
});
