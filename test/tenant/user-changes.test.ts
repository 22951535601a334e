import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { errorSchema, openTenant, SEED, type TestTenant } from './over-http.ts';

const PASSWORD = 'Tr0ub4dor&3-é';
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';

const USERS = {
  connections: SEED.connections,
  users: [
    {
      connection: 'Customers',
      user_id: 'ann',
      email: 'ann@example.com',
      email_verified: true,
      username: 'ann',
      given_name: 'Ann',
      password_hash: BCRYPT,
      app_metadata: { plan: 'gold', shop: { theme: 'dark', size: 2 } },
      user_metadata: { language: 'en' },
    },
    { connection: 'Customers', user_id: 'bob', email: 'bob@example.com', username: 'bob' },
    { connection: 'Staff', user_id: 'ann', email: 'other.ann@example.com' },
    { connection: 'Unused', user_id: 'zoe', email: 'zoe@example.com' },
    { connection: 'google-oauth2', user_id: '1042', email: 'gil@example.com', name: 'Gil' },
  ],
};

const userSchema = z.looseObject({ user_id: z.string() });

function patch(tenant: TestTenant, id: string, changes: unknown) {
  return tenant.call(`/users/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: typeof changes === 'string' ? changes : JSON.stringify(changes),
  });
}

const remove = (tenant: TestTenant, id: string) =>
  tenant.call(`/users/${encodeURIComponent(id)}`, { method: 'DELETE' });

async function read(tenant: TestTenant, id: string) {
  return userSchema.parse(await (await tenant.call(`/users/${encodeURIComponent(id)}`)).json());
}

async function refusal(tenant: TestTenant, id: string, changes: unknown) {
  const response = await patch(tenant, id, changes);
  return { status: response.status, message: errorSchema.parse(await response.json()).message };
}

describe.concurrent('a change of a user', () => {
  test('is answered with the user as it is read afterwards', async () => {
    const tenant = await openTenant({ seed: USERS });
    const before = await read(tenant, 'auth0|ann');
    const response = await patch(tenant, 'auth0|ann', {
      blocked: true,
      name: 'Ann A.',
      phone_number: '+49301',
    });
    expect(response.status).toBe(200);
    const after: unknown = await response.json();
    expect(after).toEqual({
      ...before,
      blocked: true,
      name: 'Ann A.',
      phone_number: '+49301',
      updated_at: expect.stringMatching(/^\d{4}-/),
    });
    expect(await read(tenant, 'auth0|ann')).toEqual(after);
  });

  test('merges metadata at the first level only, and takes away what is null', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', {
      app_metadata: { shop: { theme: 'light' }, plan: null, since: 2026 },
      user_metadata: { city: 'Oslo' },
    });
    expect(await read(tenant, 'auth0|ann')).toMatchObject({
      app_metadata: { shop: { theme: 'light' }, since: 2026 },
      user_metadata: { language: 'en', city: 'Oslo' },
    });
    const { app_metadata } = await read(tenant, 'auth0|ann');
    expect(app_metadata).toEqual({ shop: { theme: 'light' }, since: 2026 });
  });

  test('with an empty object as metadata removes all of it', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', { user_metadata: {} });
    const user = await read(tenant, 'auth0|ann');
    expect(user).not.toHaveProperty('user_metadata');
    expect(user).toHaveProperty('app_metadata.plan', 'gold');
  });

  test('merges any metadata the way objects are merged', async () => {
    const tenant = await openTenant({ seed: USERS });
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(null));
    const metadata = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), value, { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(metadata, metadata, async (first, second) => {
        await patch(tenant, 'auth0|bob', { app_metadata: {} });
        await patch(tenant, 'auth0|bob', { app_metadata: first });
        await patch(tenant, 'auth0|bob', { app_metadata: second });
        const expected = Object.entries({ ...first, ...second }).filter(([, kept]) => kept !== null);
        const { app_metadata = {} } = await read(tenant, 'auth0|bob');
        expect(app_metadata).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(expected))));
      }),
      { numRuns: 20 },
    );
  });

  test('with null removes an attribute', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', { given_name: null, phone_number: null });
    const user = await read(tenant, 'auth0|ann');
    expect(user).not.toHaveProperty('given_name');
    expect(user).not.toHaveProperty('phone_number');
  });

  test('of the address lower-cases it and makes it unverified, unless it says otherwise', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', { email: 'Ann.New@Example.com' });
    expect(await read(tenant, 'auth0|ann')).toMatchObject({
      email: 'ann.new@example.com',
      email_verified: false,
    });
    await patch(tenant, 'auth0|ann', { email: 'third@example.com', email_verified: true });
    expect(await read(tenant, 'auth0|ann')).toMatchObject({ email_verified: true });
    expect(await tenant.usersByEmail('ann@example.com')).toEqual([]);
    expect((await tenant.signIn('third@example.com', PASSWORD)).status).toBe(200);
  });

  test('of the username lower-cases it', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', { username: 'Annie' });
    expect(await read(tenant, 'auth0|ann')).toMatchObject({ username: 'annie' });
  });

  test.each([
    ['email', 'BOB@example.com', 'The specified new email already exists'],
    ['username', 'Bob', 'The specified new username already exists'],
  ])('does not take the %s of somebody else in the connection', async (key, value, message) => {
    const tenant = await openTenant({ seed: USERS });
    expect(await refusal(tenant, 'auth0|ann', { [key]: value })).toEqual({ status: 400, message });
    expect(await read(tenant, 'auth0|ann')).toMatchObject({ email: 'ann@example.com', username: 'ann' });
    expect((await patch(tenant, 'auth0|ann', { email: 'other.ann@example.com' })).status).toBe(200);
  });

  test('of the password is good for the next sign-in, and the old one is not', async () => {
    const tenant = await openTenant({ seed: USERS });
    const response = await patch(tenant, 'auth0|bob', { password: 'New-passw0rd', connection: 'Customers' });
    const text = await response.text();
    expect(text).toContain('last_password_reset');
    expect(text).not.toMatch(/passw0rd|\$2[aby]\$/);
    expect((await tenant.signIn('bob@example.com', 'New-passw0rd')).status).toBe(200);
    await patch(tenant, 'auth0|ann', { password: 'Newer-passw0rd' });
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(403);
  });

  test('of the password is refused when it is too weak', async () => {
    const tenant = await openTenant({ seed: USERS });
    const message = 'PasswordStrengthError: Password is too weak';
    expect(await refusal(tenant, 'auth0|bob', { password: 'secret' })).toEqual({ status: 400, message });
  });

  test.each([
    ['password', 'email'],
    ['password', 'email_verified'],
    ['username', 'email'],
    ['username', 'email_verified'],
    ['username', 'password'],
  ])('can not be one of %s and %s at once', async (one, other) => {
    const values = { password: 'New-passw0rd', email: 'a@example.com', email_verified: true, username: 'a' };
    const changes = Object.entries(values).filter(([key]) => key === one || key === other);
    const tenant = await openTenant({ seed: USERS });
    expect(await refusal(tenant, 'auth0|ann', Object.fromEntries(changes))).toEqual({
      status: 400,
      message: `Cannot update ${one} and ${other} simultaneously.`,
    });
  });

  test.each([
    [{ identities: [] }, "Payload validation error: 'Additional properties not allowed: identities'."],
    [
      { blocked: 'yes' },
      "Payload validation error: 'Expected type boolean but found type string' on property blocked.",
    ],
    [
      { email: 'nobody' },
      "Payload validation error: 'Object didn't pass validation for format email: nobody' on property email.",
    ],
    [
      { given_name: '' },
      "Payload validation error: 'String is too short (0 chars), minimum 1' on property given_name.",
    ],
    [
      { password: 7 },
      "Payload validation error: 'Expected type string but found type integer' on property password.",
    ],
    [
      { phone_number: '030' },
      "Payload validation error: 'String does not match pattern ^\\+[0-9]{1,15}$' on property phone_number.",
    ],
    [[], "Payload validation error: 'Expected type object but found type array'."],
    ['{"name":', 'Invalid request payload JSON format'],
    [
      `{"app_metadata":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
      "Payload validation error: 'The body is nested too deeply'.",
    ],
  ])('says what is wrong with %j', async (changes, message) => {
    const tenant = await openTenant({ seed: USERS });
    expect(await refusal(tenant, 'auth0|ann', changes)).toEqual({ status: 400, message });
  });

  test.each([
    ['auth0|bob', { connection: 'Nowhere' }, 'Connection does not exist.'],
    ['google-oauth2|1042', { email: 'new@example.com' }, 'Cannot update email for non-database user.'],
    [
      'auth0|zoe',
      { email: 'new@example.com' },
      'Cannot change email or password for users in a disabled connection.',
    ],
    ['auth0|zoe', { username: 'zoe' }, 'Cannot update username for users without an username already set.'],
  ])('of %s to %j is refused', async (id, changes, message) => {
    const tenant = await openTenant({ seed: USERS });
    expect(await refusal(tenant, id, changes)).toEqual({ status: 400, message });
  });

  test('of what a social provider says about somebody is refused, metadata and a block are not', async () => {
    const tenant = await openTenant({ seed: USERS });
    const { message } = await refusal(tenant, 'google-oauth2|1042', { name: 'Gilbert' });
    expect(message).toContain('The following user attributes cannot be updated: name.');
    const change = { blocked: true, app_metadata: { vip: true } };
    expect((await patch(tenant, 'google-oauth2|1042', change)).status).toBe(200);
  });

  test('acts on the older of two users with one id', async () => {
    const tenant = await openTenant({ seed: USERS });
    await patch(tenant, 'auth0|ann', { nickname: 'first' });
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ nickname: 'first' }]);
    expect(await tenant.usersByEmail('other.ann@example.com')).toMatchObject([{ nickname: 'other.ann' }]);
  });

  test('of nobody is not found', async () => {
    const response = await patch(await openTenant(), 'auth0|nobody', { name: 'X' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errorCode: 'inexistent_user' });
  });

  test.each([
    ['PATCH', 'update:users'],
    ['DELETE', 'delete:users'],
  ])('by %s needs the scope %s', async (method, scope) => {
    const scopes = MANAGEMENT_SCOPES.filter((name) => name !== scope);
    const tenant = await openTenant({ seed: USERS, scopes });
    const response = await tenant.call('/users/auth0%7Cann', {
      method,
      ...(method === 'PATCH' ? { body: '{}' } : {}),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ errorCode: 'insufficient_scope' });
  });

  test('is refused when it is larger than a megabyte', async () => {
    const tenant = await openTenant({ seed: USERS });
    const response = await patch(tenant, 'auth0|ann', { app_metadata: { a: 'x'.repeat(1_100_000) } });
    expect(response.status).toBe(413);
  });
});

describe.concurrent('a deleted user', () => {
  test('is gone, and deleting again says the same', async () => {
    const tenant = await openTenant({ seed: USERS });
    expect((await remove(tenant, 'auth0|bob')).status).toBe(204);
    expect((await tenant.call('/users/auth0%7Cbob')).status).toBe(404);
    expect((await tenant.signIn('bob@example.com', PASSWORD)).status).toBe(403);
    expect((await remove(tenant, 'auth0|bob')).status).toBe(204);
  });

  test('leaves the other holder of the id, who is the next to go', async () => {
    const tenant = await openTenant({ seed: USERS });
    await remove(tenant, 'auth0|ann');
    expect(await read(tenant, 'auth0|ann')).toMatchObject({ email: 'other.ann@example.com' });
  });

  test('can be imported again, with another hash', async () => {
    const tenant = await openTenant({ seed: USERS });
    await remove(tenant, 'auth0|bob');
    const user = { email: 'bob@example.com', user_id: 'bob', password_hash: BCRYPT };
    expect((await tenant.importUsers([user])).summary).toMatchObject({ inserted: 1 });
    expect((await tenant.signIn('bob@example.com', PASSWORD)).status).toBe(200);
  });
});
