import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { SEED } from '../../src/tenant/seed.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { startTenantInWorker } from '../../src/tenant/start.ts';
import { talkTo } from './over-http.ts';

describe('a tenant in a thread of its own', () => {
  test('has the seed in it, on the loopback interface', async () => {
    const tenant = await startTenantInWorker();
    onTestFinished(() => tenant.close());
    expect(tenant.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
    const client = await talkTo(tenant);
    const connections = z
      .array(z.object({ id: z.string(), name: z.string() }))
      .parse(await (await client.call('/connections')).json());
    expect(connections.map(({ name }) => name)).toEqual(SEED.connections.map(({ name }) => name));
    for (const { id } of connections) expect(id).toMatch(/^con_[A-Za-z0-9]{16}$/);
    const page: unknown = await (await client.call('/users?per_page=1&include_totals=true')).json();
    expect(page).toMatchObject({ total: SEED.users.length });
  });

  test('has other credentials with every start', async () => {
    const [one, other] = await Promise.all([startTenantInWorker(), startTenantInWorker()]);
    onTestFinished(async () => {
      await Promise.all([one.close(), other.close()]);
    });
    expect(one.clientSecret).not.toBe(other.clientSecret);
    expect(one.clientSecret.length).toBeGreaterThan(40);
    const mixed = await (await talkTo(one)).grant({
      grant_type: 'client_credentials',
      client_id: other.clientId,
      client_secret: other.clientSecret,
    });
    expect(mixed.status).toBe(401);
  });

  test('ends, and answers no more', async () => {
    const tenant = await startTenantInWorker();
    await talkTo(tenant);
    await tenant.close();
    await expect(fetch(tenant.baseUrl)).rejects.toThrow();
  });

  test('says so when it can not start', async () => {
    const tenant = await startTenant();
    onTestFinished(() => tenant.close());
    await expect(startTenantInWorker({ port: tenant.port })).rejects.toThrow(/EADDRINUSE/);
    await expect(startTenant({ port: tenant.port })).rejects.toThrow(/EADDRINUSE/);
  });
});
