import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tokenIssuer } from '../../src/tenant/auth.ts';
import { createClock } from '../../src/tenant/clock.ts';
import { DATABASE, openTenant, SEED } from './over-http.ts';

const tokenSchema = z.object({ access_token: z.string(), scope: z.string(), expires_in: z.number() });

/** bcrypt, cost 10, of `Tr0ub4dor&3-é`. */
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
const PASSWORD = 'Tr0ub4dor&3-é';

describe.concurrent('a token for the Management API', () => {
  test('is granted for a day, with its scopes', async () => {
    const { grant, baseUrl } = await openTenant();
    const response = await grant({ grant_type: 'client_credentials', audience: `${baseUrl}/api/v2/` });
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(body).toMatchObject({ expires_in: 86_400, token_type: 'Bearer' });
    expect(tokenSchema.parse(body).scope.split(' ')).toContain('create:users');
  });

  test('is granted to a form as well as to JSON', async () => {
    const { grant, baseUrl } = await openTenant({ clientId: 'app', clientSecret: 'correct horse' });
    const audience = `${baseUrl}/api/v2/`;
    const fields = {
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'correct horse',
      audience,
    };
    const form = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(form.status).toBe(200);
    expect((await grant({ grant_type: 'client_credentials', audience })).status).toBe(200);
  });

  test('is refused in the OAuth form, not in that of the Management API', async () => {
    const { grant, baseUrl } = await openTenant();
    const audience = `${baseUrl}/api/v2/`;
    const wrong = await grant({ grant_type: 'client_credentials', audience, client_secret: 'guess' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
    const elsewhere = await grant({
      grant_type: 'client_credentials',
      audience: 'https://acme.example/api/v2/',
    });
    expect(elsewhere.status).toBe(403);
    expect(await elsewhere.json()).toMatchObject({ error: 'access_denied' });
    expect((await grant({ grant_type: 'implicit' })).status).toBe(403);
    expect((await grant({})).status).toBe(400);
  });

  test('that has ended is told apart from one that was never good', async () => {
    const audience = 'http://127.0.0.1/api/v2/';
    const clock = createClock();
    const issuer = tokenIssuer(clock, { atToken: () => undefined }, 60);
    const token = await issuer.issue(audience, ['read:users']);
    expect(await issuer.check(token)).toEqual({ ok: true, scopes: new Set(['read:users']) });
    const message = 'Expired token received for JSON Web Token validation';
    expect(await issuer.check(`${token}x`)).toMatchObject({ ok: false });
    clock.advance(50_000);
    expect(await issuer.check(token)).toMatchObject({ ok: true });
    clock.advance(11_000);
    expect(await issuer.check(token)).toEqual({ ok: false, message });
  });
});

describe.concurrent('signing in with a password', () => {
  const WRONG = { error: 'invalid_grant', error_description: 'Wrong email or password.' };

  test('works with an imported bcrypt hash, by e-mail in any case or by username', async () => {
    const { importUsers, signIn } = await openTenant();
    await importUsers([{ email: 'Ann@Example.com', username: 'Ann', password_hash: BCRYPT }]);
    expect((await signIn('ANN@example.com', PASSWORD)).status).toBe(200);
    expect((await signIn('ann', PASSWORD)).status).toBe(200);
  });

  test.each([
    ['a wrong password', 'ann@example.com', 'guess', 'Customers'],
    ['an unknown user', 'bob@example.com', PASSWORD, 'Customers'],
    ['another connection', 'ann@example.com', PASSWORD, 'Staff'],
    ['an unknown connection', 'ann@example.com', PASSWORD, 'Nowhere'],
  ])('%s gets the same answer', async (_what, username, password, realm) => {
    const { importUsers, signIn } = await openTenant();
    await importUsers([{ email: 'ann@example.com', password_hash: BCRYPT }]);
    const response = await signIn(username, password, realm);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual(WRONG);
  });

  test('a user imported without a hash has a password nobody knows', async () => {
    const { importUsers, signIn } = await openTenant();
    await importUsers([{ email: 'ann@example.com' }]);
    expect((await signIn('ann@example.com', '')).status).toBe(403);
    expect((await signIn('ann@example.com', PASSWORD)).status).toBe(403);
  });

  test('a blocked user is told so, after the right password only', async () => {
    const { importUsers, signIn } = await openTenant();
    await importUsers([{ email: 'ann@example.com', blocked: true, password_hash: BCRYPT }]);
    expect(await (await signIn('ann@example.com', PASSWORD)).json()).toMatchObject({ error: 'unauthorized' });
    expect(await (await signIn('ann@example.com', 'guess')).json()).toEqual(WRONG);
  });

  test('is counted, and an imported hash is replaced by the tenant’s own', async () => {
    const { importUsers, signIn, usersByEmail } = await openTenant();
    const custom_password_hash = {
      algorithm: 'md5',
      hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' },
    };
    const user = { email: 'ann@example.com', custom_password_hash };
    await importUsers([user]);
    expect(await usersByEmail('ann@example.com')).not.toEqual([expect.objectContaining({ logins_count: 1 })]);
    expect((await signIn('ann@example.com', PASSWORD)).status).toBe(200);
    expect((await signIn('ann@example.com', PASSWORD)).status).toBe(200);
    const [stored] = await usersByEmail('ann@example.com');
    expect(stored).toMatchObject({ logins_count: 2, last_login: expect.stringMatching(/^\d{4}-/) });
    const again = await importUsers([user], { connection: DATABASE, upsert: true });
    expect(again.errors[0]?.errors[0]?.message).toBe(
      'A custom_password_hash was provided, but the user already has password hash defined',
    );
  });

  test('gives a token that opens nothing of the Management API', async () => {
    const { signIn, call } = await openTenant({
      seed: {
        ...SEED,
        users: [{ connection: 'Customers', user_id: '1', email: 'a@example.com', password_hash: BCRYPT }],
      },
    });
    const { access_token } = tokenSchema.parse(await (await signIn('a@example.com', PASSWORD)).json());
    const response = await call('/connections', { headers: { authorization: `Bearer ${access_token}` } });
    expect(response.status).toBe(401);
  });
});
