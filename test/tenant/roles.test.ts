import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { errorSchema, openTenant, SEED, type TestTenant, talkTo } from './over-http.ts';
import { newTenantFile } from './tenant-file.ts';

const PEOPLE = {
  ...SEED,
  users: [
    { connection: 'Customers', user_id: 'ann', email: 'ann@example.com' },
    { connection: 'Customers', user_id: 'bob', email: 'bob@example.com' },
    { connection: 'Staff', user_id: 'ann', email: 'other.ann@example.com' },
    ...Array.from({ length: 120 }, (_, i) => ({
      connection: 'Customers',
      user_id: `u${i}`,
      email: `user${i}@example.com`,
    })),
  ],
};

const roleSchema = z.object({ id: z.string(), name: z.string() });
const rolesSchema = z.array(roleSchema);
const membersSchema = z.object({
  users: z.array(z.object({ user_id: z.string() })),
  next: z.string().optional(),
});

function send(tenant: TestTenant, method: string, path: string, body: unknown) {
  return tenant.call(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function newRole(tenant: TestTenant, name: string): Promise<string> {
  return roleSchema.parse(await (await send(tenant, 'POST', '/roles', { name })).json()).id;
}

async function problem(response: Response) {
  return { status: response.status, message: errorSchema.parse(await response.json()).message };
}

async function roleNames(tenant: TestTenant, path: string): Promise<string[]> {
  return rolesSchema.parse(await (await tenant.call(path)).json()).map(({ name }) => name);
}

describe.concurrent('a role', () => {
  test('is made, read, renamed and deleted', async () => {
    const tenant = await openTenant();
    const made = await send(tenant, 'POST', '/roles', { name: 'buyer', description: 'Buys' });
    expect(made.status).toBe(200);
    const role = roleSchema.parse(await made.json());
    expect(role).toEqual({ id: expect.stringMatching(/^rol_[A-Za-z0-9]{16}$/), name: 'buyer' });
    const path = `/roles/${role.id}`;
    expect(await (await tenant.call(path)).json()).toEqual({ ...role, description: 'Buys' });
    const renamed = await send(tenant, 'PATCH', path, { name: 'customer' });
    expect(await renamed.json()).toEqual({ id: role.id, name: 'customer', description: 'Buys' });
    const deleted = await tenant.call(path, { method: 'DELETE' });
    expect({ status: deleted.status, body: await deleted.json() }).toEqual({ status: 200, body: {} });
    const message = 'Role not found.';
    expect(await problem(await tenant.call(path))).toEqual({ status: 404, message });
    expect(await problem(await tenant.call(path, { method: 'DELETE' }))).toEqual({ status: 404, message });
  });

  test('has a name of its own', async () => {
    const tenant = await openTenant();
    await newRole(tenant, 'buyer');
    const other = await newRole(tenant, 'seller');
    const taken = { status: 409, message: 'The role already exists.' };
    expect(await problem(await send(tenant, 'POST', '/roles', { name: 'buyer' }))).toEqual(taken);
    expect(await problem(await send(tenant, 'PATCH', `/roles/${other}`, { name: 'buyer' }))).toEqual(taken);
    expect((await send(tenant, 'PATCH', `/roles/${other}`, { name: 'seller' })).status).toBe(200);
  });

  test.each([
    [{}, "Payload validation error: 'Missing required property: name'."],
    [{ name: '' }, "Payload validation error: 'String is too short (0 chars), minimum 1' on property name."],
    [{ name: 'a', users: [] }, "Payload validation error: 'Additional properties not allowed: users'."],
  ])('can not be made of %j', async (body, message) => {
    const response = await send(await openTenant(), 'POST', '/roles', body);
    expect(await problem(response)).toEqual({ status: 400, message });
  });

  test('is one of a thousand at most', async () => {
    const tenant = await openTenant();
    for (let ten = 0; ten < 100; ten += 1)
      await Promise.all(Array.from({ length: 10 }, (_, i) => newRole(tenant, `role ${ten}${i}`)));
    const refused = await send(tenant, 'POST', '/roles', { name: 'one more' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errorCode: 'too_many_entities' });
  });
});

describe.concurrent('the list of roles', () => {
  test('comes in pages, with totals when asked for', async () => {
    const tenant = await openTenant();
    for (const name of ['a', 'b', 'c']) await newRole(tenant, name);
    expect(await roleNames(tenant, '/roles?per_page=2&page=1')).toEqual(['c']);
    const totals: unknown = await (await tenant.call('/roles?per_page=2&include_totals=true')).json();
    expect(totals).toMatchObject({ start: 0, limit: 2, total: 3, roles: [{ name: 'a' }, { name: 'b' }] });
    expect((await tenant.call('/roles?per_page=101')).status).toBe(400);
  });

  test('is filtered by a part of the name, in any case', async () => {
    const tenant = await openTenant();
    for (const name of ['Großkunde', 'Kunde', '100%']) await newRole(tenant, name);
    expect(await roleNames(tenant, '/roles?name_filter=KUNDE')).toEqual(['Großkunde', 'Kunde']);
    expect(await roleNames(tenant, '/roles?name_filter=%25')).toEqual(['100%']);
  });
});

describe.concurrent('users with a role', () => {
  test('get it many at once, each once, and are listed in the order they came', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const role = await newRole(tenant, 'buyer');
    const path = `/roles/${role}/users`;
    const given = await send(tenant, 'POST', path, { users: ['auth0|bob', 'auth0|ann', 'auth0|bob'] });
    expect({ status: given.status, body: await given.json() }).toEqual({ status: 200, body: {} });
    await send(tenant, 'POST', path, { users: ['auth0|ann', 'auth0|u1'] });
    const list = z.array(z.unknown()).parse(await (await tenant.call(path)).json());
    expect(list).toMatchObject([{ user_id: 'auth0|bob' }, { user_id: 'auth0|ann' }, { user_id: 'auth0|u1' }]);
    expect(list[1]).toEqual({
      user_id: 'auth0|ann',
      email: 'ann@example.com',
      name: 'ann@example.com',
      picture: expect.stringContaining('gravatar'),
    });
    const totals: unknown = await (await tenant.call(`${path}?include_totals=true&per_page=2&page=1`)).json();
    expect(totals).toMatchObject({ start: 2, limit: 2, total: 3, users: [{ user_id: 'auth0|u1' }] });
  });

  test('are listed from checkpoint to checkpoint, none twice and none missing', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const role = await newRole(tenant, 'buyer');
    const ids = Array.from({ length: 120 }, (_, i) => `auth0|u${i}`);
    await send(tenant, 'POST', `/roles/${role}/users`, { users: ids });
    const seen: string[] = [];
    for (let query = '?take=50', page = 0; page < 5; page += 1) {
      const answer = membersSchema.parse(await (await tenant.call(`/roles/${role}/users${query}`)).json());
      seen.push(...answer.users.map(({ user_id }) => user_id));
      if (answer.next === undefined) break;
      query = `?take=50&from=${answer.next}`;
    }
    expect(seen).toEqual(ids);
    for (const query of ['?take=101', '?take=0', '?from=x'])
      expect((await tenant.call(`/roles/${role}/users${query}`)).status).toBe(400);
  });

  test('do not get it when one of them does not exist', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const path = `/roles/${await newRole(tenant, 'buyer')}/users`;
    const response = await send(tenant, 'POST', path, { users: ['auth0|ann', 'auth0|nobody'] });
    expect(await problem(response)).toEqual({
      status: 404,
      message: 'One or more of the users do not exist.',
    });
    expect(await (await tenant.call(path)).json()).toEqual([]);
  });

  test('of a role that does not exist are not found', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const notFound = { status: 404, message: 'Role not found.' };
    expect(await problem(await tenant.call('/roles/rol_0000000000000000/users'))).toEqual(notFound);
    const given = await send(tenant, 'POST', '/roles/rol_0000000000000000/users', { users: ['auth0|ann'] });
    expect(await problem(given)).toEqual(notFound);
  });

  test('lose it with the role, and when they are deleted', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const [buyer, seller] = [await newRole(tenant, 'buyer'), await newRole(tenant, 'seller')];
    await send(tenant, 'POST', '/users/auth0%7Cbob/roles', { roles: [buyer, seller] });
    await tenant.call(`/roles/${buyer}`, { method: 'DELETE' });
    expect(await roleNames(tenant, '/users/auth0%7Cbob/roles')).toEqual(['seller']);
    await tenant.call('/users/auth0%7Cbob', { method: 'DELETE' });
    expect(await (await tenant.call(`/roles/${seller}/users`)).json()).toEqual([]);
    await tenant.importUsers([{ email: 'bob@example.com', user_id: 'bob' }]);
    expect(await roleNames(tenant, '/users/auth0%7Cbob/roles')).toEqual([]);
  });
});

describe.concurrent('the roles of a user', () => {
  test('are given, listed and taken', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const [buyer, seller] = [await newRole(tenant, 'buyer'), await newRole(tenant, 'seller')];
    const path = '/users/auth0%7Cann/roles';
    expect((await send(tenant, 'POST', path, { roles: [buyer, seller] })).status).toBe(204);
    expect(await roleNames(tenant, path)).toEqual(['buyer', 'seller']);
    const totals: unknown = await (await tenant.call(`${path}?include_totals=true`)).json();
    expect(totals).toMatchObject({ start: 0, limit: 50, total: 2 });
    expect((await send(tenant, 'DELETE', path, { roles: [buyer] })).status).toBe(204);
    expect(await roleNames(tenant, path)).toEqual(['seller']);
  });

  test('are those of the older of two users with one id', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const role = await newRole(tenant, 'buyer');
    await send(tenant, 'POST', '/users/auth0%7Cann/roles', { roles: [role] });
    expect(await (await tenant.call(`/roles/${role}/users`)).json()).toMatchObject([
      { email: 'ann@example.com' },
    ]);
  });

  test('are all given or none', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const role = await newRole(tenant, 'buyer');
    const path = '/users/auth0%7Cann/roles';
    const response = await send(tenant, 'POST', path, { roles: [role, 'rol_0000000000000000'] });
    expect(await problem(response)).toEqual({ status: 404, message: 'Role not found.' });
    expect(await roleNames(tenant, path)).toEqual([]);
    expect((await send(tenant, 'POST', path, { roles: [] })).status).toBe(400);
    const nobody = await send(tenant, 'POST', '/users/auth0%7Cnobody/roles', { roles: [role] });
    expect(await problem(nobody)).toEqual({ status: 404, message: 'The user does not exist.' });
  });

  test('are fifty at most', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const roles: string[] = [];
    for (let i = 0; i < 51; i += 1) roles.push(await newRole(tenant, `role ${i}`));
    const path = '/users/auth0%7Cann/roles';
    expect((await send(tenant, 'POST', path, { roles: roles.slice(0, 50) })).status).toBe(204);
    expect((await send(tenant, 'POST', path, { roles: roles.slice(0, 50) })).status).toBe(204);
    const members = `/roles/${roles[50]}/users`;
    expect((await send(tenant, 'POST', members, { users: ['auth0|bob', 'auth0|ann'] })).status).toBe(400);
    expect(await (await tenant.call(members)).json()).toEqual([]);
  });
});

describe.concurrent('the scopes for roles', () => {
  test.each([
    ['GET', '/roles', ['read:roles'], 'any of: read:roles'],
    ['POST', '/roles', ['create:roles'], 'any of: create:roles'],
    ['PATCH', '/roles/rol_1', ['update:roles'], 'any of: update:roles'],
    ['DELETE', '/roles/rol_1', ['delete:roles'], 'any of: delete:roles'],
    ['GET', '/roles/rol_1/users', ['read:roles', 'read:role_members'], 'all of: read:users, read:roles'],
    ['GET', '/users/a/roles', ['read:users', 'read:role_members'], 'all of: read:users, read:roles'],
    [
      'POST',
      '/roles/rol_1/users',
      ['update:roles', 'create:role_members'],
      'any of: update:roles, create:role_members',
    ],
    [
      'POST',
      '/users/a/roles',
      ['update:users', 'create:role_members'],
      'any of: update:users, create:role_members',
    ],
    [
      'DELETE',
      '/users/a/roles',
      ['update:users', 'delete:role_members'],
      'any of: update:users, delete:role_members',
    ],
  ])('%s %s is refused without %j', async (method, path, missing, expected) => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => !missing.includes(scope));
    const response = await (await openTenant({ scopes })).call(path, { method });
    const message = `Insufficient scope; expected ${expected}.`;
    expect(await problem(response)).toEqual({ status: 403, message });
  });

  test('for members alone are enough for members', async () => {
    const tenant = await openTenant({
      seed: PEOPLE,
      scopes: ['create:roles', 'read:role_members', 'create:role_members'],
    });
    const path = `/roles/${await newRole(tenant, 'buyer')}/users`;
    expect((await send(tenant, 'POST', path, { users: ['auth0|ann'] })).status).toBe(200);
    expect(await (await tenant.call(path)).json()).toHaveLength(1);
  });
});

test('roles and their members are still there after a restart', async () => {
  const file = newTenantFile();
  const first = await startTenant({ file, seed: PEOPLE });
  const before = await talkTo(first);
  await send(before, 'POST', '/users/auth0%7Cann/roles', { roles: [await newRole(before, 'buyer')] });
  await first.close();
  const second = await startTenant({ file, seed: PEOPLE });
  onTestFinished(() => second.close());
  expect(await roleNames(await talkTo(second), '/users/auth0%7Cann/roles')).toEqual(['buyer']);
});
