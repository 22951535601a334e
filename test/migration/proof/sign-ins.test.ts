import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { type KnownPassword, trySignIns } from '../../../src/migration/proof/sign-ins.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import { signInWith } from '../../../src/session/engine/sign-in.ts';
import { PASSWORD, VECTORS } from '../passwords/vectors.ts';
import { clientOf, imported, USERS } from './imported.ts';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';

function hashed(name: string): Pick<ImportUser, 'custom_password_hash'> {
  const found = VECTORS.find(([vector]) => vector === name);
  if (found === undefined) throw new Error(`There is no vector ${name}.`);
  return { custom_password_hash: found[1] };
}

const CAST: ImportUser[] = [
  { email: 'bcrypt@example.com', user_id: '1', password_hash: BCRYPT },
  { email: 'pbkdf2@example.com', user_id: '2', ...hashed('pbkdf2') },
  { email: 'scrypt@example.com', user_id: '3', ...hashed('scrypt') },
  { email: 'no-hash@example.com', user_id: '4' },
  { email: 'blocked@example.com', user_id: '5', password_hash: BCRYPT, blocked: true },
  {
    email: 'mfa@example.com',
    user_id: '6',
    password_hash: BCRYPT,
    mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
  },
  { email: 'there@example.com', password_hash: BCRYPT },
  { email: 'left-out@example.com', user_id: 'taken', password_hash: BCRYPT },
];

const BEFORE = [
  { connection: 'Users', user_id: 'there', email: 'there@example.com' },
  { connection: 'Users', user_id: 'taken', email: 'somebody@example.com' },
];

function cast() {
  return imported(CAST, { before: BEFORE, policies: { existing: 'update', 'id-taken': 'skip' } });
}

const known = (account: string, password = PASSWORD): KnownPassword<Secret> => ({
  account,
  password: new Secret(password),
});

const QUIET = { signal: new AbortController().signal, onProgress: () => {} };

describe('sign-ins with known passwords', () => {
  test('fit every hash that came along, and say of the others what the answer means', async () => {
    const { tenant, workspace } = await cast();
    const asked = [
      known('bcrypt@example.com'),
      known('PBKDF2@example.com'),
      known('4'),
      known('no-hash@example.com'),
      known('blocked@example.com'),
      known('mfa@example.com'),
      known('there@example.com'),
      known('left-out@example.com'),
      known('nobody@example.com'),
      known('2', 'not-the-pässword'),
    ];
    const signIn = signInWith(clientOf(tenant), USERS.name);
    const verdicts = await trySignIns(workspace.db, asked, { ...QUIET, signIn });
    if (!verdicts.ok) throw new Error(verdicts.error.message);
    expect(verdicts.value.map(({ kind, sentence }) => [kind, sentence.slice(0, 60)])).toEqual([
      ['fits', 'Signed in with the old password.'],
      ['fits', 'Signed in with the old password.'],
      ['fits', 'Signed in with the old password.'],
      ['refused', 'Wrong e-mail or password: the user came without a hash, so n'],
      ['refused', 'The user is blocked, as the file says.'],
      ['fits', 'The old password is right; the tenant asks for the second fa'],
      ['not-tried', 'The user was there before and has the password of the tenant'],
      ['not-tried', 'The record did not arrive.'],
      ['not-tried', 'There is no such record in this import.'],
      ['refused', 'Wrong e-mail or password, though the hash came along. Is it '],
    ]);
    for (const text of [JSON.stringify([asked, verdicts]), inspect([asked, verdicts], { depth: 9 })])
      expect(text).not.toMatch(/Tr0ub4dor|not-the-pässword|2b\$10/);
  });

  test('change the users they are made with, and a later check explains no more than that', async () => {
    const { tenant, workspace, check } = await imported(CAST.slice(0, 3));
    const signIn = signInWith(clientOf(tenant), USERS.name);
    await trySignIns(workspace.db, [known('bcrypt@example.com')], { ...QUIET, signIn });
    expect((await tenant.usersByEmail('bcrypt@example.com'))[0]).toMatchObject({ logins_count: 1 });
    expect((await tenant.usersByEmail('scrypt@example.com'))[0]).not.toHaveProperty('logins_count');
    expect((await check()).counts).toMatchObject({ 'as-planned': 3 });
  });

  test('stop at once when the tenant blocks, and when they are cancelled', async () => {
    const { tenant, workspace } = await imported(CAST.slice(0, 2));
    for (let i = 0; i < 10; i += 1) await tenant.signIn('bcrypt@example.com', `guess ${i}`, 'Users');
    const signIn = signInWith(clientOf(tenant), USERS.name);
    const both = [known('bcrypt@example.com'), known('pbkdf2@example.com')];
    expect(await trySignIns(workspace.db, both, { ...QUIET, signIn })).toMatchObject({
      ok: true,
      value: [
        { kind: 'refused', sentence: expect.stringContaining('blocks more tries') },
        { kind: 'not-tried', sentence: expect.stringContaining('answer before') },
      ],
    });
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    expect(
      await trySignIns(workspace.db, both, { signal: controller.signal, onProgress, signIn }),
    ).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await tenant.usersByEmail('pbkdf2@example.com'))[0]).not.toHaveProperty('logins_count');
  });
});

test('a tenant that does not answer ends them, and what came of the others is said', async () => {
  const { tenant, workspace } = await imported(CAST.slice(0, 3));
  const real = signInWith(clientOf(tenant), USERS.name);
  const error = { code: 'tenant-network', message: 'No answer.' };
  const verdicts = await trySignIns(workspace.db, [known('2'), known('3'), known('4')], {
    ...QUIET,
    signIn: async (login, password) =>
      login.startsWith('pbkdf2') ? { ok: false, error } : real(login, password),
  });
  expect(verdicts).toMatchObject({
    ok: true,
    value: [{ kind: 'fits' }, { kind: 'refused', sentence: 'No answer.' }, { kind: 'not-tried' }],
  });
});

/** A server that answers every sign-in in the same way, and keeps what it was sent. */
async function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      requests.push(text);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  const baseUrl = `http://127.0.0.1:${address.port}`;
  const client = createAuth0Client(
    { baseUrl, audience: `${baseUrl}/api/v2/` },
    { clientId: 'client', clientSecret: new Secret('application-secret') },
  );
  return { baseUrl, requests, signIn: signInWith(client, 'Users') };
}

describe('an answer of the tenant', () => {
  test.each([
    [
      403,
      { error: 'unauthorized_client', error_description: "Grant type 'x' not allowed." },
      'grant-missing',
    ],
    [403, { error: 'mfa_required', mfa_token: 'x' }, 'mfa-required'],
    [401, { error: 'password_leaked' }, 'leaked-password'],
    [429, { error: 'too_many_attempts' }, 'too-many-attempts'],
    [429, { error: 'too_many_requests' }, 'too-many-attempts'],
    [401, { error: 'unauthorized', error_description: 'user is blocked' }, 'turned-away'],
    [401, { error: 'access_denied', error_description: 'an Action says no' }, 'turned-away'],
    [401, { error: 'invalid_client' }, 'client-refused'],
    [403, { error: 'invalid_grant', error_description: 'Wrong email or password.' }, 'wrong-password'],
    [400, { error: 'something_new' }, 'refused'],
    [400, 'no object', 'refused'],
    [200, { access_token: 'x' }, 'signed-in'],
  ])('%i %j is read as what it means, from one request', async (status, body, meaning) => {
    const { signIn, requests } = await answering(status, body);
    expect(await signIn('ann@example.com', new Secret(PASSWORD))).toEqual({ ok: true, value: meaning });
    expect(requests).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(requests[0]))).toMatchObject({
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: 'Users',
      username: 'ann@example.com',
      password: PASSWORD,
    });
  });

  test('that repeats the password is not repeated', async () => {
    for (const status of [400, 403, 500]) {
      const body = { error: PASSWORD, error_description: `“${PASSWORD}” is wrong`, message: PASSWORD };
      const { signIn } = await answering(status, body);
      const answer = await signIn('ann@example.com', new Secret(PASSWORD));
      expect(JSON.stringify(answer) + inspect(answer)).not.toContain('Tr0ub4dor');
      expect(answer.ok).toBe(status !== 500);
    }
  });

  test('that sends the password on to another place is not followed', async () => {
    const elsewhere = await answering(200, {});
    const { signIn, requests } = await answering(307, {}, { location: `${elsewhere.baseUrl}/oauth/token` });
    const answer = await signIn('ann@example.com', new Secret(PASSWORD));
    expect(answer).toMatchObject({ ok: false, error: { code: 'tenant-network' } });
    expect([requests.length, elsewhere.requests.length]).toEqual([1, 0]);
  });
});
