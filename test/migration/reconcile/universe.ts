import fc from 'fast-check';
import type { ImportUser, Metadata } from '../../../src/migration/user/import-user.ts';
import type { SeedUser } from '../../../src/tenant/seed-format.ts';

/**
 * A small world in which everything collides: a handful of addresses, ids, usernames and phone numbers, shared by the
 * users who exist and the records that come. Worlds have names of their own, so that hundreds share one tenant.
 */

export const HERE = 'Customers';
export const ELSEWHERE = 'Staff';

export interface Universe {
  readonly existing: readonly SeedUser[];
  readonly records: readonly ImportUser[];
}

const word = fc.constantFrom('red', 'green', 'blue');
const tags = fc.uniqueArray(word, { maxLength: 2 });
const metadata: fc.Arbitrary<Metadata> = fc.record(
  {
    plan: word,
    tags,
    shop: fc.record({ tier: word, since: fc.nat(3), tags }, { requiredKeys: [] }),
    list: fc.oneof(word, tags),
  },
  { requiredKeys: [] },
);

const identities = fc.record(
  { email: fc.nat(3), user_id: fc.nat(3), username: fc.nat(2), phone_number: fc.nat(2) },
  { requiredKeys: ['email'] },
);
type Identities = typeof identities extends fc.Arbitrary<infer T> ? T : never;

const attributes = fc.record(
  {
    given_name: word,
    nickname: word,
    email_verified: fc.boolean(),
    app_metadata: metadata,
    user_metadata: metadata,
  },
  { requiredKeys: [] },
);

const person = fc.record({ identities, attributes });
const existing = fc.array(fc.record({ person, id: fc.nat(3), isHere: fc.boolean() }), { maxLength: 5 });
const records = fc.array(fc.record({ person, blocked: fc.boolean() }), { minLength: 1, maxLength: 4 });

function named(world: string, { email, user_id, username, phone_number }: Identities) {
  return {
    email: `${world}e${email}@example.com`,
    ...(user_id === undefined ? {} : { user_id: `${world}i${user_id}` }),
    ...(username === undefined ? {} : { username: `${world}n${username}` }),
    ...(phone_number === undefined ? {} : { phone_number: `+1${world.replace(/\D/g, '')}0${phone_number}` }),
  };
}

/** Users of a connection share no identity: who would, is left out. */
function without<T extends { readonly connection: string }>(
  users: readonly T[],
  keys: readonly (keyof T)[],
): T[] {
  const seen = new Set<string>();
  return users.filter((user) => {
    const own = keys.flatMap((key) =>
      user[key] === undefined ? [] : [`${user.connection} ${String(key)} ${user[key]}`],
    );
    if (own.some((key) => seen.has(key))) return false;
    for (const key of own) seen.add(key);
    return true;
  });
}

/** @param world a name that is no other world's: letters, then digits */
export function universe(world: string): fc.Arbitrary<Universe> {
  return fc.record({ existing, records }).map((drawn) => ({
    existing: without(
      drawn.existing.map(
        ({ person: { identities: own, attributes: rest }, id, isHere }): SeedUser => ({
          ...rest,
          ...named(world, own),
          user_id: `${world}i${id}`,
          connection: isHere ? HERE : ELSEWHERE,
        }),
      ),
      ['email', 'user_id', 'username', 'phone_number'],
    ),
    records: drawn.records.map(({ person: { identities: own, attributes: rest }, blocked }) => ({
      ...rest,
      ...named(world, own),
      email_verified: rest.email_verified ?? false,
      blocked,
    })),
  }));
}
