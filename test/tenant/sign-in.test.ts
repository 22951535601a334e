import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createClock } from '../../src/tenant/clock.ts';
import { countAttempts } from '../../src/tenant/sign-in/attempts.ts';
import { PASSWORD, VECTORS } from '../migration/passwords/vectors.ts';
import { openTenant, type TestTenant } from './over-http.ts';

/** bcrypt, cost 10, of the password. */
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
const ANN = { email: 'ann@example.com', username: 'ann', password_hash: BCRYPT };
const WRONG = { error: 'invalid_grant', error_description: 'Wrong email or password.' };

async function answerOf(response: Promise<Response>): Promise<{ status: number; body: unknown }> {
  const answer = await response;
  return { status: answer.status, body: await answer.json() };
}

async function tenantWith(user: unknown, options: Parameters<typeof openTenant>[0] = {}) {
  const tenant = await openTenant(options);
  expect((await tenant.importUsers([user])).summary?.inserted).toBe(1);
  return tenant;
}

describe.concurrent('the first sign-in with an imported hash', () => {
  test.each(VECTORS)('%s: replaces it, so that no import can put it back', async (_name, hash) => {
    const user = { email: 'ann@example.com', custom_password_hash: hash };
    const tenant = await tenantWith(user);
    expect(await answerOf(tenant.signIn('ann@example.com', `${PASSWORD}!`))).toEqual({
      status: 403,
      body: WRONG,
    });
    const again = await tenant.importUsers([user], { upsert: true });
    expect(again.summary?.updated).toBe(1);
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
    const late = await tenant.importUsers([user], { upsert: true });
    expect(late.errors[0]?.errors).toEqual([
      {
        code: 'CONFLICT',
        message: 'A custom_password_hash was provided, but the user already has password hash defined',
      },
    ]);
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
  });
});

describe.concurrent('a sign-in that a password alone does not decide', () => {
  test('of somebody with a second factor asks for it, and is none yet', async () => {
    const custom_password_hash = { algorithm: 'bcrypt', hash: { value: BCRYPT } };
    const user = {
      email: 'ann@example.com',
      custom_password_hash,
      mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
    };
    const tenant = await tenantWith(user);
    expect(await answerOf(tenant.signIn('ann@example.com', PASSWORD))).toEqual({
      status: 403,
      body: {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: expect.any(String),
      },
    });
    expect(await answerOf(tenant.signIn('ann@example.com', 'guess'))).toEqual({ status: 403, body: WRONG });
    expect((await tenant.usersByEmail('ann@example.com'))[0]).not.toHaveProperty('logins_count');
    expect((await tenant.importUsers([user], { upsert: true })).summary?.updated).toBe(1);
  });

  test('of a blocked user says so after the right password only, and is none', async () => {
    const tenant = await tenantWith({ ...ANN, blocked: true });
    expect(await answerOf(tenant.signIn('ann', PASSWORD))).toEqual({
      status: 401,
      body: { error: 'unauthorized', error_description: 'user is blocked' },
    });
    expect(await answerOf(tenant.signIn('ann', 'guess'))).toEqual({ status: 403, body: WRONG });
    expect((await tenant.usersByEmail('ann@example.com'))[0]).not.toHaveProperty('logins_count');
  });

  test('of a user whom the documented import made without a hash is a wrong password', async () => {
    const tenant = await tenantWith({ email: 'ann@example.com' });
    expect(await answerOf(tenant.signIn('ann@example.com', PASSWORD))).toEqual({ status: 403, body: WRONG });
  });
});

describe.concurrent('a request that is not complete', () => {
  const realm = 'http://auth0.com/oauth/grant-type/password-realm';

  test.each([
    ['username', { password: 'x', realm: 'Customers' }],
    ['password', { username: 'ann', realm: 'Customers' }],
    ['realm', { username: 'ann', password: 'x' }],
  ])('says that %s is missing', async (name, fields) => {
    const { grant } = await openTenant();
    expect(await answerOf(grant({ grant_type: realm, ...fields }))).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: `Missing required parameter: ${name}` },
    });
  });

  test('names no realm because its grant has none: this tenant has no default directory', async () => {
    const { grant } = await openTenant();
    expect(await answerOf(grant({ grant_type: 'password', username: 'ann', password: 'x' }))).toEqual({
      status: 500,
      body: {
        error: 'server_error',
        error_description: 'Authorization server not configured with default connection.',
      },
    });
  });
});

describe.concurrent('ten wrong passwords', () => {
  /** Wrong passwords are told apart quickly. */
  const QUICK = {
    email: 'ann@example.com',
    username: 'ann',
    custom_password_hash: {
      algorithm: 'md5',
      hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' },
    },
  };
  const BLOCKED = {
    status: 429,
    body: {
      error: 'too_many_attempts',
      error_description: 'Your account has been blocked after multiple consecutive login attempts.',
    },
  };
  const guess = async (tenant: TestTenant, count: number, name = 'ann@example.com', realm?: string) => {
    for (let i = 0; i < count; i += 1)
      expect((await tenant.signIn(name, `guess ${i}`, realm)).status).toBe(403);
  };

  test('block the user by whichever name, the right password included, and nobody else', async () => {
    const tenant = await tenantWith(QUICK);
    await tenant.importUsers([{ email: 'bob@example.com', password_hash: BCRYPT }]);
    await guess(tenant, 5, 'ann@example.com');
    await guess(tenant, 5, 'ANN');
    expect(await answerOf(tenant.signIn('ann@example.com', PASSWORD))).toEqual(BLOCKED);
    expect(await answerOf(tenant.signIn('Ann', PASSWORD))).toEqual(BLOCKED);
    expect((await tenant.signIn('bob@example.com', PASSWORD)).status).toBe(200);
  });

  test('in a row: the right one in between starts the count again', async () => {
    const tenant = await tenantWith(QUICK);
    await guess(tenant, 9);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(200);
    await guess(tenant, 1);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(200);
  });

  test('block a name that nobody has as well, so that it does not stand out', async () => {
    const tenant = await openTenant();
    await guess(tenant, 10, 'nobody@example.com');
    expect(await answerOf(tenant.signIn('Nobody@example.com', PASSWORD))).toEqual(BLOCKED);
  });

  test('block for a while', async () => {
    const tenant = await tenantWith(QUICK);
    await guess(tenant, 10);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(429);
    tenant.clock.advance(4 * 60_000);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(429);
    tenant.clock.advance(61_000);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(200);
  });

  test('block nobody where the connection is not protected', async () => {
    const tenant = await tenantWith(QUICK);
    const { id } = z
      .array(z.object({ id: z.string() }))
      .parse(await (await tenant.call('/connections?name=Customers')).json())[0] ?? { id: '' };
    const body = JSON.stringify({ options: { brute_force_protection: false } });
    const headers = { 'content-type': 'application/json' };
    expect((await tenant.call(`/connections/${id}`, { method: 'PATCH', headers, body })).status).toBe(200);
    await guess(tenant, 11);
    expect((await tenant.signIn('ann', PASSWORD)).status).toBe(200);
  });

  test('are remembered for so many users, and the first of more are forgotten', () => {
    const attempts = countAttempts(createClock(), 60_000);
    const fail = (user: string) => {
      for (let i = 0; i < 10; i += 1) attempts.failed(user);
    };
    fail('first');
    for (let i = 0; i < 9_999; i += 1) attempts.failed(String(i));
    expect(attempts.isBlocked('first')).toBe(true);
    fail('one more');
    expect(attempts.isBlocked('first')).toBe(false);
    expect(attempts.isBlocked('one more')).toBe(true);
  });
});

test('somebody who does not exist takes about as long as a wrong password', async () => {
  const tenant = await tenantWith(ANN);
  await tenant.importUsers([{ email: 'no-hash@example.com' }]);
  const fastestOf = async (name: string, realm?: string) => {
    const times: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const startedAt = performance.now();
      await tenant.signIn(name, 'guess', realm);
      times.push(performance.now() - startedAt);
    }
    return Math.min(...times);
  };
  const known = await fastestOf('ann@example.com');
  for (const other of [
    await fastestOf('nobody@example.com'),
    await fastestOf('no-hash@example.com'),
    await fastestOf('ann@example.com', 'Nowhere'),
  ]) {
    expect(other).toBeGreaterThan(known / 4);
    expect(other).toBeLessThan(known * 4);
  }
});
