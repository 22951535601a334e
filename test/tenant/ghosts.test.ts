import { expect, test } from 'vitest';
import { failureOf, openTenant, SEED } from './over-http.ts';

const LAZY = 'con_TestCustomDb0002';

const HAUNTED = {
  connections: SEED.connections.map((connection) =>
    connection.id === LAZY ? { ...connection, ghosts: ['Casper@example.com'] } : connection,
  ),
  users: [],
};

const CASPER = { email: 'casper@example.com', user_id: 'casper' };

test('a ghost is nowhere to be seen and can not be imported, until it is deleted by address', async () => {
  const tenant = await openTenant({ seed: HAUNTED });
  expect(await tenant.usersByEmail('casper@example.com')).toEqual([]);
  expect((await tenant.signIn('casper@example.com', 'Boo-12345', 'Lazy')).status).toBe(403);
  for (const upsert of [false, true]) {
    expect(await failureOf(tenant, CASPER, { connection: LAZY, upsert })).toEqual({
      failed: 1,
      errors: [{ code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' }],
    });
  }
  const body = JSON.stringify({ ...CASPER, connection: 'Lazy', password: 'Boo-12345' });
  expect((await tenant.call('/users', { method: 'POST', body })).status).toBe(409);
  await tenant.call('/users/auth0%7Ccasper', { method: 'DELETE' });
  expect((await failureOf(tenant, CASPER, { connection: LAZY })).failed).toBe(1);
  const path = `/connections/${LAZY}/users?email=casper%40example.com`;
  expect((await tenant.call(path, { method: 'DELETE' })).status).toBe(204);
  expect((await tenant.importUsers([CASPER], { connection: LAZY })).summary).toMatchObject({ inserted: 1 });
});

test('a ghost haunts its own connection only', async () => {
  const tenant = await openTenant({ seed: HAUNTED });
  expect((await tenant.importUsers([CASPER])).summary).toMatchObject({ inserted: 1 });
});
