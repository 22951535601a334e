import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { DATABASE, OTHER_DATABASE, openTenant, SEED, type TestTenant } from './over-http.ts';

const namesSchema = z.array(z.object({ name: z.string() }));
const NAMES = SEED.connections.map(({ name }) => name);

async function names(tenant: TestTenant, query: string): Promise<string[]> {
  return namesSchema.parse(await (await tenant.call(`/connections${query}`)).json()).map(({ name }) => name);
}

describe('the list of connections', () => {
  test('shows a database connection the way a real tenant does', async () => {
    const tenant = await openTenant({ clientId: 'app' });
    const list = z.array(z.unknown()).parse(await (await tenant.call('/connections')).json());
    expect(list[0]).toMatchObject({
      id: DATABASE,
      name: 'Customers',
      strategy: 'auth0',
      options: { import_mode: false, requires_username: false, enabledDatabaseCustomization: false },
      is_domain_connection: false,
      realms: ['Customers'],
      enabled_clients: ['app'],
    });
    expect(list[1]).toMatchObject({ options: { requires_username: true } });
    expect(list[3]).toMatchObject({ options: { import_mode: true, enabledDatabaseCustomization: true } });
    expect(list[4]).toMatchObject({ enabled_clients: [] });
    expect(list[5]).not.toHaveProperty('options.import_mode');
  });

  test('has no options without the scope for them', async () => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => scope !== 'read:connections_options');
    const tenant = await openTenant({ scopes });
    const list = z.array(z.unknown()).parse(await (await tenant.call('/connections')).json());
    expect(list).toHaveLength(NAMES.length);
    for (const connection of list) expect(connection).not.toHaveProperty('options');
  });

  test('comes in numbered pages, with totals when asked for', async () => {
    const tenant = await openTenant();
    expect(await names(tenant, '?page=1&per_page=4')).toEqual(NAMES.slice(4));
    const totals: unknown = await (await tenant.call('/connections?per_page=2&include_totals=true')).json();
    expect(totals).toMatchObject({ start: 0, limit: 2, total: NAMES.length });
  });

  test('comes from checkpoint to checkpoint', async () => {
    const tenant = await openTenant();
    const seen: string[] = [];
    const pageSchema = z.object({ connections: namesSchema, next: z.string().optional() });
    for (let query = '?take=4', page = 0; page < 5; page += 1) {
      const answer = pageSchema.parse(await (await tenant.call(`/connections${query}`)).json());
      seen.push(...answer.connections.map(({ name }) => name));
      if (answer.next === undefined) break;
      query = `?take=4&from=${answer.next}`;
    }
    expect(seen).toEqual(NAMES);
  });

  test('is filtered by strategy and by name', async () => {
    const tenant = await openTenant();
    expect(await names(tenant, '?strategy=google-oauth2')).toEqual(['google-oauth2']);
    expect(await names(tenant, '?strategy=google-oauth2&strategy=auth0')).toHaveLength(NAMES.length);
    expect(await names(tenant, '?name=Staff')).toEqual(['Staff']);
  });

  test.each([
    '?per_page=101',
    '?per_page=0',
    '?page=-1',
    '?page=x',
    '?take=1000',
    '?from=nowhere',
    '?page=20',
  ])('does not take %s', async (query) => {
    const tenant = await openTenant();
    const response = await tenant.call(
      `/connections${query === '?page=20' ? '?page=20&per_page=50' : query}`,
    );
    expect(response.status).toBe(400);
  });

  test('has each of its connections under its id', async () => {
    const tenant = await openTenant();
    expect(await (await tenant.call(`/connections/${DATABASE}`)).json()).toMatchObject({ name: 'Customers' });
    expect((await tenant.call('/connections/con_0000000000000000')).status).toBe(404);
  });

  test('shows the fields that are asked for, or all others', async () => {
    const tenant = await openTenant();
    const list = z.array(z.unknown()).parse(await (await tenant.call('/connections?fields=id,name')).json());
    expect(list[0]).toEqual({ id: DATABASE, name: 'Customers' });
    const one = await tenant.call(`/connections/${DATABASE}?fields=options,realms&include_fields=false`);
    expect(await one.json()).toEqual({
      id: DATABASE,
      name: 'Customers',
      strategy: 'auth0',
      is_domain_connection: false,
      enabled_clients: [expect.any(String)],
    });
    const page: unknown = await (await tenant.call('/connections?take=1&fields=name')).json();
    expect(page).toEqual({ connections: [{ name: 'Customers' }], next: OTHER_DATABASE });
    expect((await tenant.call('/connections?include_fields=perhaps')).status).toBe(400);
  });
});

describe('the applications of a connection', () => {
  test('are listed from checkpoints', async () => {
    const tenant = await openTenant({ clientId: 'app' });
    const clients = async (path: string) => (await tenant.call(`/connections/${path}`)).json();
    expect(await clients(`${DATABASE}/clients?take=1000`)).toEqual({ clients: [{ client_id: 'app' }] });
    expect(await clients('con_TestDisabled0001/clients')).toEqual({ clients: [] });
    expect((await tenant.call(`/connections/${DATABASE}/clients?take=1001`)).status).toBe(400);
    expect((await tenant.call('/connections/con_0000000000000000/clients')).status).toBe(404);
  });

  test('are switched on and off, and decide whether anything can be imported', async () => {
    const tenant = await openTenant({ clientId: 'app' });
    const path = '/connections/con_TestDisabled0001/clients';
    const set = (client_id: string, status: boolean) =>
      tenant.call(path, { method: 'PATCH', body: JSON.stringify([{ client_id, status }]) });
    const connection = 'con_TestDisabled0001';
    expect((await tenant.upload([{ email: 'a@example.com' }], { connection })).status).toBe(400);
    expect((await set('app', true)).status).toBe(204);
    expect((await tenant.upload([{ email: 'a@example.com' }], { connection })).status).toBe(202);
    expect((await set('app', false)).status).toBe(204);
    expect(await (await tenant.call(path)).json()).toEqual({ clients: [] });
    expect((await set('other', true)).status).toBe(404);
  });
});

describe('a user of a connection', () => {
  const users = [
    { connection: 'Customers', user_id: '1', email: 'ann@example.com' },
    { connection: 'Staff', user_id: '2', email: 'ann@example.com' },
  ];
  const remove = (tenant: TestTenant, id: string, query: string) =>
    tenant.call(`/connections/${id}/users${query}`, { method: 'DELETE' });

  test('is deleted by address, in that connection only', async () => {
    const tenant = await openTenant({ seed: { ...SEED, users } });
    expect((await remove(tenant, DATABASE, '?email=Ann@example.com')).status).toBe(204);
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ user_id: 'auth0|2' }]);
    expect((await remove(tenant, DATABASE, '?email=ann@example.com')).status).toBe(204);
  });

  test.each([
    ['con_0000000000000000', '?email=ann@example.com', 'The connection does not exist'],
    ['con_TestSocial000001', '?email=ann@example.com', 'Connection must be a database connection'],
    [DATABASE, '', "Query validation error: 'Invalid value' on property email."],
  ])('is not deleted from %s%s', async (id, query, message) => {
    const tenant = await openTenant({ seed: { ...SEED, users } });
    const response = await remove(tenant, id, query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message });
    expect(await tenant.usersByEmail('ann@example.com')).toHaveLength(2);
  });

  test('is deleted with the scope delete:users only', async () => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => scope !== 'delete:users');
    const tenant = await openTenant({ scopes });
    expect((await remove(tenant, DATABASE, '?email=ann@example.com')).status).toBe(403);
  });
});
