import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DATABASE, openTenant, SEED, type TestTenant } from './over-http.ts';

const idSchema = z.object({ id: z.string() });

function order(tenant: TestTenant, request: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return tenant.call('/jobs/users-exports', { method: 'POST', headers, body: JSON.stringify(request) });
}

async function exported(tenant: TestTenant, request: object): Promise<unknown[]> {
  const { id } = idSchema.parse(await (await order(tenant, { format: 'json', ...request })).json());
  const { location } = await tenant.finished(id);
  const file = await fetch(z.string().parse(location));
  const text = gunzipSync(Buffer.from(await file.arrayBuffer())).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const users = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    connection: i % 2 === 0 ? 'Customers' : 'Staff',
    user_id: String(i),
    email: `user${i}@example.com`,
    user_metadata: { address: { city: `City ${i}` } },
  }));

describe.concurrent('an export of users', () => {
  test('is a gzipped file of JSON lines with everybody in it, however many', async () => {
    const tenant = await openTenant({ seed: { ...SEED, users: users(1_203) } });
    const lines = await exported(tenant, {});
    expect(lines).toHaveLength(1_203);
    expect(lines[0]).toMatchObject({ user_id: 'auth0|0', email: 'user0@example.com' });
    const ids = z.array(z.object({ user_id: z.string() })).parse(lines);
    expect(new Set(ids.map(({ user_id }) => user_id)).size).toBe(1_203);
  });

  test('can be of one connection, of some fields, and limited', async () => {
    const tenant = await openTenant({ seed: { ...SEED, users: users(10) } });
    const fields = [
      { name: 'user_id', export_as: 'id' },
      { name: 'identities[0].connection' },
      { name: 'user_metadata.address.city' },
      { name: 'nothing.like.this' },
    ];
    expect(await exported(tenant, { connection_id: DATABASE, fields, limit: 2 })).toEqual([
      { id: 'auth0|0', 'identities[0].connection': 'Customers', 'user_metadata.address.city': 'City 0' },
      { id: 'auth0|2', 'identities[0].connection': 'Customers', 'user_metadata.address.city': 'City 2' },
    ]);
    expect(await exported(tenant, { connection_id: DATABASE })).toHaveLength(5);
  });

  test('of nobody is an empty file', async () => {
    expect(await exported(await openTenant(), {})).toEqual([]);
  });

  test('is read with a link that is good for a while; the job has a new one after that', async () => {
    const tenant = await openTenant();
    const { id } = idSchema.parse(await (await order(tenant, { format: 'json' })).json());
    const first = z.string().parse((await tenant.finished(id)).location);
    expect((await fetch(first)).status).toBe(200);
    tenant.clock.advance(61_000);
    expect((await fetch(first)).status).toBe(403);
    const second = z.string().parse((await tenant.job(id)).location);
    expect((await fetch(second)).status).toBe(200);
    const forged = second.replace(/expires=[0-9]+/, 'expires=9999999999999');
    expect((await fetch(forged)).status).toBe(403);
    expect((await fetch(second.replace(/signature=.*/, 'signature='))).status).toBe(403);
  });

  test.each([
    [{}, 'in a format this tenant does not have'],
    [{ format: 'xml' }, 'in a format nobody has'],
    [{ format: 'json', limit: 0 }, 'of no users'],
    [{ format: 'json', fields: [{ name: '' }] }, 'of a field without a name'],
    [{ format: 'json', connection_id: 'con_0000000000000000' }, 'of a connection nobody knows'],
  ])('%j is refused: %s', async (request, _why) => {
    expect((await order(await openTenant(), request)).status).toBe(400);
  });
});
