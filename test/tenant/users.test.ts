import { describe, expect, test } from 'vitest';
import { OTHER_DATABASE, openTenant, SEED } from './over-http.ts';

const STAFFED = {
  connections: SEED.connections,
  users: [
    { connection: 'Staff', user_id: '1', email: 'Boss@Example.com', username: 'Boss', logins_count: 3 },
    { connection: 'google-oauth2', user_id: '104211', email: 'boss@example.com' },
    { connection: 'Customers', user_id: 'a|b c%', email: 'odd@example.com' },
  ],
};

describe.concurrent('users by address', () => {
  test('come from all connections, and only when the address is written as it is stored', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const found = await tenant.usersByEmail('boss@example.com');
    expect(found.map(({ user_id }) => user_id)).toEqual(['auth0|1', 'google-oauth2|104211']);
    expect(await tenant.usersByEmail('Boss@example.com')).toEqual([]);
    expect((await tenant.call('/users-by-email')).status).toBe(400);
  });

  test('show only the fields that are asked for', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const response = await tenant.call('/users-by-email?email=boss@example.com&fields=user_id,email');
    const email = 'boss@example.com';
    expect(await response.json()).toEqual([
      { user_id: 'auth0|1', email },
      { user_id: 'google-oauth2|104211', email },
    ]);
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

  test('shows the fields that are asked for, or all others', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const fields = 'fields=username,logins_count,nothing';
    const some = await tenant.call(`/users/auth0%7C1?${fields}`);
    expect(await some.json()).toEqual({ username: 'boss', logins_count: 3 });
    const others: unknown = await (
      await tenant.call(`/users/auth0%7C1?${fields}&include_fields=false`)
    ).json();
    expect(others).toMatchObject({ email: 'boss@example.com' });
    expect(others).not.toHaveProperty('username');
    expect((await tenant.call(`/users/auth0%7C1?${fields}&include_fields=perhaps`)).status).toBe(400);
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
