import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportUser } from '../../src/migration/user/import-user.ts';
import { HERE, universe } from '../migration/reconcile/universe.ts';
import { DATABASE, OTHER_DATABASE, openTenant } from './over-http.ts';

/**
 * What a job does with records as they come, against the sentences of Auth0's documentation ("Bulk User Imports"),
 * written down a second time without a look at the tenant's rules.
 */

type Fate = 'inserted' | 'updated' | 'failed';
type Keys = Pick<ImportUser, 'email' | 'user_id' | 'username' | 'phone_number'>;

function fates(before: readonly Keys[], records: readonly Keys[], upsert: boolean): readonly Fate[] {
  const users = [...before];
  const provided = new Set<string>();
  return records.map((record) => {
    const { email, user_id, username, phone_number } = record;
    // "Two entries for one user in one file: an error".
    const names = [`e ${email}`, user_id && `i ${user_id}`, username && `u ${username}`];
    const own = names.filter((name) => name !== undefined);
    const isRepeated = own.some((name) => provided.has(name));
    for (const name of own) provided.add(name);
    if (isRepeated) return 'failed';
    // "upsert: matches by e-mail in the target connection only".
    if (users.some((user) => user.email === email)) return upsert ? 'updated' : 'failed';
    // "A new e-mail whose user_id, username or phone number is taken fails", upsert or not.
    const isTaken = users.some(
      (user) =>
        (user_id !== undefined && user.user_id === user_id) ||
        (username !== undefined && user.username === username) ||
        (phone_number !== undefined && user.phone_number === phone_number),
    );
    if (isTaken) return 'failed';
    users.push(record);
    return 'inserted';
  });
}

test.each([false, true])('with upsert %s, every record of 400 worlds', async (upsert) => {
  const seed = Date.now() % 1_000_000;
  const worlds = Array.from({ length: 400 }, (_, n) =>
    fc.sample(universe(`u${n}x`), { numRuns: 1, seed: seed + n }),
  ).flat();
  const records = worlds.flatMap((world) => world.records);
  const tenant = await openTenant({
    seed: {
      connections: [
        { id: DATABASE, name: HERE, strategy: 'auth0' },
        { id: OTHER_DATABASE, name: 'Staff', strategy: 'auth0' },
      ],
      users: worlds.flatMap(({ existing }) => existing),
    },
  });
  const here = worlds.flatMap(({ existing }) => existing).filter(({ connection }) => connection === HERE);
  const expected = fates(here, records, upsert);
  const { summary, errors } = await tenant.importUsers(records, { upsert });
  const count = (fate: Fate) => expected.filter((each) => each === fate).length;
  expect([seed, summary]).toEqual([
    seed,
    {
      total: records.length,
      inserted: count('inserted'),
      updated: count('updated'),
      failed: count('failed'),
    },
  ]);
  const failed = records.filter((_, index) => expected[index] === 'failed').map(({ email }) => email);
  expect(errors.map(({ user }) => user)).toMatchObject(failed.map((email) => ({ email })));
});
