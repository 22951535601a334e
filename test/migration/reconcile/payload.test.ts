import { describe, expect, test } from 'vitest';
import { payloadFor } from '../../../src/migration/reconcile/payload.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import type { Ruling } from '../../../src/migration/reconcile/ruling.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';

const USER: ImportUser = {
  email: 'ann@example.com',
  email_verified: false,
  user_id: '7',
  username: 'ann',
  phone_number: '+4930',
  blocked: true,
  name: 'Ann',
  password_hash: `$2a$10$${'a'.repeat(53)}`,
  app_metadata: { plan: 'gold', shop: { tier: 2 } },
};
const PROFILE = JSON.stringify({
  email: 'ann@example.com',
  app_metadata: { shop: { since: 2009 }, own: true },
});

function sent(ruling: Exclude<Ruling, { kind: 'skip' | 'later' }>, user: ImportUser = USER) {
  return JSON.parse(payloadFor(ruling, JSON.stringify(user), PROFILE, DEFAULT_RULES));
}

describe('what is sent', () => {
  test('to create: the record, without what is somebody else’s, or with another id', () => {
    expect(sent({ kind: 'create', without: [], rekeyed: false })).toEqual(USER);
    const { user_id: _id, phone_number: _phone, ...rest } = USER;
    expect(sent({ kind: 'create', without: ['user_id', 'phone_number'], rekeyed: false })).toEqual(rest);
    expect(sent({ kind: 'create', without: [], rekeyed: true })).toEqual({ ...USER, user_id: 'legacy-7' });
  });

  test('to update: the match key and what an upsert changes, with all metadata there will be', () => {
    expect(sent({ kind: 'update' })).toEqual({
      email: 'ann@example.com',
      name: 'Ann',
      app_metadata: { plan: 'gold', shop: { tier: 2, since: 2009 }, own: true },
    });
  });

  test('to merge: no identity at all, and only the metadata keys that the record has', () => {
    expect(sent({ kind: 'merge' })).toEqual({
      name: 'Ann',
      app_metadata: { plan: 'gold', shop: { tier: 2, since: 2009 } },
    });
  });

  test('an empty object is never sent in a PATCH: it would take everything away', () => {
    expect(
      sent({ kind: 'merge' }, { email: 'ann@example.com', app_metadata: {}, user_metadata: {} }),
    ).toEqual({});
  });
});
