import { createHash, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hash as bcryptHash } from 'bcryptjs';
import { md4 } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { formulaSchema } from '../../../src/migration/passwords/solve/finding-schema.ts';
import { applyFormula, describeFormula } from '../../../src/migration/passwords/solve/formula.ts';
import { describeNestedDigest } from '../../../src/migration/passwords/solve/nested-digest.ts';
import { explainNotImportable } from '../../../src/migration/passwords/solve/not-importable.ts';
import { solve } from '../../../src/migration/passwords/solve/solve.ts';
import { verifyPassword } from '../../../src/migration/passwords/verify/verify.ts';

const PASSWORD = 'Grüße 7!';
const SALT = 'a1b2c3d4e5f60718';
/** Of which there is only one reading: for what is searched to the end. */
const TEXT_SALT = 'a1-b2-c3!';
const SECRET = '00c0ffee00c0ffee';

const digest = (name: string, ...parts: readonly (string | Buffer)[]) => {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** For each: the known hash, another account's hash made the same way, and what is to be found. */
const SOLVABLE: readonly (readonly [
  string,
  (password: string, salt: string) => Promise<{ value: string; salt?: string }>,
])[] = [
  ['md5(password)', async (p) => ({ value: digest('md5', p) })],
  ['md4(password), password in utf16le', async (p) => ({ value: await md4(Buffer.from(p, 'utf16le')) })],
  ['sha1(password), password in latin1', async (p) => ({ value: digest('sha1', Buffer.from(p, 'latin1')) })],
  [
    'md5(password + salt), salt in its own column, as text',
    async (p, s) => ({ value: digest('md5', p, s), salt: s }),
  ],
  [
    'sha256(salt + password), salt in its own column, as hex',
    async (p, s) => ({ value: digest('sha256', Buffer.from(s, 'hex'), p), salt: s }),
  ],
  [
    'md5(password + salt), salt behind the hash, as text',
    async (p, s) => ({ value: `${digest('md5', p, s)}:${s}` }),
  ],
  [
    'sha512(salt + password), salt in front of the hash, as text',
    async (p, s) => ({ value: `${s}$${digest('sha512', s, p)}` }),
  ],
  [
    'scrypt N=16384 r=16 p=1, salt in front of the hash, as text',
    async (p, s) => ({
      value: `${s}:${scryptSync(p, s, 64, { N: 16_384, r: 16, maxmem: 2 ** 26 }).toString('hex')}`,
    }),
  ],
  [
    'scrypt N=16384 r=8 p=1, salt in front of the hash, as hex',
    async (p, s) => ({ value: `${s}:${scryptSync(p, Buffer.from(s, 'hex'), 64).toString('hex')}` }),
  ],
  [
    'PBKDF2 sha1, 1000 rounds, salt in its own column, as text',
    async (p, s) => ({ value: pbkdf2Sync(p, s, 1000, 24, 'sha1').toString('base64'), salt: s }),
  ],
  [
    'PBKDF2 sha512, 5000 rounds, salt behind the hash, as hex',
    async (p, s) => ({
      value: `${pbkdf2Sync(p, Buffer.from(s, 'hex'), 5000, 64, 'sha512').toString('hex')}.${s}`,
    }),
  ],
];

describe('with one known password', () => {
  test.each(SOLVABLE)('%s is found, and fits another account too', async (name, make) => {
    const solution = await solve([{ password: PASSWORD, legacy: await make(PASSWORD, SALT) }]);
    expect(solution.kind === 'solved' ? describeFormula(solution.formula) : solution).toBe(name);
    if (solution.kind !== 'solved') return;
    const saved = formulaSchema.parse(JSON.parse(JSON.stringify(solution.formula)));
    const other = await make('another password é', '00ff00ff00ff00ff');
    const imported = applyFormula(saved, other);
    expect(imported && (await verifyPassword('another password é', imported))).toBe(true);
    expect(imported && (await verifyPassword('another password e', imported))).toBe(false);
  });

  test.each<readonly [string, { value: string; salt?: string }]>([
    ['md5(md5(password))', { value: digest('md5', digest('md5', PASSWORD)) }],
    ['md5(md5(password) + salt)', { value: digest('md5', digest('md5', PASSWORD), SALT), salt: SALT }],
    [
      'sha1(sha1(password) as bytes)',
      { value: digest('sha1', Buffer.from(digest('sha1', PASSWORD), 'hex')) },
    ],
  ])('%s is named, and said to be nothing that Auth0 can check', async (construction, legacy) => {
    expect(await solve([{ password: PASSWORD, legacy: { ...legacy, salt: legacy.salt ?? '' } }])).toEqual({
      kind: 'not-importable',
      construction: expect.toSatisfy((found) => describeNestedDigest(found) === construction),
    });
  });

  test.each<readonly [string, { value: string; salt?: string }]>([
    ['sha256(salt + password + pepper)', { value: digest('sha256', SALT, PASSWORD, SECRET), salt: SALT }],
    ['md5(pepper + password + salt)', { value: `${digest('md5', SECRET, PASSWORD, SALT)}:${SALT}` }],
    ['sha1(sha1(password) + pepper)', { value: digest('sha1', digest('sha1', PASSWORD), SECRET) }],
  ])('%s is named with the pepper, and not without it', async (construction, legacy) => {
    expect(await solve([{ password: PASSWORD, legacy }], { secret: SECRET })).toEqual({
      kind: 'not-importable',
      construction: expect.toSatisfy((found) => describeNestedDigest(found) === construction),
    });
    expect(explainNotImportable(PASSWORD, legacy)).toBeUndefined();
  });

  test.each<readonly [string, (p: string, s: string) => Promise<{ value: string; salt?: string }>]>([
    [
      'HMAC sha256, with your key, as text',
      async (p) => ({ value: createHmac('sha256', SECRET).update(p).digest('hex') }),
    ],
    [
      'HMAC sha384, with your key, as hex',
      async (p) => ({ value: createHmac('sha384', Buffer.from(SECRET, 'hex')).update(p).digest('base64') }),
    ],
    [
      'HMAC sha1, the salt is the key, salt in its own column, as text',
      async (p, s) => ({ value: createHmac('sha1', s).update(p).digest('hex'), salt: s }),
    ],
    ['bcrypt(password + pepper)', async (p) => ({ value: await bcryptHash(p + SECRET, 4) })],
    ['bcrypt(pepper + password)', async (p) => ({ value: await bcryptHash(SECRET + p, 5) })],
    ['sha256(password + pepper)', async (p) => ({ value: digest('sha256', p, SECRET) })],
    [
      'sha1(salt + pepper + password), salt in its own column, as text',
      async (p, s) => ({ value: digest('sha1', s, SECRET, p), salt: s }),
    ],
  ])('%s is found with the key or pepper, and fits another account too', async (name, make) => {
    const known = { password: PASSWORD, legacy: await make(PASSWORD, TEXT_SALT) };
    const solution = await solve([known], { secret: SECRET });
    expect(solution.kind === 'solved' ? describeFormula(solution.formula) : solution).toBe(name);
    if (solution.kind !== 'solved') return;
    const saved = formulaSchema.parse(JSON.parse(JSON.stringify(solution.formula)));
    expect(JSON.stringify(saved)).not.toContain(SECRET);
    const imported = applyFormula(saved, await make('another password é', '00ff00ff00ff00ff'), SECRET);
    expect(imported && (await verifyPassword('another password é', imported))).toBe(true);
    expect(imported && (await verifyPassword('another password e', imported))).toBe(false);
    const other = await solve([known], { secret: 'ffffffffffff' });
    if (!name.includes('salt is the key')) expect(other.kind).not.toBe('solved');
  });

  test('the wrong password solves nothing', async () => {
    const solution = await solve([{ password: 'wrong', legacy: { value: digest('sha256', PASSWORD) } }]);
    expect(solution).toMatchObject({ kind: 'unsolved' });
  });

  test('it can be cancelled, and says how far it is', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const solution = await solve(
      [{ password: 'wrong', legacy: { value: digest('sha256', PASSWORD), salt: SALT } }],
      {
        signal: controller.signal,
        onProgress: ({ tried }) => {
          seen.push(tried);
          if (tried === 5) controller.abort();
        },
      },
    );
    expect(solution).toEqual({ kind: 'cancelled' });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });
});

test('what one password leaves open, a second one decides', async () => {
  // The salt is its own mirror image in both positions when password and salt are the same.
  const twin = { password: 'same', legacy: { value: digest('sha1', 'samesame'), salt: 'same' } };
  expect(await solve([twin])).toMatchObject({ kind: 'ambiguous' });
  const other = { password: 'other', legacy: { value: digest('sha1', 'xyother'), salt: 'xy' } };
  const solution = await solve([twin, other]);
  expect(solution.kind === 'solved' && describeFormula(solution.formula)).toBe(
    'sha1(salt + password), salt in its own column, as text',
  );
});
