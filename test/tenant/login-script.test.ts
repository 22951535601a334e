import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnMapping, Mapping, Target, Transform } from '../../src/migration/mapping/mapping.ts';
import { loginScripts } from '../../src/migration/passwords/login-script/login-script.ts';
import { SCHEMES } from '../../src/migration/passwords/schemes/index.ts';
import type { NestedDigest } from '../../src/migration/passwords/solve/nested-digest.ts';
import { runScript } from '../../src/tenant/custom-database/run-script.ts';
import { openTenant } from './over-http.ts';

/** The scripts the wizard writes, run by the embedded tenant when somebody signs in, against an old system. */

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The old system's users: hash (by other programs), password, and whatever else it knows. */
const LEGACY: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'phpass@example.com': {
    user_pass: '$P$984478476IagS59wHZvyQMArzfx58u.',
    ID: 7,
    first: ' Nia ',
    city: 'Łódź',
    ok: 'yes',
  },
  'drupal@example.com': {
    user_pass: '$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf',
    ID: 8,
    ok: '0',
  },
  'apache@example.com': { user_pass: '$apr1$71850310$gh9m4xcAn3MGxogwX/ztb.', ID: 9 },
  'double@example.com': { user_pass: md5(`${md5('hashcat')}NaCl`), salt: 'NaCl', ID: 10 },
  'peppered@example.com': { user_pass: md5('NaClhashcatkitchen'), salt: 'NaCl', ID: 12 },
  'nobody@example.com': { user_pass: '!', ID: 11 },
};

const column = (name: string, target: Target, transforms: readonly Transform[] = []): ColumnMapping => {
  return { column: name, target, transforms, confidence: 'chosen', reason: '' };
};

const MAPPING: Mapping = {
  columns: [
    column('ID', { kind: 'attribute', name: 'user_id' }),
    column('first', { kind: 'attribute', name: 'given_name' }, [{ kind: 'trim' }]),
    column('ok', { kind: 'attribute', name: 'email_verified' }, [{ kind: 'boolean', inverted: false }]),
    column('city', { kind: 'metadata', bag: 'user_metadata', path: 'address.city' }),
    column('phone', { kind: 'attribute', name: 'phone_number' }, [{ kind: 'phone' }]),
    column('user_pass', { kind: 'password' }),
    column('salt', { kind: 'password-salt' }),
  ],
};

const DOUBLE: NestedDigest = {
  kind: 'nested-digest',
  layout: { kind: 'salt-column' },
  outer: 'md5',
  inner: 'md5',
  shape: 'hex + salt',
};
const PEPPERED: NestedDigest = { ...DOUBLE, shape: 'salt + password + pepper' };

const SCRIPTS = loginScripts({
  connection: 'Lazy */ alert(1)',
  mapping: MAPPING,
  formats: SCHEMES.flatMap(({ inScript }) => (inScript === undefined ? [] : [inScript])),
  nested: [DOUBLE, PEPPERED],
});

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.headers.authorization} ${request.url}`);
  const user = LEGACY[decodeURIComponent(request.url?.slice(1) ?? '')];
  response.writeHead(user === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(user ?? {}));
});
let configuration: Record<string, string> = {};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  configuration = {
    LEGACY_DATABASE_URL: `http://127.0.0.1:${port}/{email}`,
    LEGACY_TOKEN: 'let me in',
    LEGACY_PEPPER: 'kitchen',
  };
});
afterAll(() => server.close());

const LAZY = 'con_TestCustomDb0002';

async function lazyTenant(changes: Record<string, string> = {}) {
  const tenant = await openTenant();
  const options = {
    enabledDatabaseCustomization: true,
    import_mode: true,
    customScripts: { login: SCRIPTS.login, get_user: SCRIPTS.getUser },
    configuration: { ...configuration, ...changes },
  };
  const answer = await tenant.call(`/connections/${LAZY}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ options }),
  });
  expect(answer.status).toBe(200);
  const shown = JSON.stringify(await answer.json());
  expect(shown).not.toContain('let me in');
  const signIn = (username: string, password: string) => tenant.signIn(username, password, 'Lazy');
  return { ...tenant, signIn };
}

describe('somebody the connection does not know signs in', () => {
  test.each(['phpass', 'drupal', 'apache', 'double', 'peppered'])(
    '%s: the old password fits, once and for all',
    async (name) => {
      const { signIn, usersByEmail } = await lazyTenant();
      const email = `${name}@example.com`;
      expect((await signIn(email, 'not it')).status).toBe(403);
      expect(await usersByEmail(email)).toEqual([]);
      expect((await signIn(email, 'hashcat')).status).toBe(200);
      expect(asked.at(-1)).toBe(`Bearer let me in /${encodeURIComponent(email)}`);
      const before = asked.length;
      // Known from now on: the old system is not asked again.
      expect((await signIn(email, 'hashcat')).status).toBe(200);
      expect((await signIn(email, 'not it')).status).toBe(403);
      expect(asked.length).toBe(before);
    },
  );

  test('the profile comes along as the mapping says', async () => {
    const { signIn, usersByEmail } = await lazyTenant();
    await signIn('phpass@example.com', 'hashcat');
    expect(await usersByEmail('phpass@example.com')).toMatchObject([
      {
        user_id: 'auth0|7',
        given_name: 'Nia',
        email_verified: true,
        user_metadata: { address: { city: 'Łódź' } },
        logins_count: 1,
      },
    ]);
    await signIn('drupal@example.com', 'hashcat');
    expect(await usersByEmail('drupal@example.com')).toMatchObject([{ email_verified: false }]);
  });

  test('who has no hash, or is not there at all, is turned away', async () => {
    const { signIn } = await lazyTenant();
    expect((await signIn('nobody@example.com', '!')).status).toBe(403);
    expect((await signIn('stranger@example.com', 'x')).status).toBe(403);
  });

  test('a setting that is missing does not look like a wrong password', async () => {
    const { signIn } = await lazyTenant({ LEGACY_DATABASE_URL: '' });
    const answer = await signIn('phpass@example.com', 'hashcat');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error_description: 'The setting LEGACY_DATABASE_URL is missing.',
    });
    const peppered = await (await lazyTenant({ LEGACY_PEPPER: '' })).signIn(
      'peppered@example.com',
      'hashcat',
    );
    expect(await peppered.json()).toMatchObject({
      error_description: 'The setting LEGACY_PEPPER is missing.',
    });
  });

  test('a database whose driver is not here is named', async () => {
    const { signIn } = await lazyTenant({ LEGACY_DATABASE_URL: 'mysql://old', LEGACY_QUERY: 'SELECT 1' });
    expect(await (await signIn('x@example.com', 'x')).json()).toMatchObject({
      error_description: expect.stringContaining("Cannot find module 'mysql'"),
    });
  });
});

test('the Get User script finds who is there', async () => {
  const call = { script: SCRIPTS.getUser, name: 'getByEmail', configuration } as const;
  expect(await runScript({ ...call, args: ['apache@example.com'] })).toEqual({
    kind: 'profile',
    json: '{"user_id":"9","email":"apache@example.com"}',
  });
  expect(await runScript({ ...call, args: ['stranger@example.com'] })).toMatchObject({ json: 'null' });
});

test('the scripts say what to do, hold no user, and can not be broken out of by a name', () => {
  for (const script of [SCRIPTS.login, SCRIPTS.getUser]) {
    expect(script).toContain('LEGACY_QUERY');
    expect(script).toContain('Lazy * / alert(1)');
    expect(script).toContain('Not filled here, because it takes more than copying: phone.');
    expect(script).not.toContain('@example.com');
  }
  expect(SCRIPTS.settings).toEqual(expect.arrayContaining(['FIREBASE_SIGNER_KEY', 'LEGACY_PEPPER']));
});

test.each([
  ['function login(email, password, callback) { for (;;); }', 'in time'],
  ['function login(email, password, callback) {}', 'without calling back'],
  ['function login(', 'Unexpected'],
  ['const login = 1;', 'not a function'],
  ['function login() { process.exit(0) }', 'process is not defined'],
])('a script that goes wrong is an answer: %s', async (script, message) => {
  // Only what never ends is worth a short time: a thread that starts on a busy machine may need longer.
  const limit = message === 'in time' ? [1_500] : [];
  const answer = await runScript({ script, name: 'login', args: ['a', 'b'], configuration: {} }, ...limit);
  expect(answer).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) });
});
