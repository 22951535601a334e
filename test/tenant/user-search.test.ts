import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openTenant, SEED, type TestTenant } from './over-http.ts';

const usersSchema = z.array(z.object({ email: z.string() }));

async function emails(tenant: TestTenant, q: string): Promise<string[]> {
  const response = await tenant.call(`/users?q=${encodeURIComponent(q)}&search_engine=v3`);
  return usersSchema.parse(await response.json()).map(({ email }) => email);
}

const STAFFED = {
  connections: SEED.connections,
  users: [
    {
      connection: 'Staff',
      user_id: '1',
      email: 'Boss@Example.com',
      username: 'Boss',
      logins_count: 3,
      created_at: '2020-02-01T00:00:00.000Z',
    },
    {
      connection: 'google-oauth2',
      user_id: '104211',
      email: 'boss@example.com',
      created_at: '2020-01-01T00:00:00.000Z',
    },
    {
      connection: 'Customers',
      user_id: 'a|b c%',
      email: 'odd@example.com',
      name: 'Żółć "The" Ann AND more',
      phone_number: '+4930123456',
      blocked: true,
      created_at: '2020-03-01T00:00:00.000Z',
    },
  ],
};

describe.concurrent('a search for users', () => {
  test('finds by connection, by address in any case, and by both', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    expect(await emails(tenant, 'identities.connection:"Staff"')).toEqual(['boss@example.com']);
    expect(await emails(tenant, 'email:"BOSS@example.com"')).toHaveLength(2);
    expect(await emails(tenant, 'identities.connection:"Staff" AND email:"odd@example.com"')).toEqual([]);
    expect(await emails(tenant, '')).toHaveLength(3);
  });

  test.each([
    ['user_id:"auth0|1"', ['boss@example.com']],
    ['user_id:("auth0|1" OR "auth0|a|b c%")', ['boss@example.com', 'odd@example.com']],
    ['username:"boss"', ['boss@example.com']],
    ['username:"Boss"', []],
    ['phone_number:"+4930123456"', ['odd@example.com']],
    ['name:"ŻÓŁĆ \\"the\\" ann and more"', ['odd@example.com']],
    ['email.domain:"example.com" AND identities.provider:"google-oauth2"', ['boss@example.com']],
    [
      'email:("odd@example.com" OR "Boss@example.com")',
      ['boss@example.com', 'boss@example.com', 'odd@example.com'],
    ],
    ['_exists_:username', ['boss@example.com']],
    ['_exists_:logins_count', ['boss@example.com']],
    ['logins_count:[2 TO *]', ['boss@example.com']],
    ['logins_count:{3 TO *]', []],
    ['blocked:true', ['odd@example.com']],
    ['created_at:[2020-02-01 TO *]', ['boss@example.com', 'odd@example.com']],
    [
      'created_at:[2020-01-01T00:00:00.000Z TO 2020-02-01T00:00:00.000Z]',
      ['boss@example.com', 'boss@example.com'],
    ],
    ['created_at:{2020-01-01T00:00:00.000Z TO 2020-02-01T00:00:00.000Z}', []],
    ['created_at:{"2020-01-01T00:00:00+00:00" TO 2020-02-01]', ['boss@example.com']],
    ['created_at:[* TO *] AND identities.connection:"Staff"', ['boss@example.com']],
  ])('finds with %s', async (q, expected) => {
    const tenant = await openTenant({ seed: STAFFED });
    expect((await emails(tenant, q)).toSorted()).toEqual(expected);
  });

  test.each([
    'email:x',
    'email:"x" OR email:"y"',
    'email:"\' OR 1=1 --',
    '"',
    'password:"x"',
    'email:("a" OR)',
    'email:(a OR b)',
    'email:[a TO b]',
    'email:"a" AND ',
    'created_at:[yesterday TO *]',
    'created_at:[2020-13-01 TO *]',
    'created_at:[2020-01-01, *]',
    'logins_count:many',
    '_exists_:password',
  ])('says so when it does not understand %s', async (q) => {
    const tenant = await openTenant({ seed: STAFFED });
    expect((await tenant.call(`/users?q=${encodeURIComponent(q)}`)).status).toBe(400);
  });

  test('takes any text as a value, and only as a value', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 30 }), async (text) => {
        const found = await emails(tenant, `name:("${'boss@example.com'}" OR ${quoted(text)})`);
        expect(new Set(found)).toEqual(new Set(['boss@example.com']));
      }),
      { numRuns: 50 },
    );
  });

  test('goes through any query without falling over', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const piece = fc.constantFrom(
      'email:',
      'created_at:',
      '"',
      '(',
      ')',
      '[',
      '}',
      ' TO ',
      ' AND ',
      ' OR ',
      '*',
      'a',
      '\\',
      '7',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const { status } = await tenant.call(`/users?q=${encodeURIComponent(pieces.join(''))}`);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });

  test('sorts as it is told, and not by metadata', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const ids = async (sort: string) => {
      const response = await tenant.call(`/users?sort=${sort}&fields=user_id`);
      return z
        .array(z.strictObject({ user_id: z.string() }))
        .parse(await response.json())
        .map((u) => u.user_id);
    };
    const [staff, social, odd] = ['auth0|1', 'google-oauth2|104211', 'auth0|a|b c%'];
    expect(await ids('created_at:1')).toEqual([social, staff, odd]);
    expect(await ids('created_at:-1')).toEqual([odd, staff, social]);
    expect(await ids('user_id:1')).toEqual([staff, odd, social]);
    expect(await ids('email:-1')).toEqual([odd, staff, social]);
    for (const sort of ['app_metadata.plan:1', 'created_at', 'created_at:2', 'row:1'])
      expect((await tenant.call(`/users?sort=${sort}`)).status).toBe(400);
  });

  test('leaves out the fields that are not wanted', async () => {
    const tenant = await openTenant({ seed: STAFFED });
    const response = await tenant.call('/users?fields=identities,picture&include_fields=false&per_page=1');
    const [user] = z.array(z.looseObject({})).parse(await response.json());
    expect(user).toHaveProperty('email');
    expect(user).not.toHaveProperty('identities');
  });

  test.each(['v1', 'v2'])('is not done by search engine %s', async (engine) => {
    const response = await (await openTenant()).call(`/users?search_engine=${engine}`);
    expect(response.status).toBe(400);
  });

  test('counts everybody, and pages through the first 1,000', async () => {
    const users = Array.from({ length: 1_150 }, (_, i) => ({
      connection: 'Customers',
      user_id: String(i),
      email: `user${i}@example.com`,
    }));
    const tenant = await openTenant({ seed: { ...SEED, users } });
    const q = encodeURIComponent('identities.connection:"Customers"');
    const count: unknown = await (await tenant.call(`/users?q=${q}&per_page=1&include_totals=true`)).json();
    expect(count).toMatchObject({ start: 0, limit: 1, length: 1, total: 1_150 });
    const last = await tenant.call(`/users?q=${q}&per_page=100&page=9`);
    expect(usersSchema.parse(await last.json()).at(-1)?.email).toBe('user999@example.com');
    const beyond = await tenant.call(`/users?q=${q}&per_page=100&page=10`);
    expect(beyond.status).toBe(400);
    expect(z.object({ message: z.string() }).parse(await beyond.json()).message).toContain(
      'You can only page through the first 1000 records.',
    );
    expect((await tenant.call('/users?per_page=101')).status).toBe(400);
  });

  test('sees a new user late, where reading by address sees them at once', async () => {
    const tenant = await openTenant({ searchDelayMs: 60_000 });
    await tenant.importUsers([{ email: 'ann@example.com' }]);
    expect(await tenant.usersByEmail('ann@example.com')).toHaveLength(1);
    expect(await emails(tenant, 'email:"ann@example.com"')).toEqual([]);
    tenant.clock.advance(61_000);
    expect(await emails(tenant, 'email:"ann@example.com"')).toHaveLength(1);
  });
});
