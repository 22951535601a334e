import { describe, expect, test } from 'vitest';
import { checkUsers } from '../../../src/migration/proof/check-users.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import { proofTarget } from '../../../src/session/engine/proof-target.ts';
import type { SeedUser } from '../../../src/tenant/seed-format.ts';
import { clientOf, type Imported, imported, USERS } from './imported.ts';

const ANN: SeedUser = {
  connection: 'Users',
  user_id: 'ann',
  email: 'ann@example.com',
  given_name: 'Anna',
  app_metadata: { old: 1, shop: { tier: 'gold' } },
  user_metadata: { lang: 'de' },
};
const BEN: SeedUser = { connection: 'Users', user_id: 'ben', email: 'ben@example.com', username: 'ben' };
const ZOE: SeedUser = {
  connection: 'Other',
  user_id: 'zoe',
  email: 'zoe@example.com',
  app_metadata: { keep: 1 },
};

const many = (count: number): ImportUser[] =>
  Array.from({ length: count }, (_, n) => ({
    email: `u${n}@example.com`,
    user_id: `u${n}`,
    email_verified: n % 2 === 0,
    ...(n % 3 === 0 ? { name: `User ${n}`, app_metadata: { n, nothing: null, empty: {} } } : {}),
    ...(n % 5 === 0 ? { blocked: true, username: `User${n}`, phone_number: `+49${n}1` } : {}),
  }));

/** A bit of everything: creates with and without their ids, an update, merges, and both to one user. */
const EVERYTHING: ImportUser[] = [
  ...many(20),
  { email: 'ann@example.com', family_name: 'Ash', app_metadata: { fresh: [1, 2], shop: { since: 2001 } } },
  { email: 'clash@example.com', user_id: 'ben' },
  { email: 'elsewhere@example.com', user_id: 'zoe', app_metadata: { shop: true }, name: 'Zoe Z' },
  { email: 'second@example.com', user_id: 'ann', nickname: 'annie', app_metadata: { old: 2, more: true } },
];

function everything(): Promise<Imported> {
  return imported(EVERYTHING, {
    before: [ANN, BEN, ZOE],
    policies: { existing: 'update', 'id-elsewhere': 'merge', 'id-taken': 'merge' },
  });
}

describe('a check after an import', () => {
  test('finds creates, updates and merges as planned, and says how many kinds it saw', async () => {
    const { check } = await everything();
    const proof = await check();
    expect(proof.findings).toEqual([]);
    expect(proof).toMatchObject({
      asked: 24,
      stopped: undefined,
      counts: { 'as-planned': 24, explained: 0, different: 0, missing: 0, several: 0 },
      sample: { arrived: 24, count: 50, classes: { seen: 4, of: 4 }, jobs: { seen: 3, of: 3 } },
    });
  });

  test('finds who was changed since, with the path, what was planned and what is there', async () => {
    const { check, patch } = await everything();
    await patch('auth0|u3', { app_metadata: { n: 4, admin: true }, name: 'Somebody' });
    await patch('auth0|u5', { blocked: false });
    await patch('auth0|u1', { given_name: 'Eve' });
    const { counts, findings } = await check();
    expect(counts).toMatchObject({ 'as-planned': 21, different: 3 });
    expect(findings.map(({ who, line, verdict }) => [who, line, verdict])).toEqual([
      [
        'u1@example.com',
        3,
        {
          kind: 'different',
          differences: [{ path: 'given_name', planned: undefined, found: 'Eve', reason: undefined }],
        },
      ],
      [
        'u3@example.com',
        5,
        {
          kind: 'different',
          differences: [
            { path: 'name', planned: 'User 3', found: 'Somebody', reason: undefined },
            { path: 'app_metadata.n', planned: '3', found: '4', reason: undefined },
            { path: 'app_metadata.admin', planned: undefined, found: 'true', reason: undefined },
          ],
        },
      ],
      [
        'u5@example.com',
        7,
        {
          kind: 'different',
          differences: [{ path: 'blocked', planned: 'true', found: 'false', reason: undefined }],
        },
      ],
    ]);
  });

  test('finds what a user who was there before has lost', async () => {
    const { check, patch } = await everything();
    await patch('auth0|ann', { app_metadata: { shop: { since: 2001 } }, user_metadata: {} });
    await patch('auth0|zoe', { app_metadata: { keep: null } });
    const { findings } = await check();
    const paths = Object.fromEntries(
      findings.map(({ who, verdict }) => [
        who,
        verdict.kind === 'different' ? verdict.differences.map(({ path, planned }) => [path, planned]) : [],
      ]),
    );
    expect(paths).toEqual({
      'ann@example.com': [
        ['app_metadata.shop.tier', 'gold'],
        ['user_metadata.lang', 'de'],
      ],
      'zoe@example.com': [['app_metadata.keep', '1']],
    });
  });

  test('finds who is gone, and tells them from somebody who only has another address now', async () => {
    const { check, patch, remove, tenant } = await everything();
    await remove('auth0|u2');
    await remove('auth0|zoe');
    await patch('auth0|u4', { email: 'new@example.com' });
    // Signed up again under the same address: somebody else.
    await remove('auth0|u6');
    await tenant.importUsers([{ email: 'u6@example.com', user_id: 'other' }], { connection: USERS.id });
    const { counts, findings } = await check();
    expect(counts).toMatchObject({ missing: 2, different: 2 });
    expect(findings.map(({ who, verdict }) => [who, verdict.kind])).toEqual([
      ['u2@example.com', 'missing'],
      ['zoe@example.com', 'missing'],
      ['u4@example.com', 'different'],
      ['u6@example.com', 'different'],
    ]);
    const differences = (index: number) => {
      const verdict = findings[index]?.verdict;
      return verdict?.kind === 'different' ? verdict.differences.slice(0, 2) : [];
    };
    expect(differences(2)).toMatchObject([
      { path: 'email', planned: 'u4@example.com', found: 'new@example.com' },
      { path: 'email_verified' },
    ]);
    expect(differences(3)).toMatchObject([
      { path: 'user_id', planned: 'auth0|u6', found: 'auth0|other' },
      { path: 'identities', planned: 'auth0|u6 in Users', found: 'auth0|other in Users' },
    ]);
  });

  test('explains what a sign-in and a confirmed address change, and nothing that neither can', async () => {
    const password_hash = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
    const { check, patch, tenant } = await imported([
      { email: 'ann@example.com', user_id: '1', password_hash, app_metadata: { a: 1 } },
      { email: 'bob@example.com', user_id: '2' },
      { email: 'eve@example.com', user_id: '3', password_hash },
    ]);
    for (const email of ['ann@example.com', 'eve@example.com'])
      expect((await tenant.signIn(email, 'Tr0ub4dor&3-é', 'Users')).status).toBe(200);
    expect((await check()).counts['as-planned']).toBe(3);
    await patch('auth0|1', { app_metadata: { a: 2 } });
    await patch('auth0|2', { email_verified: true });
    await patch('auth0|3', { nickname: 'evil', blocked: true });
    const { counts, findings } = await check();
    expect(counts).toMatchObject({ explained: 2, different: 1 });
    expect(
      findings.map(({ who, verdict }) =>
        'differences' in verdict
          ? [who, verdict.kind, ...verdict.differences.map(({ path, reason }) => `${path}: ${reason}`)]
          : [],
      ),
    ).toEqual([
      // What Auth0 fills in by itself is not compared at all: her nickname was never planned.
      ['eve@example.com', 'different', 'blocked: undefined'],
      ['ann@example.com', 'explained', 'app_metadata.a: signed-in'],
      ['bob@example.com', 'explained', 'email_verified: verified'],
    ]);
  });

  test('tells when the tenant has two users of one address in the connection', async () => {
    const { workspace, tenant } = await imported(many(1));
    const real = proofTarget(clientOf(tenant));
    const twice = {
      ...real,
      // A tenant can allow this for new connections; the embedded one can not.
      byEmail: async (email: string) => {
        const users = await real.byEmail(email);
        return users.ok ? { ...users, value: users.value.flatMap((user) => [user, user]) } : users;
      },
    };
    const options = { connection: USERS.name, rules: DEFAULT_RULES, count: 5, seed: 1 };
    const { signal } = new AbortController();
    const proof = await checkUsers(workspace.db, twice, { ...options, signal, onProgress: () => {} });
    expect(proof).toMatchObject({ ok: true, value: { counts: { several: 1 } } });
  });

  test('ends with what it knows when the tenant does not answer, and with nothing when it is cancelled', async () => {
    const { workspace, tenant } = await imported(many(6));
    const real = proofTarget(clientOf(tenant));
    let answers = 0;
    const failing = {
      ...real,
      byEmail: async (email: string) => {
        answers += 1;
        const error = { code: 'tenant-network', message: 'No answer.' };
        return answers > 2 ? { ok: false as const, error } : real.byEmail(email);
      },
    };
    const options = { connection: USERS.name, rules: DEFAULT_RULES, count: 5, seed: 1 };
    const controller = new AbortController();
    const check = (target: typeof real, onProgress = () => {}) =>
      checkUsers(workspace.db, target, { ...options, signal: controller.signal, onProgress });
    expect(await check(failing)).toMatchObject({
      ok: true,
      value: { asked: 2, counts: { 'as-planned': 2 }, stopped: { message: 'No answer.' } },
    });
    expect(await check(real, () => controller.abort())).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
  });

  test('shows no hash, whatever is compared', async () => {
    const password_hash = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
    const { check, patch } = await imported([
      { email: 'ann@example.com', user_id: '1', password_hash },
      {
        email: 'bob@example.com',
        user_id: '2',
        custom_password_hash: {
          algorithm: 'md5',
          hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' },
        },
        mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
      },
    ]);
    expect((await check()).counts['as-planned']).toBe(2);
    for (const id of ['auth0|1', 'auth0|2']) await patch(id, { given_name: 'x'.repeat(150) });
    const proof = await check();
    expect(proof.counts.different).toBe(2);
    const text = JSON.stringify(proof);
    expect(text).not.toMatch(/2b\$10|fc52e7|JBSWY3/);
    expect(text).not.toContain('x'.repeat(121));
  });
});
