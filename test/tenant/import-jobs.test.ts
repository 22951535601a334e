import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DATABASE, failureOf, OTHER_DATABASE, openTenant } from './over-http.ts';

const many = (count: number) => Array.from({ length: count }, (_, i) => ({ email: `user${i}@example.com` }));
const idSchema = z.object({ id: z.string() });
/** How long a job is waited for on a machine that has much else to do. */
const PATIENT = { interval: 10, timeout: 60_000 };

describe.concurrent('an import job', () => {
  test('tells how far it is, and in the end what became of the users', async () => {
    const tenant = await openTenant({ usersPerSecond: 0.02 });
    const oneUserMs = 50_000;
    const { id } = idSchema.parse(await (await tenant.upload(many(30))).json());
    const status = async () => {
      // Time that goes by before the job has begun does not count for it.
      tenant.clock.advance(oneUserMs);
      return (await tenant.job(id)).status;
    };
    await expect.poll(status, PATIENT).toBe('processing');
    const share = async () => (await tenant.job(id)).percentage_done;
    for (let step = 0; step < 3; step += 1) {
      const job = await tenant.job(id);
      expect(job.time_left_seconds).toBeGreaterThan(0);
      expect(job.time_left_seconds).toBeLessThan(1_500);
      expect(job).not.toHaveProperty('summary');
      tenant.clock.advance(2 * oneUserMs);
      await expect.poll(share, PATIENT).toBeGreaterThan(job.percentage_done ?? 100);
    }
    tenant.clock.advance(30 * oneUserMs);
    await tenant.finished(id);
    const done = await tenant.job(id);
    expect(done.summary).toEqual({ total: 30, inserted: 30, updated: 0, failed: 0 });
    expect(done).not.toHaveProperty('status_details');
  });

  test('is pending until it comes to its first users', async () => {
    const tenant = await openTenant({ usersPerSecond: 1 });
    const { id } = idSchema.parse(await (await tenant.upload(many(1))).json());
    expect(await tenant.job(id)).toMatchObject({ status: 'pending' });
  });

  test('keeps to a pace of less than a user per slice', async () => {
    const tenant = await openTenant({ usersPerSecond: 4 });
    const startedAt = Date.now();
    await tenant.importUsers(many(3));
    expect(Date.now() - startedAt).toBeGreaterThan(700);
  });

  test('completes although some of its users fail', async () => {
    const tenant = await openTenant();
    const { job, summary, errors } = await tenant.importUsers([
      { email: 'a@example.com' },
      {},
      { email: 'no' },
    ]);
    expect(job.status).toBe('completed');
    expect(summary).toEqual({ total: 3, inserted: 1, updated: 0, failed: 2 });
    expect(errors).toHaveLength(2);
  });

  test('without errors has nothing to say about them', async () => {
    const tenant = await openTenant();
    const { job } = await tenant.importUsers(many(1));
    const response = await tenant.call(`/jobs/${job.id}/errors`);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  test.each([
    ['no JSON', '{"email":', 'The users file is not valid JSON.'],
    ['NDJSON', '{"email":"a@example.com"}\n{"email":"b@example.com"}', 'The users file is not valid JSON.'],
    ['no array', '{"users":[]}', 'The users file is not a JSON array.'],
    [
      'a bottomless pit',
      `[${'['.repeat(50_000)}${']'.repeat(50_000)}]`,
      'The users file is nested too deeply.',
    ],
  ])('fails as a whole over a file that is %s', async (_what, file, reason) => {
    const tenant = await openTenant();
    const answer = await tenant.upload(file);
    expect(answer.status).toBe(202);
    const { id } = idSchema.parse(await answer.json());
    const job = await tenant.finished(id);
    expect(job).toMatchObject({ status: 'failed', status_details: reason });
    expect(job).not.toHaveProperty('summary');
    expect(await (await tenant.call(`/jobs/${id}/errors`)).json()).toEqual({
      id,
      type: 'users_import',
      status: 'failed',
      created_at: expect.any(String),
      connection_id: DATABASE,
      status_details: reason,
    });
  });

  test('brackets inside of texts are not nesting', async () => {
    const tenant = await openTenant();
    const name = `\\"${'[{'.repeat(140)}`;
    const { summary } = await tenant.importUsers([{ email: 'a@example.com', name }]);
    expect(summary?.inserted).toBe(1);
  });

  test('fails when it takes longer than a job may', async () => {
    const tenant = await openTenant({ usersPerSecond: 0.1, jobTimeoutMs: 60_000 });
    const { id } = idSchema.parse(await (await tenant.upload(many(50))).json());
    tenant.clock.advance(61_000);
    expect((await tenant.finished(id)).status).toBe('failed');
  });

  test('nobody knows is not found', async () => {
    const tenant = await openTenant();
    const response = await tenant.call('/jobs/job_0000000000000000');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ statusCode: 404, message: 'Job not found.' });
  });
});

describe.concurrent('users twice in one file', () => {
  test.each([
    ['email', { email: 'ANN@example.com '.trim() }, 'email'],
    ['username', { email: 'b@example.com', username: 'ANN' }, 'username'],
    ['user_id', { email: 'b@example.com', user_id: '7' }, 'user_id'],
  ])('by %s: the first is imported, the second is an error, upsert or not', async (_key, second, named) => {
    for (const upsert of [false, true]) {
      const tenant = await openTenant();
      const first = { email: 'ann@example.com', username: 'ann', user_id: '7', given_name: 'First' };
      const { summary, errors } = await tenant.importUsers([first, { ...second, given_name: 'Second' }], {
        upsert,
      });
      expect(summary).toEqual({ total: 2, inserted: 1, updated: 0, failed: 1 });
      expect(errors[0]?.errors).toEqual([
        { code: 'DUPLICATED_USER', message: `A user with this ${named} was already provided.` },
      ]);
      expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ given_name: 'First' }]);
    }
  });

  test('a record that is not valid takes nobody’s place', async () => {
    const tenant = await openTenant();
    const { summary } = await tenant.importUsers([
      { email: 'ann@example.com', shoe_size: 44 },
      { email: 'ann@example.com' },
    ]);
    expect(summary).toMatchObject({ inserted: 1, failed: 1 });
  });
});

describe.concurrent('a user who is only an address', () => {
  test('gets what Auth0 fills in', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([{ email: 'Ann.Lee@Example.com' }]);
    const [user] = await tenant.usersByEmail('ann.lee@example.com');
    expect(user).toEqual({
      user_id: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/),
      email: 'ann.lee@example.com',
      email_verified: false,
      name: 'ann.lee@example.com',
      nickname: 'ann.lee',
      picture: expect.stringMatching(
        /^https:\/\/s\.gravatar\.com\/avatar\/[0-9a-f]{32}\?.*avatars%2Fan\.png$/,
      ),
      identities: [
        { connection: 'Customers', provider: 'auth0', user_id: user?.user_id.slice(6), isSocial: false },
      ],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });
});

describe.concurrent('without upsert', () => {
  const existing = { email: 'ann@example.com', user_id: '7', username: 'ann', phone_number: '+4930123456' };

  test.each([
    ['e-mail', { email: 'Ann@Example.com' }],
    ['user id', { email: 'b@example.com', user_id: '7' }],
    ['username', { email: 'b@example.com', username: 'ANN' }],
    ['phone number', { email: 'b@example.com', phone_number: '+4930123456' }],
  ])('a user with the same %s is refused and nothing changes', async (_key, record) => {
    const tenant = await openTenant();
    await tenant.importUsers([existing]);
    const before = await tenant.usersByEmail('ann@example.com');
    const { failed, errors } = await failureOf(tenant, { ...record, given_name: 'Changed' });
    expect(failed).toBe(1);
    expect(errors).toEqual([
      { code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' },
    ]);
    expect(await tenant.usersByEmail('ann@example.com')).toEqual(before);
    expect(await tenant.usersByEmail('b@example.com')).toEqual([]);
  });

  test('the same user fits into another connection, under the same id', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([existing]);
    const { summary } = await tenant.importUsers([existing], { connection: OTHER_DATABASE });
    expect(summary?.inserted).toBe(1);
    const both = await tenant.usersByEmail('ann@example.com');
    expect(both.map(({ user_id }) => user_id)).toEqual(['auth0|7', 'auth0|7']);
  });
});

describe.concurrent('with upsert', () => {
  const existing = {
    email: 'ann@example.com',
    user_id: '7',
    username: 'ann',
    given_name: 'Ann',
    family_name: 'Lee',
    email_verified: true,
    app_metadata: { plan: 'pro', since: 2019 },
    user_metadata: { language: 'de' },
  };

  test('a match by e-mail changes what may change and leaves the rest', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([existing]);
    const [before] = await tenant.usersByEmail('ann@example.com');
    const { summary } = await tenant.importUsers(
      [
        {
          email: 'ANN@example.com',
          user_id: '8',
          username: 'other',
          phone_number: '+4930999',
          blocked: true,
          given_name: 'Anna',
          app_metadata: { plan: 'free' },
        },
      ],
      { upsert: true },
    );
    expect(summary).toEqual({ total: 1, inserted: 0, updated: 1, failed: 0 });
    const [after] = await tenant.usersByEmail('ann@example.com');
    // Metadata is replaced whole: `since` is gone. What the record does not name stays.
    expect(after).toEqual({
      ...before,
      given_name: 'Anna',
      app_metadata: { plan: 'free' },
      updated_at: expect.any(String),
    });
  });

  test('a user of another connection is never touched', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([existing], { connection: OTHER_DATABASE });
    const { summary } = await tenant.importUsers([{ ...existing, given_name: 'New' }], { upsert: true });
    expect(summary).toMatchObject({ inserted: 1, updated: 0 });
    const names = (await tenant.usersByEmail('ann@example.com')).map(({ given_name }) => given_name);
    expect(names).toEqual(['Ann', 'New']);
  });

  test.each([
    ['user id', { user_id: '7' }, 'CONFLICT'],
    ['username', { username: 'Ann' }, 'CONFLICT_USERNAME'],
  ])('a new address with a taken %s is a conflict', async (_key, taken, code) => {
    const tenant = await openTenant();
    await tenant.importUsers([existing]);
    const { failed, errors } = await failureOf(
      tenant,
      { email: 'b@example.com', ...taken },
      { upsert: true },
    );
    expect(failed).toBe(1);
    expect(errors.map((error) => error.code)).toEqual([code]);
  });

  const right = { algorithm: 'md5', hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' } };
  const wrong = { algorithm: 'md5', hash: { value: '00000000000000000000000000000000', encoding: 'hex' } };

  test('a wrong hash can be corrected until the first sign-in', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([{ ...existing, custom_password_hash: wrong }]);
    expect((await tenant.signIn('ann@example.com', 'Tr0ub4dor&3-é')).status).toBe(403);
    const again = await tenant.importUsers([{ ...existing, custom_password_hash: right }], { upsert: true });
    expect(again.summary?.updated).toBe(1);
    expect((await tenant.signIn('ann@example.com', 'Tr0ub4dor&3-é')).status).toBe(200);
  });

  test('a hash that is corrected while somebody signs in with the old one stays corrected', async () => {
    const tenant = await openTenant();
    // Slow to check, so that the correction comes in the middle of it.
    const iterations = 2_000_000;
    const key = pbkdf2Sync('old password', 'salt', iterations, 32, 'sha256').toString('base64');
    const value = `$pbkdf2-sha256$i=${iterations},l=32$c2FsdA$${key.replace('=', '')}`;
    const slow = { algorithm: 'pbkdf2', hash: { value } };
    await tenant.importUsers([{ ...existing, custom_password_hash: slow }]);
    const order: string[] = [];
    const signingIn = tenant.signIn('ann@example.com', 'old password').then(({ status }) => {
      order.push(`signed in: ${status}`);
    });
    await tenant.importUsers([{ ...existing, custom_password_hash: right }], { upsert: true });
    order.push('corrected');
    await signingIn;
    expect(order).toEqual(['corrected', 'signed in: 200']);
    expect((await tenant.signIn('ann@example.com', 'old password')).status).toBe(403);
    expect((await tenant.signIn('ann@example.com', 'Tr0ub4dor&3-é')).status).toBe(200);
  });

  test('a hash can not be added to a user who was imported without one', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([existing]);
    const record = { ...existing, given_name: 'Anna', custom_password_hash: right };
    const { errors } = await failureOf(tenant, record, { upsert: true });
    expect(errors).toEqual([
      {
        code: 'CONFLICT',
        message: 'A custom_password_hash was provided, but the user already has password hash defined',
      },
    ]);
    expect(await tenant.usersByEmail('ann@example.com')).toMatchObject([{ given_name: 'Ann' }]);
    expect((await tenant.signIn('ann@example.com', 'Tr0ub4dor&3-é')).status).toBe(403);
  });

  test('a password_hash changes nothing for a user who is there', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([{ ...existing, custom_password_hash: right }]);
    const password_hash = `$2b$10$${'a'.repeat(53)}`;
    expect(
      (await tenant.importUsers([{ ...existing, password_hash }], { upsert: true })).summary?.updated,
    ).toBe(1);
    expect((await tenant.signIn('ann@example.com', 'Tr0ub4dor&3-é')).status).toBe(200);
  });
});
