import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OTHER, testTenant, USERS } from './client.ts';

const sha256 = {
  algorithm: 'sha256',
  // Of "salt" and "open sesame".
  hash: { value: '00d3a2aa2d0e4ab9e6e9b0e7e0c0c6ed1aa1f6d2a5a4df0b7bd4bd05bca1a001', encoding: 'hex' },
  salt: { value: 'salt', position: 'prefix' },
};

describe('an import job', () => {
  test('imports users, and tells how many', async () => {
    const tenant = await testTenant();
    const response = await tenant.startImport(
      [{ email: 'New@Example.com', user_id: '7', given_name: 'Neo' }],
      { external_id: 'mine' },
    );
    expect(response.status).toBe(202);
    const started = await response.json();
    expect(started).toMatchObject({
      type: 'users_import',
      status: 'pending',
      connection_id: USERS.id,
      connection: 'Users',
      external_id: 'mine',
    });
    const { id } = JSON.parse(JSON.stringify(started));
    expect(id).toMatch(/^job_[A-Za-z0-9]{16}$/);
    expect(await tenant.waitForJob(id)).toMatchObject({
      summary: { total: 1, inserted: 1, updated: 0, failed: 0 },
    });
    expect(await tenant.errors(id)).toBe('none');
    const user = await (await tenant.api('/users/auth0%7C7')).json();
    expect(user).toMatchObject({
      user_id: 'auth0|7',
      email: 'new@example.com',
      given_name: 'Neo',
      nickname: 'new',
      email_verified: false,
    });
  });

  test('with upsert off, whoever exists by e-mail, id, username or phone number fails', async () => {
    const tenant = await testTenant();
    const job = await tenant.importUsers([
      { email: 'ANN@example.com' },
      { email: 'x1@example.com', user_id: 'ann' },
      { email: 'x2@example.com', username: 'Ann' },
      { email: 'x3@example.com', phone_number: '+4930' },
      { email: 'zoe@example.com', user_id: 'zoe' },
    ]);
    expect(job.summary).toEqual({ total: 5, inserted: 1, updated: 0, failed: 4 });
    expect(await tenant.errors(job.id)).toMatchObject(
      [{}, {}, {}, {}].map(() => ({
        errors: [
          { code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' },
        ],
      })),
    );
    // The same id in another connection is allowed, and makes a second profile.
    const both = await (await tenant.api('/users-by-email?email=zoe@example.com')).json();
    expect(both).toMatchObject([{ user_id: 'auth0|zoe' }, { user_id: 'auth0|zoe' }]);
  });

  test('with upsert on, a user is found by e-mail only, and metadata is replaced whole', async () => {
    const tenant = await testTenant();
    const job = await tenant.importUsers(
      [
        {
          email: 'ann@example.com',
          user_id: 'ignored',
          username: 'ignored',
          given_name: 'Ann',
          blocked: true,
          app_metadata: { new: 2 },
        },
        { email: 'x1@example.com', user_id: 'ben' },
        { email: 'x2@example.com', username: 'ann' },
        { email: 'fresh@example.com' },
      ],
      { upsert: 'true' },
    );
    expect(job.summary).toEqual({ total: 4, inserted: 1, updated: 1, failed: 2 });
    expect(await tenant.errors(job.id)).toMatchObject([
      { errors: [{ code: 'CONFLICT' }] },
      { errors: [{ code: 'CONFLICT_USERNAME' }] },
    ]);
    const [ann] = JSON.parse(await (await tenant.api('/users-by-email?email=ann@example.com')).text());
    expect(ann).toMatchObject({
      user_id: 'auth0|ann',
      username: 'ann',
      given_name: 'Ann',
      app_metadata: { new: 2 },
    });
    expect(ann.app_metadata).not.toHaveProperty('old');
    expect(ann).not.toHaveProperty('blocked');
  });

  test('two entries for one user in one file are an error, upsert or not', async () => {
    const tenant = await testTenant();
    const job = await tenant.importUsers([{ email: 'two@example.com' }, { email: 'TWO@example.com' }], {
      upsert: 'true',
    });
    expect(job.summary).toEqual({ total: 2, inserted: 1, updated: 0, failed: 1 });
    expect(await tenant.errors(job.id)).toMatchObject([
      { errors: [{ code: 'DUPLICATED_USER', message: 'A user with this email was already provided.' }] },
    ]);
  });

  test('what is not valid gets the validator’s code, and secrets are masked', async () => {
    const tenant = await testTenant();
    const job = await tenant.importUsers([
      { name: 'no e-mail' },
      { email: 'not an address' },
      { email: 'a@example.com', blocked: 'yes' },
      { email: 'b@example.com', roles: ['admin'] },
      { email: 'c@example.com', password_hash: 'plain text' },
      { email: 'd@example.com', custom_password_hash: { ...sha256, keylen: 3 } },
      { email: 'e@example.com', app_metadata: { blocked: true } },
      { email: 'f@example.com', custom_password_hash: { algorithm: 'rot13', hash: { value: 'x' } } },
    ]);
    expect(job.summary).toMatchObject({ failed: 8, inserted: 0 });
    const errors = JSON.stringify(await tenant.errors(job.id));
    const codes = [...errors.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code);
    expect(codes).toEqual([
      'OBJECT_REQUIRED',
      'FORMAT',
      'INVALID_TYPE',
      'OBJECT_ADDITIONAL_PROPERTIES',
      'PATTERN',
      'NOT_PASSED',
      'NOT_PASSED',
      'ENUM_MISMATCH',
    ]);
    expect(errors).not.toContain('plain text');
    expect(errors).not.toContain(sha256.hash.value);
  });

  test.each(['{"users":[]}', 'not json', '[{"email":'])(
    'a file that is no array (%s) fails the job as a whole',
    async (file) => {
      const tenant = await testTenant();
      const job = await tenant.importUsers(file);
      expect(job.status).toBe('failed');
      expect(await tenant.errors(job.id)).toMatchObject({ id: job.id, status: 'failed' });
    },
  );
});

describe('what is refused at once', () => {
  const pad = (length: number) => `[${' '.repeat(length)}]`;

  test.each([
    [
      'a connection that does not exist',
      '[]',
      { connection_id: 'con_ZZZZZZZZZZZZZZZZ' },
      400,
      'The connection does not exist.',
    ],
    [
      'a name in place of an id',
      '[]',
      { connection_id: 'Users' },
      400,
      'does not match pattern ^con_[A-Za-z0-9]{16}$',
    ],
    [
      'a social connection',
      '[]',
      { connection_id: 'con_DDDDDDDDDDDDDDDD' },
      400,
      'Connection must be a database connection.',
    ],
    [
      'a custom database',
      '[]',
      { connection_id: 'con_CCCCCCCCCCCCCCCC' },
      400,
      'without import mode are not allowed',
    ],
    ['an empty file', '', {}, 400, 'Users file must not be empty.'],
    ['a body of more than 512,000 bytes', pad(512_000), {}, 413, 'greater than maximum allowed: 512000'],
  ] as const)('%s', async (_why, users, form, status, message) => {
    const tenant = await testTenant();
    const response = await tenant.startImport(users, form);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      statusCode: status,
      message: expect.stringContaining(message),
    });
  });

  test('a third import job while two are active', async () => {
    const tenant = await testTenant({ usersPerSecond: 10 });
    const users = Array.from({ length: 20 }, (_, n) => ({ email: `u${n}@example.com` }));
    await tenant.startImport(users);
    await tenant.startImport(users, { connection_id: OTHER.id });
    const third = await tenant.startImport(users);
    expect(third.status).toBe(429);
    expect(await third.json()).toMatchObject({
      message: expect.stringContaining('There are 2 active import users jobs'),
    });
  });

  test('requests without a token, with a wrong one, and too many of them', async () => {
    const tenant = await testTenant({ requestsPerSecond: 5 });
    expect((await fetch(`${tenant.baseUrl}/api/v2/connections`)).status).toBe(401);
    expect((await tenant.api('/connections', { headers: { authorization: 'Bearer x.y.z' } })).status).toBe(
      401,
    );
    const answers = await Promise.all(Array.from({ length: 12 }, () => tenant.api('/connections')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('whatever comes as a body, the tenant lives and nothing is half done', async () => {
    const tenant = await testTenant();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('multipart/form-data; boundary=x', 'application/json', 'x'),
        async (body, type) => {
          const text = Buffer.concat([Buffer.from('--x\r\n'), body, Buffer.from('\r\n--x--\r\n')]);
          const response = await tenant.api('/jobs/users-imports', {
            method: 'POST',
            body: text,
            headers: { 'content-type': type },
          });
          expect([400, 413]).toContain(response.status);
        },
      ),
      { numRuns: 60 },
    );
    expect((await tenant.importUsers([{ email: 'after@example.com' }])).summary).toMatchObject({
      inserted: 1,
    });
  });
});

describe('sign-in', () => {
  test('a hash that was imported is checked, and replaced by the tenant’s own after the first time', async () => {
    const tenant = await testTenant();
    const { createHash } = process.getBuiltinModule('node:crypto');
    const value = createHash('sha256').update('saltopen sesame').digest('hex');
    const custom_password_hash = { ...sha256, hash: { value, encoding: 'hex' } };
    const user = { email: 'ali@example.com', custom_password_hash };
    await tenant.importUsers([
      user,
      { email: 'bob@example.com', password_hash: hashSync('bobs password', 10) },
      { email: 'none@example.com' },
    ]);
    // Before the first sign-in the hash can still be corrected.
    expect((await tenant.importUsers([user], { upsert: 'true' })).summary).toMatchObject({ updated: 1 });
    expect((await tenant.signIn('ali@example.com', 'wrong')).status).toBe(403);
    expect((await tenant.signIn('ALI@example.com', 'open sesame')).status).toBe(200);
    expect((await tenant.signIn('ali@example.com', 'open sesame')).status).toBe(200);
    expect((await tenant.signIn('bob@example.com', 'bobs password')).status).toBe(200);
    const refused = await tenant.signIn('none@example.com', '');
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Wrong email or password.' },
    ]);
    const late = await tenant.importUsers([user, { ...user, email: 'none@example.com' }], { upsert: 'true' });
    expect(late.summary).toMatchObject({ updated: 0, failed: 2 });
    expect(JSON.stringify(await tenant.errors(late.id))).toContain(
      'the user already has password hash defined',
    );
    const [stored] = JSON.parse(await (await tenant.api('/users-by-email?email=ali@example.com')).text());
    expect(stored.logins_count).toBe(2);
    expect(JSON.stringify(stored)).not.toContain(value);
  });
});

test('an export has every user of the tenant, gzipped', async () => {
  const tenant = await testTenant();
  const body = JSON.stringify({
    format: 'json',
    fields: [{ name: 'user_id' }, { name: 'email' }, { name: 'identities' }],
  });
  const started = await tenant.api('/jobs/users-exports', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const job = await tenant.waitForJob(JSON.parse(await started.text()).id);
  const file = await fetch(job.location ?? '');
  const text = await new Response(file.body?.pipeThrough(new DecompressionStream('gzip'))).text();
  const users: unknown[] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(users).toMatchObject([
    { user_id: 'auth0|ann', identities: [{ connection: 'Users', provider: 'auth0', user_id: 'ann' }] },
    { user_id: 'auth0|ben' },
    { user_id: 'auth0|zoe', identities: [{ connection: 'Other' }] },
  ]);
});

test('a tenant that is stopped in the middle of a job goes on with it, and imports nobody twice', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'tenant-')), 'tenant.sqlite');
  const first = await testTenant({ file, usersPerSecond: 100 });
  const users = Array.from({ length: 60 }, (_, n) => ({ email: `u${n}@example.com` }));
  const { id } = JSON.parse(await (await first.startImport(users)).text());
  await new Promise((resolve) => setTimeout(resolve, 350));
  await first.close();
  const second = await testTenant({ file });
  expect(await second.waitForJob(id)).toMatchObject({ summary: { total: 60, inserted: 60, failed: 0 } });
});

test('connections come page by page, or from a checkpoint', async () => {
  const tenant = await testTenant();
  const get = async (query: string) => JSON.parse(await (await tenant.api(`/connections${query}`)).text());
  expect((await get('')).map(({ name }: { name: string }) => name)).toEqual([
    'Users',
    'Other',
    'Custom',
    'google-oauth2',
  ]);
  expect(await get('?strategy=auth0&per_page=2&page=1&include_totals=true')).toMatchObject({
    total: 3,
    start: 2,
    connections: [{ name: 'Custom' }],
  });
  const page = await get('?take=3');
  expect(page.connections).toHaveLength(3);
  expect((await get(`?take=3&from=${page.next}`)).connections).toMatchObject([{ name: 'google-oauth2' }]);
  expect(await get('?per_page=1000')).toMatchObject({ statusCode: 400 });
});
