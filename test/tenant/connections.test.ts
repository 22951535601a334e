import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { DATABASE, openTenant, SEED, type TestTenant } from './over-http.ts';

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
});
