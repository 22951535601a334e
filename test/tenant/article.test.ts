import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SEED as ACME } from '../../src/tenant/seed.ts';
import type { Seed } from '../../src/tenant/seed-format.ts';
import {
  DATABASE,
  errorSchema,
  importForm,
  OTHER_DATABASE,
  openTenant,
  SEED,
  type TestTenant,
  userErrorsSchema,
} from './over-http.ts';

/** The second form of a request for an import, with what an article says about it. */

const PASSWORD = 'Tr0ub4dor&3-é';
/** Of that password. */
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
const PBKDF2 =
  '$pbkdf2-sha256$i=27500,l=32$AAECAwQFBgcICQoLDA0ODw$9RVNSqgl8U3aOBfzPnBS81EDmqtn1LTq6Qg8EAVsz1M';
const SCRYPT = '$scrypt$ln=12,r=8,p=1$c2VhLXNhbHQtMTZieXRlcw$dj/L512QE28LxW1Saxo9iHzCC45ue3UArOtyg1Ay8tA';

const idSchema = z.object({ id: z.string() });

function post(tenant: TestTenant, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') {
  const headers = { 'content-type': type };
  return tenant.call('/jobs/users-imports', { method: 'POST', headers, body });
}

interface Request {
  readonly upsert?: boolean;
  readonly connection_id?: string;
}

/** Imports users to the end. */
async function importUsers(tenant: TestTenant, users: readonly unknown[], request: Request = {}) {
  const answer = await post(tenant, JSON.stringify({ connection_id: DATABASE, ...request, users }));
  expect(answer.status).toBe(202);
  const { id, summary } = await tenant.finished(idSchema.parse(await answer.json()).id);
  const errors = await tenant.call(`/jobs/${id}/errors`);
  return { summary, errors: errors.status === 204 ? [] : userErrorsSchema.parse(await errors.json()) };
}

async function refusalOf(tenant: TestTenant, user: unknown, request: Request = {}) {
  const { summary, errors } = await importUsers(tenant, [user], request);
  expect(summary).toMatchObject({ total: 1, failed: 1 });
  return errors[0]?.errors;
}

const sample = (name: string) =>
  readFileSync(new URL(`../../samples/presets/${name}`, import.meta.url), 'utf8');

describe.concurrent('the article’s own request', () => {
  test('as it was printed is refused, with the place of the bracket that is one too many', async () => {
    const tenant = await openTenant({ seed: ACME });
    const answer = await post(tenant, sample('article-broken.json'));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      errorCode: 'invalid_body',
      message:
        'Invalid request payload JSON format. In line 28, column 3 there is "]" where "," or "}" was expected. ' +
        'It looks like one too many: without it the JSON is valid.',
    });
    expect(await tenant.usersByEmail('bob@example.com')).toEqual([]);
  });

  test('without that bracket adds to Alice, and merges Bob into a user of another connection', async () => {
    const tenant = await openTenant({ seed: ACME });
    const [alice] = await tenant.usersByEmail('alice@example.com');
    const [bob] = await tenant.usersByEmail('bob@acme-partners.example');
    const answer = await post(tenant, sample('article.json'));
    expect(answer.status).toBe(202);
    const job = await tenant.finished(idSchema.parse(await answer.json()).id);
    expect(job.summary).toEqual({ total: 2, inserted: 0, updated: 2, failed: 0 });
    expect(await tenant.usersByEmail('alice@example.com')).toEqual([
      {
        ...alice,
        email_verified: true,
        app_metadata: { ...z.record(z.string(), z.json()).parse(alice?.app_metadata), plan: 'gold' },
        updated_at: expect.any(String),
      },
    ]);
    expect(await tenant.usersByEmail('bob@example.com')).toEqual([]);
    expect(await tenant.usersByEmail('bob@acme-partners.example')).toEqual([
      { ...bob, given_name: 'Bob', updated_at: expect.any(String) },
    ]);
    expect(bob).toMatchObject({ user_id: 'auth0|100005', identities: [{ connection: 'Database-Users' }] });
  });

  test('in a tenant without users creates both, who sign in with their old password', async () => {
    const tenant = await openTenant({ seed: { ...ACME, users: [] } });
    const answer = await post(tenant, sample('article.json'));
    const job = await tenant.finished(idSchema.parse(await answer.json()).id);
    expect(job.summary).toEqual({ total: 2, inserted: 2, updated: 0, failed: 0 });
    expect(await tenant.usersByEmail('alice@example.com')).toMatchObject([
      { user_id: 'auth0|100004', email_verified: true, given_name: 'Alice', app_metadata: { plan: 'gold' } },
    ]);
    const signedIn = await tenant.signIn('bob@example.com', 'throwaway-0', 'Initial-Migration-Connection');
    expect(signedIn.status).toBe(200);
  });
});

describe.concurrent('who a record is', () => {
  const ann = { email: 'ann@example.com', user_id: '7', username: 'ann', given_name: 'Ann' };

  test('its e-mail in the connection says, before its user id does', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [ann, { email: 'bob@example.com', user_id: '8' }]);
    const { summary } = await importUsers(
      tenant,
      [{ email: 'ANN@example.com', user_id: '8', family_name: 'Lee' }],
      { upsert: true },
    );
    expect(summary).toMatchObject({ updated: 1 });
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([
      { user_id: 'auth0|7', family_name: 'Lee' },
    ]);
    expect((await tenant.usersByEmail('bob@example.com'))[0]).not.toHaveProperty('family_name');
  });

  test('its user id says, when nobody has the e-mail, in the connection before others', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [ann], { connection_id: OTHER_DATABASE });
    // The multipart form lets two connections have one id, as Auth0 does.
    await tenant.importUsers([{ ...ann, email: 'anna@example.com' }]);
    const record = { email: 'new@example.com', user_id: '7', nickname: 'found' };
    await importUsers(tenant, [record], { upsert: true });
    expect(await tenant.usersByEmail('anna@example.com')).toMatchObject([{ nickname: 'found' }]);
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ nickname: 'ann' }]);
    expect(await tenant.usersByEmail('new@example.com')).toEqual([]);
  });

  test('who is found in another connection stays there, and keeps what tells people apart', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [{ ...ann, email_verified: false, blocked: true }], {
      connection_id: OTHER_DATABASE,
    });
    const [before] = await tenant.usersByEmail('ann@example.com');
    const record = {
      email: 'other@example.com',
      email_verified: true,
      user_id: '7',
      username: 'other',
      blocked: false,
      given_name: 'Anna',
    };
    expect((await importUsers(tenant, [record], { upsert: true })).summary).toMatchObject({ updated: 1 });
    expect(await tenant.usersByEmail('ann@example.com')).toEqual([
      { ...before, given_name: 'Anna', updated_at: expect.any(String) },
    ]);
  });

  test('a social user with the same digits is somebody else', async () => {
    const users: Seed['users'] = [{ connection: 'google-oauth2', user_id: '7', email: 'g@example.com' }];
    const tenant = await openTenant({ seed: { ...SEED, users } });
    expect((await importUsers(tenant, [ann], { upsert: true })).summary).toMatchObject({ inserted: 1 });
  });

  test.each([
    ['e-mail', { email: 'Ann@Example.com' }],
    ['user id', { email: 'b@example.com', user_id: '7' }],
    ['username', { email: 'b@example.com', username: 'ANN' }],
  ])('without upsert the same %s fails, and nothing changes', async (_key, record) => {
    const tenant = await openTenant();
    await importUsers(tenant, [ann]);
    const [before] = await tenant.usersByEmail('ann@example.com');
    expect(await refusalOf(tenant, { ...record, given_name: 'Changed' })).toEqual([
      { code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' },
    ]);
    expect(await tenant.usersByEmail('ann@example.com')).toEqual([before]);
  });

  test('without upsert the same user id in another connection fails too', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [ann], { connection_id: OTHER_DATABASE });
    expect(await refusalOf(tenant, { email: 'b@example.com', user_id: '7' })).toMatchObject([
      { code: 'DUPLICATED_USER' },
    ]);
  });

  test('a username finds nobody: somebody new can not have one that is taken', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [ann]);
    const record = { email: 'b@example.com', username: 'ann' };
    expect(await refusalOf(tenant, record, { upsert: true })).toMatchObject([{ code: 'CONFLICT_USERNAME' }]);
  });

  test('twice in one request is an error, as in a file', async () => {
    const tenant = await openTenant();
    const { summary, errors } = await importUsers(tenant, [ann, { ...ann, email: 'b@example.com' }], {
      upsert: true,
    });
    expect(summary).toMatchObject({ inserted: 1, failed: 1 });
    expect(errors[0]?.errors).toMatchObject([{ code: 'DUPLICATED_USER' }]);
  });

  test('it may name the connection it goes to, and no other', async () => {
    const tenant = await openTenant();
    const { summary, errors } = await importUsers(tenant, [
      { ...ann, connection: 'Customers' },
      { email: 'b@example.com', connection: 'Staff' },
      { email: 'c@example.com', connection: 'Nowhere' },
    ]);
    expect(summary).toMatchObject({ inserted: 1, failed: 2 });
    const refused = {
      code: 'CONNECTION_NOT_FOUND',
      message: 'The user names another connection than connection_id, which is Customers.',
      path: 'connection',
    };
    expect(errors.map((entry) => entry.errors)).toEqual([[refused], [refused]]);
  });
});

describe.concurrent('metadata', () => {
  const ann = { email: 'ann@example.com', user_id: '7' };
  const before = { plan: 'free', shop: { theme: 'dark', since: 2019 }, tags: ['a'] };
  const added = { plan: 'gold', shop: { theme: 'light' }, tags: ['b'], beta: true };

  test('is added to the existing, deep, where the documented import replaces it', async () => {
    const tenant = await openTenant();
    await importUsers(tenant, [{ ...ann, app_metadata: before, user_metadata: { language: 'de' } }]);
    await importUsers(tenant, [{ ...ann, app_metadata: added }], { upsert: true });
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([
      {
        app_metadata: { plan: 'gold', shop: { theme: 'light', since: 2019 }, tags: ['b'], beta: true },
        user_metadata: { language: 'de' },
      },
    ]);
    await tenant.importUsers([{ ...ann, app_metadata: added }], { upsert: true });
    const [replaced] = await tenant.usersByEmail('ann@example.com');
    expect(replaced?.app_metadata).toEqual(added);
  });

  test('is added at once, however deep and wide it is', async () => {
    const tenant = await openTenant();
    const list = Array.from({ length: 100_000 }, (_, i) => i % 10);
    const deep = Array.from({ length: 90 }).reduce<unknown>((inner) => ({ a: inner }), { list });
    const record = { ...ann, app_metadata: { deep } };
    const timed = async (request: Request) => {
      const startedAt = Date.now();
      const { summary } = await importUsers(tenant, [record], request);
      return { summary, took: Date.now() - startedAt };
    };
    const inserted = await timed({});
    const merged = await timed({ upsert: true });
    expect(merged.summary).toMatchObject({ updated: 1 });
    // Whatever else the machine is doing: not many times as long as to store it.
    expect(merged.took).toBeLessThan(500 + 6 * inserted.took);
  });

  test('does not grow without bounds', async () => {
    const tenant = await openTenant();
    const half = (key: string) => ({ ...ann, user_metadata: { [key]: 'x'.repeat(400_000) } });
    await importUsers(tenant, [half('a')]);
    await importUsers(tenant, [half('b')], { upsert: true });
    expect(await refusalOf(tenant, half('c'), { upsert: true })).toMatchObject([
      { code: 'PROFILE_SIZE_EXCEEDED' },
    ]);
  });
});

describe.concurrent('a password', () => {
  test.each([
    ['bcrypt', BCRYPT, 'bcrypt'],
    ['bcrypt of PHP', BCRYPT.replace('$2b$', '$2y$'), 'BCRYPT'],
    ['PBKDF2', PBKDF2, 'PBKDF2'],
    ['scrypt', SCRYPT, 'Scrypt'],
    ['scrypt, unnamed', SCRYPT, undefined],
  ])('%s is recognised, and signs in', async (_what, password_hash, password_algorithm) => {
    const tenant = await openTenant();
    const record = { email: 'ann@example.com', password_hash, password_algorithm };
    expect((await importUsers(tenant, [record])).summary).toMatchObject({ inserted: 1 });
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
    expect((await tenant.signIn('ann@example.com', 'guess')).status).toBe(403);
  });

  test.each([
    ['is not given', {}],
    ['is empty', { password_hash: '' }],
    ['is locked', { password_hash: '!', password_algorithm: 'bcrypt' }],
  ])('that %s: the user is created, and told to reset at the first sign-in', async (_what, given) => {
    const tenant = await openTenant();
    await importUsers(tenant, [{ email: 'ann@example.com', ...given }]);
    const answer = await tenant.signIn('ann@example.com', PASSWORD);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'The user came without a password: it must be reset before the first sign-in.',
    });
  });

  test.each([
    ['says another algorithm', BCRYPT, 'scrypt', 'NOT_PASSED', 'password_algorithm'],
    ['is of an algorithm nobody has', BCRYPT, 'rot13', 'ENUM_MISMATCH', 'password_algorithm'],
    ['is in plain text', 'Tr0ub4dor&3', 'bcrypt', 'PATTERN', 'password_hash'],
    ['is cut off', BCRYPT.slice(0, 50), 'bcrypt', 'PATTERN', 'password_hash'],
    [
      'is of a scheme that can not be imported',
      '$P$984478476IagS59wHZvyQMArzfx58u.',
      undefined,
      'PATTERN',
      'password_hash',
    ],
    ['is no text', 42, 'bcrypt', 'INVALID_TYPE', 'password_hash'],
  ])('that %s is an error of that user', async (_what, password_hash, password_algorithm, code, path) => {
    const tenant = await openTenant();
    const record = { email: 'ann@example.com', password_hash, password_algorithm };
    const { errors } = await importUsers(tenant, [record]);
    expect(errors).toMatchObject([{ user: { email: 'ann@example.com', password_hash: '*****' } }]);
    expect(errors[0]?.errors).toMatchObject([{ code, path }]);
    expect(await tenant.usersByEmail('ann@example.com')).toEqual([]);
  });

  test('says what contradicts what', async () => {
    const record = { email: 'ann@example.com', password_hash: BCRYPT, password_algorithm: 'pbkdf2' };
    expect(await refusalOf(await openTenant(), record)).toEqual([
      {
        code: 'NOT_PASSED',
        path: 'password_algorithm',
        message: 'password_algorithm says pbkdf2, but password_hash is a hash of bcrypt.',
      },
    ]);
  });

  test('is not given twice', async () => {
    const custom_password_hash = { algorithm: 'bcrypt', hash: { value: BCRYPT } };
    for (const password_hash of [BCRYPT, PBKDF2]) {
      const record = { email: 'ann@example.com', password_hash, custom_password_hash };
      expect(await refusalOf(await openTenant(), record)).toContainEqual(
        expect.objectContaining({ code: 'NOT_PASSED', path: 'custom_password_hash' }),
      );
    }
  });

  test('of somebody who is there stays, unless it is an imported one that nobody used yet', async () => {
    const tenant = await openTenant();
    const record = (password_hash: string) => ({ email: 'ann@example.com', password_hash });
    const wrong = PBKDF2.replace('9RVN', 'AAAA');
    await importUsers(tenant, [record(wrong)]);
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(403);
    await importUsers(tenant, [record(PBKDF2)], { upsert: true });
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
    const { summary } = await importUsers(tenant, [record(wrong)], { upsert: true });
    expect(summary).toMatchObject({ updated: 1 });
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
  });

  test('never comes back, whatever it is and wherever it stands', async () => {
    const tenant = await openTenant();
    const secret = fc.string({ minLength: 8, maxLength: 40 }).map((text) => `S3cret-${text}`);
    const name = fc.constantFrom('password_hash', 'password_algorithm', 'passwordHash', 'password');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, secret), { minLength: 1, maxLength: 3 }), async (pairs) => {
        const record = { email: 'no address', ...Object.fromEntries(pairs) };
        const { summary, errors } = await importUsers(tenant, [record]);
        expect(summary).toMatchObject({ failed: 1 });
        expect(JSON.stringify(errors)).not.toContain('S3cret-');
      }),
      { numRuns: 15 },
    );
  });
});

describe.concurrent('a body', () => {
  const users = [{ email: 'ann@example.com' }];

  test('is answered with a job, like a form', async () => {
    const tenant = await openTenant();
    const body = { connection_id: DATABASE, external_id: 'batch-7', send_completion_email: false, users };
    const answer = await post(tenant, JSON.stringify(body), 'application/json; charset=utf-8');
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      type: 'users_import',
      status: 'pending',
      connection_id: DATABASE,
      connection: 'Customers',
      created_at: expect.any(String),
      id: expect.stringMatching(/^job_[A-Za-z0-9]{16}$/),
      external_id: 'batch-7',
    });
  });

  test('may have a byte order mark', async () => {
    const text = `\ufeff${JSON.stringify({ connection_id: DATABASE, users })}`;
    expect((await post(await openTenant(), text)).status).toBe(202);
  });

  test.each([
    ['a list', users, `'Expected type object but found type array'.`],
    ['no connection', { users }, `'Missing required property: connection_id'.`],
    ['no users', { connection_id: DATABASE }, `'Missing required property: users'.`],
    [
      'users that are no list',
      { connection_id: DATABASE, users: users[0] },
      `'Expected type array but found type object' on property users.`,
    ],
    [
      'an upsert in words',
      { connection_id: DATABASE, users, upsert: 'yes' },
      `'Expected type boolean but found type string' on property upsert.`,
    ],
    [
      'the connection’s name instead of its id',
      { connection_id: 'Customers', users },
      `'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id`,
    ],
  ])('that is or has %s is refused', async (_what, body, problem) => {
    const answer = await post(await openTenant(), JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).message).toBe(`Payload validation error: ${problem}`);
  });

  test.each([
    ['con_0000000000000000', 'The connection does not exist.'],
    ['con_TestSocial000001', 'Connection must be a database connection.'],
    ['con_TestDisabled0001', 'Connection must be enabled.'],
    ['con_TestCustomDb0001', 'Custom Database Connections without import mode are not allowed.'],
  ])('for the connection %s is refused', async (connection_id, message) => {
    const answer = await post(await openTenant(), JSON.stringify({ connection_id, users }));
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).message).toBe(message);
  });

  test('that is no UTF-8 is refused', async () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('{"users":["'), 0xff, 0x22, 0x5d, 0x7d]);
    const answer = await post(await openTenant(), bytes);
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).message).toContain('not valid UTF-8');
  });

  test('that is nested too deeply is refused', async () => {
    const answer = await post(await openTenant(), `{"users":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).message).toContain('nested too deeply');
  });

  test('may have 512,000 bytes, and not one more', async () => {
    const tenant = await openTenant();
    const text = JSON.stringify({ connection_id: DATABASE, users });
    expect((await post(tenant, text.padEnd(512_000))).status).toBe(202);
    const refused = await post(tenant, text.padEnd(512_001));
    expect(refused.status).toBe(413);
    expect(errorSchema.parse(await refused.json()).message).toBe(
      'Payload content length greater than maximum allowed: 512000',
    );
  });

  test('shares the two places with the other form', async () => {
    const tenant = await openTenant({ usersPerSecond: 1 });
    const json = JSON.stringify({ connection_id: DATABASE, users });
    const form = { method: 'POST', body: importForm(users, {}) };
    expect((await post(tenant, json)).status).toBe(202);
    expect((await tenant.call('/jobs/users-imports', form)).status).toBe(202);
    const third = await post(tenant, json);
    expect(third.status).toBe(429);
    expect(errorSchema.parse(await third.json()).errorCode).toBe('too_many_jobs');
  });

  test('has records of the documented shape, and of no other', async () => {
    const { summary, errors } = await importUsers(await openTenant(), [
      { email: 'ann@example.com', shoe_size: 44 },
      'ann@example.com',
      { connection: 7 },
    ]);
    expect(summary).toMatchObject({ failed: 3 });
    expect(errors.map((entry) => entry.errors.map(({ code }) => code))).toEqual([
      ['OBJECT_ADDITIONAL_PROPERTIES'],
      ['INVALID_TYPE'],
      ['INVALID_TYPE', 'OBJECT_REQUIRED'],
    ]);
  });
});
