import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectSharing, collectWith } from '../../../src/migration/reconcile/candidates.ts';
import {
  fingerprint,
  fingerprintBlocks,
  fingerprintOfId,
} from '../../../src/migration/workspace/fingerprints.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, addRecords, newWorkspace } from '../workspace.ts';

const nobodyOr = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const identities = fc.record({
  email: fc.nat(60).map((n) => `é${n}@example.com`),
  user_id: nobodyOr(fc.nat(60).map((n) => `u${n}`)),
  username: nobodyOr(fc.nat(60).map((n) => `n${n}`)),
  phone_number: nobodyOr(fc.nat(60).map((n) => `+49${n}`)),
});
type Own = typeof identities extends fc.Arbitrary<infer T> ? T : never;

/** Leaves out what is undefined. */
function user({ email, user_id, username, phone_number }: Own) {
  return {
    email,
    ...(user_id === undefined ? {} : { user_id }),
    ...(username === undefined ? {} : { username }),
    ...(phone_number === undefined ? {} : { phone_number }),
  };
}

function keysOf({ email, user_id, username, phone_number }: Own): string[] {
  return Object.entries({ email, user_id, username, phone_number }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
}

function seqsIn({ db }: Workspace, table: string): number[] {
  return db
    .prepare(`SELECT seq FROM ${table} ORDER BY seq`)
    .all()
    .map(({ seq }) => Number(seq));
}

test('every record that shares an identity is found, and of so few nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(identities, { maxLength: 30 }),
      fc.array(identities, { maxLength: 15 }),
      async (records, users) => {
        const workspace = newWorkspace();
        addRecords(
          workspace,
          records.map((each) => ({ user: user(each) })),
        );
        await addExisting(
          workspace,
          users.map((each, n) => ({
            connection: 'Users',
            userId: `auth0|${each.user_id ?? `own${n}`}`,
            email: each.email,
            username: each.username,
            phone: each.phone_number,
            profile: {},
          })),
        );
        collectSharing(workspace.db, 'temp.repeated', 'temp.taken');
        const theirs = new Set(users.flatMap(keysOf));
        const count = new Map<string, number>();
        for (const key of records.flatMap(keysOf)) count.set(key, (count.get(key) ?? 0) + 1);
        const seqsWhere = (has: (key: string) => boolean) =>
          records.flatMap((record, index) => (keysOf(record).some(has) ? [index + 1] : []));
        expect(seqsIn(workspace, 'temp.repeated')).toEqual(seqsWhere((key) => (count.get(key) ?? 0) > 1));
        expect(seqsIn(workspace, 'temp.taken')).toEqual(seqsWhere((key) => theirs.has(key)));
      },
    ),
    { numRuns: 40 },
  );
});

test('a snapshot that is taken anew is compared with, and not the old one', async () => {
  const workspace = newWorkspace();
  addRecords(workspace, [{ user: { email: 'a@example.com' } }, { user: { email: 'b@example.com' } }]);
  const existing = (email: string) => ({ connection: 'Users', userId: 'auth0|1', email, profile: {} });
  await addExisting(workspace, [existing('a@example.com')]);
  await addExisting(workspace, [existing('b@example.com')]);
  collectSharing(workspace.db, 'temp.repeated', 'temp.taken');
  expect(seqsIn(workspace, 'temp.taken')).toEqual([2]);
});

test('records are found by the fingerprint of an identity, over many blocks', () => {
  const workspace = newWorkspace();
  addRecords(
    workspace,
    Array.from({ length: 3_000 }, (_, n) => ({ user: { email: `${n}@example.com`, user_id: `id${n}` } })),
  );
  const { db } = workspace;
  collectWith(db, 'temp.found', {
    email: [fingerprint('2999@example.com')],
    user_id: [fingerprintOfId('id0'), fingerprint('auth0|id1024')],
  });
  expect(seqsIn(workspace, 'temp.found')).toEqual([1, 1_025, 3_000]);
  expect([...fingerprintBlocks(db, 'record', 'phone')]).toEqual([]);
});

test('an id has the fingerprint that it has when it is stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (id) => fingerprintOfId(id) === fingerprint(`auth0|${id}`)),
  );
});

test('different texts have different fingerprints, nearly always, and never none', () => {
  const texts = Array.from({ length: 100_000 }, (_, n) => [`user${n}@example.com`, `+4930${n}`]).flat();
  const values = new Set(texts.map(fingerprint));
  // Of 200,000 numbers of 32 bits about five pairs are the same.
  expect(texts.length - values.size).toBeLessThan(25);
  expect(values.has(0)).toBe(false);
});
