import { describe, expect, test } from 'vitest';
import type { Mail } from '../../src/tenant/options.ts';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { errorSchema, openTenant, SEED, type TestTenant } from './over-http.ts';

const PASSWORD = 'New-passw0rd';
const ANN = { connection: 'Customers', email: 'Ann@Example.com', password: PASSWORD };

const PEOPLE = {
  ...SEED,
  users: [
    { connection: 'Customers', user_id: '1', email: 'known@example.com', phone_number: '+49301' },
    { connection: 'Staff', user_id: '2', email: 'boss@example.com', username: 'boss' },
  ],
};

const create = (tenant: TestTenant, body: unknown) =>
  tenant.call('/users', { method: 'POST', body: JSON.stringify(body) });

describe.concurrent('a user who is created', () => {
  test('is answered as it is read afterwards, and can sign in', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const response = await create(tenant, { ...ANN, user_id: 'shop|7', app_metadata: { plan: 'gold' } });
    expect(response.status).toBe(201);
    const user: unknown = await response.json();
    expect(user).toMatchObject({
      user_id: 'auth0|shop|7',
      email: 'ann@example.com',
      email_verified: false,
      nickname: 'ann',
      app_metadata: { plan: 'gold' },
      identities: [{ connection: 'Customers', provider: 'auth0', isSocial: false }],
    });
    expect(JSON.stringify(user)).not.toMatch(/passw0rd|\$2[aby]\$/);
    expect(await (await tenant.call('/users/auth0%7Cshop%7C7')).json()).toEqual(user);
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
  });

  test('gets an id of 24 hex digits when none is given', async () => {
    const response = await create(await openTenant(), ANN);
    expect(await response.json()).toMatchObject({ user_id: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/) });
  });

  test.each([
    [{ email: 'KNOWN@example.com' }],
    [{ user_id: '1' }],
    [{ phone_number: '+49301' }],
    [{ connection: 'Staff', username: 'Boss' }],
  ])('is in conflict with somebody who has %j already', async (changes) => {
    const tenant = await openTenant({ seed: PEOPLE });
    const response = await create(tenant, { ...ANN, ...changes });
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      statusCode: 409,
      error: 'Conflict',
      message: 'The user already exists.',
      errorCode: 'auth0_idp_error',
    });
  });

  test('may share everything with somebody in another connection', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const response = await create(tenant, { ...ANN, email: 'boss@example.com', user_id: '2' });
    expect(response.status).toBe(201);
    expect(await tenant.usersByEmail('boss@example.com')).toHaveLength(2);
  });

  test.each([
    [{ connection: undefined }, "Payload validation error: 'Missing required property: connection'."],
    [{ password: undefined }, "Payload validation error: 'Missing required property: password'."],
    [{ email: undefined }, "Payload validation error: 'Missing required property: email'."],
    [{ password: 'secret' }, 'PasswordStrengthError: Password is too weak'],
    [{ password_hash: 'x' }, "Payload validation error: 'Additional properties not allowed: password_hash'."],
    [
      { user_id: 'a b' },
      "Payload validation error: 'String does not match pattern ^\\S*$' on property user_id.",
    ],
    [{ connection: 'Nowhere' }, 'Connection does not exist.'],
    [{ connection: 'Unused' }, 'Connection is disabled.'],
    [
      { connection: 'google-oauth2' },
      'Connection does not support user creation through the API. It must either be a database or passwordless connection.',
    ],
    [{ username: 'ann' }, 'Cannot set username for connection without requires_username.'],
    [{ connection: 'Staff' }, "Payload validation error: 'Missing required property: username'."],
  ])('can not have %j', async (changes, message) => {
    const response = await create(await openTenant(), { ...ANN, ...changes });
    const answer = errorSchema.parse(await response.json());
    expect(answer).toMatchObject({ statusCode: 400, message });
  });

  test.each([
    [{}, 1],
    [{ verify_email: false }, 0],
    [{ email_verified: true }, 0],
    [{ email_verified: true, verify_email: true }, 1],
  ])('with %j is sent %i verification mails', async (changes, count) => {
    const mails: Mail[] = [];
    const tenant = await openTenant({ onMail: (mail) => mails.push(mail) });
    await create(tenant, { ...ANN, ...changes });
    expect(mails).toHaveLength(count);
    await Promise.all(mails.map(({ link }) => fetch(link)));
    const isVerified = count === 1 || 'email_verified' in changes;
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ email_verified: isVerified }]);
  });

  test('is created once when two requests want to do it at the same moment', async () => {
    const tenant = await openTenant();
    const both = await Promise.all([create(tenant, ANN), create(tenant, ANN)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  test('needs the scope create:users', async () => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => scope !== 'create:users');
    expect((await create(await openTenant({ scopes }), ANN)).status).toBe(403);
  });
});
