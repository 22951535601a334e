import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type ForegroundTenant, startInForeground } from '../../src/tenant/foreground.ts';
import { exportedUserOf } from '../../src/tenant/seed-file/exported-user.ts';
import { openTenant, talkTo } from './over-http.ts';

const ANN = {
  user_id: 'auth0|507f1f77bcf86cd799439011',
  email: 'Ann@Example.com',
  email_verified: true,
  username: 'Ann',
  given_name: 'Ann',
  app_metadata: { plan: 'pro' },
  user_metadata: { language: 'de' },
  identities: [
    { connection: 'Shop', provider: 'auth0', user_id: '507f1f77bcf86cd799439011', isSocial: false },
  ],
  logins_count: 7,
  last_login: '2026-01-02T03:04:05.678Z',
  created_at: '2020-01-02T04:04:05+01:00',
};
const BEN = {
  user_id: 'samlp|partners|ben',
  email: 'ben@example.com',
  identities: [{ connection: 'partners', provider: 'samlp', user_id: 'partners|ben' }],
};

function fileWith(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'seed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'users.json');
  writeFileSync(file, content);
  return file;
}

const lines = (...users: readonly unknown[]) => users.map((user) => `${JSON.stringify(user)}\n`).join('');

function begin(seed: string, data?: string) {
  const settings = { requestsPerSecond: 'off', usersPerSecond: 100_000 } as const;
  return startInForeground({ settings, data, seed, onEvent: () => {}, onMail: () => {} });
}

async function plant(content: string | Buffer): Promise<ForegroundTenant> {
  const started = await begin(fileWith(content));
  if (!started.ok) throw new Error(started.error.message);
  onTestFinished(() => started.value.close());
  return started.value;
}

async function refusal(content: string | Buffer): Promise<string> {
  const started = await begin(fileWith(content));
  if (started.ok) await started.value.close();
  return started.ok ? 'started' : `${started.error.message} ${started.error.hint ?? ''}`;
}

describe('a seed file', () => {
  test.each([
    ['JSON lines', lines(ANN, BEN)],
    ['JSON lines, gzipped', gzipSync(lines(ANN, BEN))],
    ['with a byte order mark and Windows line ends', `\ufeff${lines(ANN, BEN).replaceAll('\n', '\r\n')}`],
    ['a JSON array', JSON.stringify([ANN, BEN])],
    ['a JSON array for people, gzipped', gzipSync(JSON.stringify([ANN, BEN], null, 2))],
    ['in UTF-16', Buffer.from(`\ufeff${lines(ANN, BEN)}`, 'utf16le')],
  ])('can be %s', async (_form, content) => {
    const { tenant, seeded } = await plant(content);
    expect(seeded).toEqual({ users: 2, bad: 0, problems: [], linked: 0 });
    expect(tenant.connections()).toEqual([
      { id: expect.stringMatching(/^con_[A-Za-z0-9]{16}$/), name: 'Shop', strategy: 'auth0', users: 1 },
      { id: expect.stringMatching(/^con_[A-Za-z0-9]{16}$/), name: 'partners', strategy: 'samlp', users: 1 },
    ]);
  });

  test('of one user is a file of one user', async () => {
    expect((await plant(lines(ANN))).seeded?.users).toBe(1);
  });

  test('gives back the users as they were', async () => {
    const { usersByEmail, call } = await talkTo((await plant(lines(ANN, BEN))).tenant);
    const [ann] = await usersByEmail('ann@example.com');
    expect(ann).toMatchObject({
      ...ANN,
      email: 'ann@example.com',
      username: 'ann',
      created_at: '2020-01-02T03:04:05.000Z',
    });
    const ben = await call(`/users/${encodeURIComponent(BEN.user_id)}`);
    expect(await ben.json()).toMatchObject(BEN);
  });

  test('has no hashes: nobody’s password fits', async () => {
    const { signIn } = await talkTo((await plant(lines({ ...ANN, password_hash: 'x' }))).tenant);
    expect((await signIn('ann@example.com', 'x', 'Shop')).status).toBe(403);
  });

  test('makes the same ids for the same connections every time, and they can be imported into', async () => {
    const [one, other] = [await plant(lines(ANN)), await plant(lines(BEN, ANN))];
    const idOf = ({ tenant }: ForegroundTenant) =>
      tenant.connections().find(({ name }) => name === 'Shop')?.id ?? '';
    expect(idOf(one)).toBe(idOf(other));
    const { importUsers } = await talkTo(one.tenant);
    const { summary } = await importUsers([{ email: 'ann@example.com', given_name: 'Anna' }], {
      connection: idOf(one),
      upsert: true,
    });
    expect(summary?.updated).toBe(1);
  });

  test('leaves out what it can not read, and says where and why', async () => {
    const { seeded } = await plant(
      [
        lines(ANN),
        '{"user_id": \n',
        lines(
          'text',
          { ...BEN, user_id: undefined },
          { ...BEN, user_id: 'ben' },
          { ...BEN, identities: [] },
          { ...BEN, identities: undefined },
          { ...BEN, email: 7 },
          { ...BEN, created_at: 'yesterday' },
          { ...ANN, email: 'other@example.com' },
          { ...ANN, user_id: 'auth0|other' },
        ),
        `{"user_id": "auth0|deep", "user_metadata": ${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}\n`,
        lines(BEN),
      ].join(''),
    );
    expect(seeded).toMatchObject({ users: 2, bad: 11 });
    expect(seeded?.problems).toEqual([
      'Line 2 is left out: it is not valid JSON.',
      'Line 3 is left out: it is no JSON object.',
      'Line 4 is left out: it has no user_id.',
      'Line 5 is left out: it has “user_id” in a form that no export has.',
      'Line 6 is left out: it has “identities” in a form that no export has.',
      'Line 7 is left out: it has no identities.',
      'Line 8 is left out: it has “email” in a form that no export has.',
      'Line 9 is left out: it has “created_at” in a form that no export has.',
      'Line 10 is left out: it has a user_id that another line has in this connection.',
      'Line 11 is left out: it has an e-mail that another line has in this connection.',
      'Line 12 is left out: it is nested too deeply.',
    ]);
  });

  test('counts more bad lines than it tells about', async () => {
    const { seeded } = await plant(`${lines(ANN)}${'{}\n'.repeat(1_000)}`);
    expect(seeded).toMatchObject({ users: 1, bad: 1_000 });
    expect(seeded?.problems).toHaveLength(20);
  });

  test('can have users without an address, and identities that are linked', async () => {
    const sms = {
      user_id: 'sms|1',
      phone_number: '+4930123456',
      identities: [{ connection: 'sms', provider: 'sms' }],
    };
    const linked = {
      ...ANN,
      identities: [{ connection: 'google-oauth2', provider: 'google-oauth2' }, ...ANN.identities],
    };
    const { tenant, seeded } = await plant(lines(sms, linked));
    expect(seeded).toMatchObject({ users: 2, linked: 1 });
    expect(tenant.connections().map(({ name }) => name)).toEqual(['sms', 'Shop']);
    const { call } = await talkTo(tenant);
    expect(await (await call('/users/sms%7C1')).json()).toMatchObject({ phone_number: '+4930123456' });
  });

  test('can name connection and provider by their paths', async () => {
    const { identities: _identities, ...rest } = ANN;
    const flat = { ...rest, 'identities[0].connection': 'Shop', 'identities[0].provider': 'auth0' };
    expect((await plant(lines(flat))).tenant.connections()).toMatchObject([{ name: 'Shop', users: 1 }]);
  });

  test('is what the tenant itself exports', async () => {
    const source = await openTenant();
    const users = Array.from({ length: 1_200 }, (_, i) => ({
      email: `user${i}@example.com`,
      user_metadata: { n: i },
    }));
    await source.importUsers(users);
    const headers = { 'content-type': 'application/json' };
    const order = await source.call('/jobs/users-exports', {
      method: 'POST',
      headers,
      body: '{"format":"json"}',
    });
    const { location } = await source.finished(z.object({ id: z.string() }).parse(await order.json()).id);
    const file = Buffer.from(await (await fetch(z.string().parse(location))).arrayBuffer());
    const copy = await plant(file);
    expect(copy.seeded).toMatchObject({ users: 1_200, bad: 0 });
    const original = gunzipSync(file).toString().split('\n')[7] ?? '';
    const { email } = z.object({ email: z.string() }).parse(JSON.parse(original));
    const [copied] = await (await talkTo(copy.tenant)).usersByEmail(email);
    expect(copied).toEqual(JSON.parse(original));
  });

  test.each([
    ['CSV', 'user_id,email\n1,a@example.com\n', 'is no users export'],
    ['nothing', '', 'is no users export'],
    ['no text', Buffer.from([0, 1, 2, 3, 0, 255]), 'is no users export'],
    ['no users', '{}\n{}\n', 'holds no users. Line 1 is left out: it has no user_id.'],
    ['an empty array', '[]', 'holds no users. It has no records.'],
    ['an array that breaks off', JSON.stringify([ANN, BEN]).slice(0, -20), 'breaks off at column'],
    ['cut off in the middle', gzipSync(lines(ANN, BEN)).subarray(0, 60), 'can not be decompressed'],
    ['damaged', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7]), 'can not be decompressed'],
  ])('that is %s is refused with a sentence', async (_what, content, why) => {
    expect(await refusal(content)).toContain(why);
  });

  test('is planted whole or not at all, and only once', async () => {
    const data = join(fileWith('x'), '..', 'data');
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      ...BEN,
      user_id: `samlp|${i}`,
      email: `${i}@b.c`,
    }));
    const cut = gzipSync(lines(...many));
    expect(await begin(fileWith(cut.subarray(0, cut.length - 100)), data)).toMatchObject({ ok: false });
    const first = await begin(fileWith(lines(ANN)), data);
    if (!first.ok) throw new Error(first.error.message);
    expect(first.value.tenant.connections()).toMatchObject([{ name: 'Shop', users: 1 }]);
    await first.value.close();
    const second = await begin(fileWith(lines(BEN)), data);
    if (!second.ok) throw new Error(second.error.message);
    expect(second.value.seeded).toBeUndefined();
    expect(second.value.tenant.connections()).toMatchObject([{ name: 'Shop', users: 1 }]);
    await second.value.close();
  });
});

test('whatever a record holds, it becomes a user or a reason', () => {
  const value = fc.anything({ maxDepth: 3 }).map((any) => JSON.parse(JSON.stringify(any) ?? 'null'));
  const record = fc.record(
    {
      user_id: fc.oneof(fc.string(), value),
      email: value,
      identities: value,
      created_at: value,
      'a.b': value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, (fields) => {
      const read = exportedUserOf(fields, '2026-01-01T00:00:00.000Z');
      expect(read.ok ? read.user.provider : read.reason).not.toBe('');
    }),
  );
});
