import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { OTHER_DATABASE, openTenant, SEED, type TestTenant } from './over-http.ts';

const usersSchema = z.array(z.object({ email: z.string() }));

async function emails(tenant: TestTenant, q: string): Promise<string[]> {
  const response = await tenant.call(`/users?q=${encodeURIComponent(q)}&search_engine=v3`);
  return usersSchema.parse(await response.json()).map(({ email }) => email);
}

const STAFFED = {
  connections: SEED.connections,
  users: [
    { connection: 'Staff', user_id: '1', email: 'Boss@Example.com', username: 'Boss', logins_count: 3 },
    { connection: 'google-oauth2', user_id: '104211', email: 'boss@example.com' },
    { connection: 'Customers', user_id: 'a|b c%', email: 'odd@example.com' },
  ],
};

describe.concurrent('a search for users', () => {
  test('finds by connection, by address in any case, and by both', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    expect(await emails(tenant, 'identities.connection:"Staff"')).toEqual(['boss@example.com']);
    expect(await emails(tenant, 'email:"BOSS@example.com"')).toHaveLength(2);
    expect(await emails(tenant, 'identities.connection:"Staff" AND email:"odd@example.com"')).toEqual([]);
    expect(await emails(tenant, '')).toHaveLength(3);
  });

  test.each(['name:"x"', 'email:x', 'email:"x" OR email:"y"', 'email:"\' OR 1=1 --', '"'])(
    'says so when it does not understand %s',
    async (q) => {
      const tenant = await openTenant({ seed: STAFFED });
      expect((await tenant.call(`/users?q=${encodeURIComponent(q)}`)).status).toBe(400);
    },
  );

  test('counts everybody, and pages through the first 1,000', async () => {
    const users = Array.from({ length: 1_150 }, (_, i) => ({
      connection: 'Customers',
      user_id: String(i),
      email: `user${i}@example.com`,
    }));
    const tenant = await openTenant({ seed: { ...SEED, users } });
    const q = encodeURIComponent('identities.connection:"Customers"');
    const count: unknown = await (await tenant.call(`/users?q=${q}&per_page=1&include_totals=true`)).json();
    expect(count).toMatchObject({ start: 0, limit: 1, length: 1, total: 1_150 });
    const last = await tenant.call(`/users?q=${q}&per_page=100&page=9`);
    expect(usersSchema.parse(await last.json()).at(-1)?.email).toBe('user999@example.com');
    const beyond = await tenant.call(`/users?q=${q}&per_page=100&page=10`);
    expect(beyond.status).toBe(400);
    expect(z.object({ message: z.string() }).parse(await beyond.json()).message).toContain(
      'You can only page through the first 1000 records.',
    );
    expect((await tenant.call('/users?per_page=101')).status).toBe(400);
  });

  test('sees a new user late, where reading by address sees them at once', async () => {
    const tenant = await openTenant({ searchDelayMs: 1_000 });
    await tenant.importUsers([{ email: 'ann@example.com' }]);
    expect(await tenant.usersByEmail('ann@example.com')).toHaveLength(1);
    expect(await emails(tenant, 'email:"ann@example.com"')).toEqual([]);
    const found = () => emails(tenant, 'email:"ann@example.com"');
    await vi.waitFor(async () => expect(await found()).toHaveLength(1), 3_000);
  });
});

describe.concurrent('users by address', () => {
  test('come from all connections, and only when the address is written as it is stored', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const found = await tenant.usersByEmail('boss@example.com');
    expect(found.map(({ user_id }) => user_id)).toEqual(['auth0|1', 'google-oauth2|104211']);
    expect(await tenant.usersByEmail('Boss@example.com')).toEqual([]);
    expect((await tenant.call('/users-by-email')).status).toBe(400);
  });
});

describe.concurrent('one user', () => {
  test('is found by the whole id, whatever is in it', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const staff = await tenant.call('/users/auth0%7C1');
    expect(await staff.json()).toMatchObject({ username: 'boss', logins_count: 3, name: 'boss@example.com' });
    const odd = await tenant.call(`/users/${encodeURIComponent('auth0|a|b c%')}`);
    expect(await odd.json()).toMatchObject({ email: 'odd@example.com' });
    const social: unknown = await (await tenant.call('/users/google-oauth2%7C104211')).json();
    expect(social).toMatchObject({ identities: [{ provider: 'google-oauth2', isSocial: true }] });
  });

  test('nobody has is not found', async () => {
    const response = await (await openTenant()).call('/users/auth0%7Cnobody');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: 'The user does not exist.',
      errorCode: 'inexistent_user',
    });
  });

  test('keeps a prefix that was imported with the id: it doubles', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([{ email: 'ann@example.com', user_id: 'auth0|7' }], {
      connection: OTHER_DATABASE,
    });
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ user_id: 'auth0|auth0|7' }]);
  });

  test('never shows a hash or a second factor', async () => {
    const tenant = await openTenant();
    const password_hash = `$2b$10$${'a'.repeat(53)}`;
    const mfa_factors = [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }];
    await tenant.importUsers([{ email: 'ann@example.com', password_hash, mfa_factors }]);
    const shown = JSON.stringify(await tenant.usersByEmail('ann@example.com'));
    expect(shown).toContain('ann@example.com');
    expect(shown).not.toMatch(/aaaaa|JBSWY/);
  });
});
