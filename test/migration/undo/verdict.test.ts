import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../src/migration/undo/target.ts';
import {
  type Created,
  KEEP_REASONS,
  keepTitle,
  type Verdict,
  verdictOn,
} from '../../../src/migration/undo/verdict.ts';

const WORK = { connection: 'Users', endedAt: '2026-11-25T11:00:00.000Z' };

const CREATED: Created = {
  email: 'ann@example.com',
  userId: 'auth0|1',
  wasThere: false,
  sentAt: '2026-11-25T10:00:00.000Z',
};

const ANN: Account = {
  userId: 'auth0|1',
  connection: 'Users',
  email: 'ann@example.com',
  createdAt: '2026-11-25T10:30:00.000Z',
  hasSignedIn: false,
  isLinked: false,
};

describe('a user the import created', () => {
  test('and nobody has touched is deleted', () => {
    expect(verdictOn(CREATED, [ANN], WORK)).toEqual({ kind: 'delete', userId: 'auth0|1' });
  });

  test.each<[string, Partial<Account>, Partial<Created>]>([
    ['was-there', {}, { wasThere: true }],
    ['other-connection', { connection: 'Staff' }, {}],
    ['other-email', { email: 'ann@new.example' }, {}],
    ['other-email', { email: undefined }, {}],
    ['linked', { isLinked: true }, {}],
    ['other-time', { createdAt: '2026-11-25T09:00:00.000Z' }, {}],
    ['other-time', { createdAt: '2026-11-26T10:00:00.000Z' }, {}],
    ['other-time', { createdAt: undefined }, {}],
    ['other-time', {}, { sentAt: undefined }],
    ['signed-in', { hasSignedIn: true }, {}],
  ])('is kept: %s', (reason, account, created) => {
    expect(verdictOn({ ...CREATED, ...created }, [{ ...ANN, ...account }], WORK)).toEqual({
      kind: 'keep',
      reason,
    });
  });

  test('is kept when its id is somebody else’s too, whoever the tenant would name first', () => {
    const other = { ...ANN, connection: 'Staff' };
    for (const found of [
      [ANN, other],
      [other, ANN],
    ])
      expect(verdictOn(CREATED, found, WORK)).toEqual({ kind: 'keep', reason: 'ambiguous' });
  });

  test('without an id of its own is found by its address in the connection, and nowhere else', () => {
    const created = { ...CREATED, userId: undefined };
    const chosen = { ...ANN, userId: 'auth0|chosen' };
    const elsewhere = { ...ANN, userId: 'auth0|x', connection: 'Staff' };
    expect(verdictOn(created, [elsewhere, chosen], WORK)).toEqual({ kind: 'delete', userId: 'auth0|chosen' });
    expect(verdictOn(created, [elsewhere], WORK)).toEqual({ kind: 'missing' });
    expect(verdictOn(created, [chosen, ANN], WORK)).toMatchObject({ kind: 'keep', reason: 'ambiguous' });
  });

  test('who is gone, with somebody new at the address, is missing', () => {
    expect(verdictOn(CREATED, [{ ...ANN, userId: 'auth0|2' }], WORK)).toEqual({ kind: 'missing' });
  });
});

test('nobody is deleted against whom anything speaks', () => {
  const time = fc
    .date({
      min: new Date('2026-11-25T08:00:00Z'),
      max: new Date('2026-11-25T13:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString());
  // Mostly what speaks for a deletion, or hardly any would be left to look at.
  const mostly = <T>(good: T, arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary });
  const account = fc.record({
    userId: fc.constantFrom('auth0|1', 'auth0|2'),
    connection: mostly('Users', fc.constant('Staff')),
    email: fc.constantFrom('ann@example.com', 'ben@example.com', undefined),
    createdAt: mostly<string | undefined>(ANN.createdAt, fc.option(time, { nil: undefined })),
    hasSignedIn: mostly(false, fc.boolean()),
    isLinked: mostly(false, fc.boolean()),
  });
  const created = fc.record({
    email: fc.constantFrom('ann@example.com', 'ben@example.com'),
    userId: fc.constantFrom('auth0|1', 'auth0|2', undefined),
    wasThere: mostly(false, fc.boolean()),
    sentAt: mostly<string | undefined>(CREATED.sentAt, fc.option(time, { nil: undefined })),
  });
  const deleted = { n: 0 };
  fc.assert(
    fc.property(created, fc.array(account, { maxLength: 4 }), (record, found) => {
      const verdict: Verdict = verdictOn(record, found, WORK);
      if (verdict.kind !== 'delete') return;
      deleted.n += 1;
      const holders = found.filter(({ userId }) => userId === verdict.userId);
      expect(holders).toHaveLength(1);
      expect(record.wasThere).toBe(false);
      expect(verdict.userId).toBe(record.userId ?? verdict.userId);
      const [only] = holders;
      const untouched = { hasSignedIn: false, isLinked: false };
      expect(only).toMatchObject({ connection: 'Users', email: record.email, ...untouched });
      const at = Date.parse(only?.createdAt ?? '');
      expect(at).toBeGreaterThanOrEqual(Date.parse(record.sentAt ?? '') - 600_000);
      expect(at).toBeLessThanOrEqual(Date.parse(WORK.endedAt) + 600_000);
    }),
    { numRuns: 20_000 },
  );
  expect(deleted.n).toBeGreaterThan(100);
});

test('every reason has a sentence of its own', () => {
  expect(new Set(KEEP_REASONS.map(keepTitle)).size).toBe(KEEP_REASONS.length);
});
