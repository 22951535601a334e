import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { openTenant, SEED, type TestTenant } from './over-http.ts';

const API = 'https://api.example.com/';

const WITH_API = {
  ...SEED,
  users: [{ connection: 'Customers', user_id: 'ann', email: 'ann@example.com' }],
  apis: [
    {
      identifier: API,
      name: 'Orders',
      permissions: [{ name: 'read:orders', description: 'See orders' }, { name: 'create:orders' }],
    },
    {
      identifier: 'https://big.example.com/',
      name: 'Big',
      permissions: Array.from({ length: 1_001 }, (_, i) => ({ name: `do:${i}` })),
    },
  ],
};

function send(tenant: TestTenant, method: string, path: string, body: unknown) {
  return tenant.call(path, { method, body: JSON.stringify(body) });
}

const orders = (...names: readonly string[]) => ({
  permissions: names.map((permission_name) => ({ resource_server_identifier: API, permission_name })),
});

async function names(tenant: TestTenant, path: string) {
  const list = z.array(z.object({ permission_name: z.string() }));
  return list.parse(await (await tenant.call(path)).json()).map(({ permission_name }) => permission_name);
}

async function newRole(tenant: TestTenant): Promise<string> {
  const made: unknown = await (await send(tenant, 'POST', '/roles', { name: 'buyer' })).json();
  return z.object({ id: z.string() }).parse(made).id;
}

const USER = '/users/auth0%7Cann';

describe.concurrent('permissions', () => {
  test('are given to a role, listed and taken', async () => {
    const tenant = await openTenant({ seed: WITH_API });
    const path = `/roles/${await newRole(tenant)}/permissions`;
    expect((await send(tenant, 'POST', path, orders('read:orders', 'create:orders'))).status).toBe(201);
    expect((await send(tenant, 'POST', path, orders('read:orders'))).status).toBe(201);
    expect(z.array(z.unknown()).parse(await (await tenant.call(path)).json())[0]).toEqual({
      permission_name: 'read:orders',
      description: 'See orders',
      resource_server_name: 'Orders',
      resource_server_identifier: API,
    });
    expect((await send(tenant, 'DELETE', path, orders('read:orders'))).status).toBe(200);
    expect(await names(tenant, path)).toEqual(['create:orders']);
  });

  test('of a user are the own ones and those of the roles', async () => {
    const tenant = await openTenant({ seed: WITH_API });
    const role = await newRole(tenant);
    await send(tenant, 'POST', `/roles/${role}/permissions`, orders('read:orders', 'create:orders'));
    expect((await send(tenant, 'POST', `${USER}/permissions`, orders('create:orders'))).status).toBe(201);
    expect(await names(tenant, `${USER}/permissions`)).toEqual(['create:orders']);
    await send(tenant, 'POST', `${USER}/roles`, { roles: [role] });
    const page = `${USER}/permissions?include_totals=true&per_page=1`;
    const totals: unknown = await (await tenant.call(page)).json();
    expect(totals).toMatchObject({ total: 2, permissions: [{ permission_name: 'read:orders' }] });
    expect((await send(tenant, 'DELETE', `${USER}/permissions`, orders('create:orders'))).status).toBe(204);
    expect(await names(tenant, `${USER}/permissions`)).toEqual(['read:orders', 'create:orders']);
  });

  test('that no API has spoil the call', async () => {
    const tenant = await openTenant({ seed: WITH_API });
    const response = await send(tenant, 'POST', `${USER}/permissions`, orders('read:orders', 'fly'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errorCode: 'inexistent_resource_server_permission' });
    expect(await names(tenant, `${USER}/permissions`)).toEqual([]);
  });

  test('are a thousand at most', async () => {
    const tenant = await openTenant({ seed: WITH_API });
    const permissions = Array.from({ length: 1_001 }, (_, i) => ({
      resource_server_identifier: 'https://big.example.com/',
      permission_name: `do:${i}`,
    }));
    const path = `${USER}/permissions`;
    expect((await send(tenant, 'POST', path, { permissions: permissions.slice(1) })).status).toBe(201);
    const refused = await send(tenant, 'POST', path, { permissions: permissions.slice(0, 1) });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      message: 'No more permissions can be assigned to this user.',
    });
  });

  test.each([
    ['/roles/rol_0000000000000000/permissions', 'Role not found.'],
    ['/users/auth0%7Cnobody/permissions', 'The user does not exist.'],
  ])('%s is not found', async (path, message) => {
    const tenant = await openTenant({ seed: WITH_API });
    for (const response of [
      await tenant.call(path),
      await send(tenant, 'POST', path, orders('read:orders')),
    ]) {
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ message });
    }
  });

  test.each([{}, { permissions: [] }, { permissions: ['read:orders'] }])('are not %j', async (body) => {
    const tenant = await openTenant({ seed: WITH_API });
    expect((await send(tenant, 'POST', `${USER}/permissions`, body)).status).toBe(400);
  });

  test.each([
    ['GET', '/roles/rol_1/permissions', 'read:roles'],
    ['POST', '/roles/rol_1/permissions', 'update:roles'],
    ['GET', `${USER}/permissions`, 'read:users'],
    ['DELETE', `${USER}/permissions`, 'update:users'],
  ])('%s %s needs the scope %s', async (method, path, scope) => {
    const tenant = await openTenant({ scopes: MANAGEMENT_SCOPES.filter((name) => name !== scope) });
    expect((await tenant.call(path, { method })).status).toBe(403);
  });
});
