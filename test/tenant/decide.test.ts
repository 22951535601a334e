import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImportUser, UPSERTABLE } from '../../src/migration/user/import-user.ts';
import { decide, type Matches } from '../../src/tenant/import/decide.ts';
import type { StoredPassword } from '../../src/tenant/password.ts';
import type { StoredUser } from '../../src/tenant/store/users.ts';

const md5 = { algorithm: 'md5' as const, hash: { value: 'aa', encoding: 'hex' as const } };

const password = fc.constantFrom<StoredPassword>(
  { kind: 'random' },
  { kind: 'own', password_hash: 'x' },
  { kind: 'imported', custom_password_hash: md5 },
);

const stored: fc.Arbitrary<StoredUser> = fc.record({
  row: fc.nat(),
  connection: fc.constant('Customers'),
  provider: fc.constant('auth0'),
  id: fc.string(),
  email: fc.emailAddress(),
  username: fc.constant(null),
  phone_number: fc.constant(null),
  profile: fc.record({ name: fc.string(), app_metadata: fc.dictionary(fc.string(), fc.string()) }),
  password,
  logins_count: fc.nat(),
  last_login: fc.constant(null),
  created_at: fc.constant('2026-01-01T00:00:00.000Z'),
  updated_at: fc.constant('2026-01-01T00:00:00.000Z'),
});

const maybe = fc.option(stored, { nil: undefined });
const matches: fc.Arbitrary<Matches> = fc.record({
  byEmail: maybe,
  byId: maybe,
  byUsername: maybe,
  byPhone: maybe,
});

const record: fc.Arbitrary<ImportUser> = fc.record(
  {
    email: fc.emailAddress(),
    email_verified: fc.boolean(),
    phone_number: fc.constant('+49301'),
    user_id: fc.constant('7'),
    username: fc.constant('ann'),
    given_name: fc.string({ minLength: 1 }),
    nickname: fc.string({ minLength: 1 }),
    blocked: fc.boolean(),
    password_hash: fc.constant(`$2b$10$${'a'.repeat(53)}`),
    custom_password_hash: fc.constant(md5),
    app_metadata: fc.dictionary(fc.string(), fc.string()),
    user_metadata: fc.dictionary(fc.string(), fc.string()),
  },
  { requiredKeys: ['email'] },
);

const nobody: Matches = { byEmail: undefined, byId: undefined, byUsername: undefined, byPhone: undefined };

describe('what an import does with a record', () => {
  test('somebody nobody knows is inserted, upsert or not', () => {
    fc.assert(
      fc.property(record, fc.boolean(), (user, upsert) => {
        expect(decide(user, nobody, upsert)).toEqual({ kind: 'insert' });
      }),
    );
  });

  test('without upsert everybody who shares a key is refused', () => {
    fc.assert(
      fc.property(record, matches, (user, known) => {
        const isKnown = Object.values(known).some((match) => match !== undefined);
        expect(decide(user, known, false)).toMatchObject(
          isKnown ? { kind: 'refuse', error: { code: 'DUPLICATED_USER' } } : { kind: 'insert' },
        );
      }),
    );
  });

  test('with upsert a user is only ever updated by e-mail, and never inserted beside one who shares a key', () => {
    fc.assert(
      fc.property(record, matches, (user, known) => {
        const decision = decide(user, known, true);
        if (decision.kind === 'update') expect(decision.stored).toBe(known.byEmail);
        if (decision.kind === 'insert') expect(known).toEqual(nobody);
        if (known.byEmail === undefined) expect(decision.kind).not.toBe('update');
      }),
    );
  });

  test('an update names upsertable attributes that the record has, and no others', () => {
    const upsertable: readonly string[] = UPSERTABLE;
    fc.assert(
      fc.property(record, matches, (user, known) => {
        const decision = decide(user, known, true);
        if (decision.kind !== 'update') return;
        const given: Readonly<Record<string, unknown>> = user;
        const expected = Object.entries(given).filter(
          ([name]) => upsertable.includes(name) && name !== 'custom_password_hash',
        );
        expect(decision.changes).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  test('a hash goes only where an imported one is waiting for its first sign-in', () => {
    fc.assert(
      fc.property(record, stored, (user, known) => {
        const decision = decide({ ...user, custom_password_hash: md5 }, { ...nobody, byEmail: known }, true);
        expect(decision.kind).toBe(known.password.kind === 'imported' ? 'update' : 'refuse');
        const { custom_password_hash: _hash, ...without } = user;
        expect(decide(without, { ...nobody, byEmail: known }, true)).toMatchObject({
          kind: 'update',
          password: undefined,
        });
      }),
    );
  });
});
