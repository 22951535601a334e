import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskHash } from '../../../src/migration/passwords/mask.ts';
import { recognisePassword } from '../../../src/migration/passwords/recognise.ts';
import type { LegacyPassword } from '../../../src/migration/passwords/scheme.ts';
import { verifyPassword } from '../../../src/migration/passwords/verify/verify.ts';
import { customPasswordHashProblem } from '../../../src/migration/user/check-custom-password-hash.ts';
import { importUserSchema } from '../../../src/migration/user/import-user.ts';

const PASSWORD = 'Grüße, 世界 1!';
const SALT = 'NaCl-0123456789';

function bcrypt(cost: number): string {
  return hashSync(PASSWORD, `$2a$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuu`);
}

function b64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** Made here by the code the old systems used, in their form. */
const KEPT: readonly (readonly [string, LegacyPassword])[] = [
  ['bcrypt $2a$ cost 10', { value: bcrypt(10) }],
  ['bcrypt $2a$ cost 4', { value: bcrypt(4) }],
  ['bcrypt $2y$', { value: bcrypt(5).replace('$2a$', '$2y$') }],
  ['bcrypt in Spring’s braces', { value: `{bcrypt}${bcrypt(5)}` }],
  ['bcrypt as Django writes it', { value: `bcrypt$${bcrypt(5).replace('$2a$', '$2b$')}` }],
  ['bcrypt in quotes, with a line end', { value: `"${bcrypt(5)}"\n` }],
  [
    'Django PBKDF2',
    {
      value: `pbkdf2_sha256$1000$${SALT}$${pbkdf2Sync(PASSWORD, SALT, 1000, 32, 'sha256').toString('base64')}`,
    },
  ],
  [
    'Django PBKDF2 SHA-1',
    { value: `pbkdf2_sha1$1000$${SALT}$${pbkdf2Sync(PASSWORD, SALT, 1000, 20, 'sha1').toString('base64')}` },
  ],
  [
    'Werkzeug PBKDF2',
    { value: `pbkdf2:sha256:1000$${SALT}$${pbkdf2Sync(PASSWORD, SALT, 1000, 32, 'sha256').toString('hex')}` },
  ],
  [
    'PHC PBKDF2',
    {
      value: `$pbkdf2-sha512$i=1000,l=64$${b64(Buffer.from(SALT))}$${b64(pbkdf2Sync(PASSWORD, SALT, 1000, 64, 'sha512'))}`,
    },
  ],
  [
    'Werkzeug scrypt',
    { value: `scrypt:1024:8:1$${SALT}$${scryptSync(PASSWORD, SALT, 64, { N: 1024 }).toString('hex')}` },
  ],
  [
    'PHC scrypt',
    {
      value: `$scrypt$ln=10,r=8,p=1$${b64(Buffer.from(SALT))}$${b64(scryptSync(PASSWORD, SALT, 32, { N: 1024 }))}`,
    },
  ],
  [
    'LDAP {SSHA}',
    {
      value: `{SSHA}${Buffer.concat([
        createHash('sha1')
          .update(PASSWORD + SALT)
          .digest(),
        Buffer.from(SALT),
      ]).toString('base64')}`,
    },
  ],
  ['LDAP {SHA256}', { value: `{SHA256}${createHash('sha256').update(PASSWORD).digest('base64')}` }],
  ['bare SHA-256', { value: createHash('sha256').update(PASSWORD).digest('hex') }],
  ['bare SHA-512 in capitals', { value: createHash('sha512').update(PASSWORD).digest('hex').toUpperCase() }],
  [
    'SHA-1 with a salt column',
    {
      value: createHash('sha1')
        .update(SALT + PASSWORD)
        .digest('hex'),
      salt: SALT,
    },
  ],
];

describe('a hash that Auth0 can check', () => {
  test.each(KEPT)(
    '%s: what is sent for it fits the password, and the import schema',
    async (_name, password) => {
      const recognition = recognisePassword(password);
      expect(recognition.fate).toBe('kept');
      if (recognition.fate !== 'kept') return;
      expect(await verifyPassword(PASSWORD, recognition.password)).toBe(true);
      expect(await verifyPassword(`${PASSWORD} `, recognition.password)).toBe(false);
      expect(importUserSchema.safeParse({ email: 'a@example.com', ...recognition.password }).success).toBe(
        true,
      );
      if ('custom_password_hash' in recognition.password) {
        expect(customPasswordHashProblem(recognition.password.custom_password_hash)).toBeUndefined();
      }
    },
  );

  test('only bcrypt $2a$ and $2b$ of cost 10 goes into password_hash', () => {
    const sent = (value: string) => {
      const recognition = recognisePassword({ value });
      return recognition.fate === 'kept' ? Object.keys(recognition.password) : recognition.fate;
    };
    expect(sent(bcrypt(10))).toEqual(['password_hash']);
    expect(sent(bcrypt(10).replace('$2a$', '$2b$'))).toEqual(['password_hash']);
    expect(sent(bcrypt(10).replace('$2a$', '$2y$'))).toEqual(['custom_password_hash']);
    expect(sent(bcrypt(11))).toEqual(['custom_password_hash']);
  });
});

describe('a hash that can not come along', () => {
  test.each([
    ['$P$BsomePhpassHashThatIsLongEnough', 'phpass'],
    ['$1$salt$qJH7.N4xYta3aEG/dfqo/0', 'md5crypt'],
    ['$apr1$salt$qJH7.N4xYta3aEG/dfqo/0', 'apr1'],
    ['$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8', 'sha256crypt'],
    [
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoEOfaS35inz1',
      'sha512crypt',
    ],
    ['$S$D1nQ0Lw2mVtqZ7uXk3eYb5gHjK9rTsAcVdFpBnMxEwQzRyUiOpLk', 'drupal'],
    [`$wp$2y$10$${'a'.repeat(53)}`, 'wordpress'],
    [`bcrypt_sha256$$2b$12$${'a'.repeat(53)}`, 'bcrypt-sha256'],
    [`*${'A'.repeat(40)}`, 'mysql'],
    [`$2x$10$${'a'.repeat(53)}`, 'bcrypt'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'digest-32'],
    ['$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b27Gg', 'argon2'],
    ['{CRYPT}$1$salt$qJH7.N4xYta3aEG/dfqo/0', 'ldap'],
  ])('%s is known by name: %s', (value, scheme) => {
    const recognition = recognisePassword({ value });
    expect(recognition).toMatchObject({ fate: 'reset', scheme });
  });

  test.each(['', 'NULL', 'null', '\\N', '*', '!', '!!', 'x', ' ', `!${'A'.repeat(40)}`])(
    '%j means there is none',
    (value) => {
      expect(recognisePassword({ value }).fate).toBe('none');
    },
  );

  test.each(['sommer2009', 'please let me in', 'Passw0rd!', 'hunter2', 'correct horse battery staple'])(
    '%j is plain text',
    (value) => {
      const recognition = recognisePassword({ value });
      expect(recognition.fate).toBe('refused');
      expect(JSON.stringify(recognition)).not.toContain(value);
    },
  );

  test.each([
    bcrypt(10).slice(0, 50),
    `${bcrypt(10)}xyz`,
    bcrypt(10).replace('$10$', '$99$'),
    '{SSHA}AAAA',
    '$argon2id$v=19$broken',
  ])('%s is damaged, and the reason is said', (value) => {
    const recognition = recognisePassword({ value });
    expect(recognition.fate).toBe('invalid');
    expect('reason' in recognition && recognition.reason.length).toBeGreaterThan(10);
  });
});

describe('any value at all', () => {
  test('is recognised as something, without an exception', () => {
    const hashLike = fc.string({
      unit: fc.constantFrom(...'$2aby./{}:,=+*!#0123456789abcdefXYZ'.split('')),
      maxLength: 120,
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), hashLike),
        fc.option(fc.string(), { nil: undefined }),
        (value, salt) => {
          const recognition = recognisePassword(salt === undefined ? { value } : { value, salt });
          if (recognition.fate !== 'kept') return;
          expect(
            importUserSchema.safeParse({ email: 'a@example.com', ...recognition.password }).success,
          ).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each(['$', 'a', '$2a$10$', '{SSHA}', 'pbkdf2_sha256$', '0', '=', ' '])(
    '100 kB of %j take no time',
    (piece) => {
      const started = performance.now();
      recognisePassword({ value: piece.repeat(100_000 / piece.length) });
      recognisePassword({ value: piece.repeat(4_000 / piece.length) });
      expect(performance.now() - started).toBeLessThan(50);
    },
  );

  test('shows nothing of itself when it is masked but its scheme’s name', () => {
    expect(maskHash(bcrypt(10))).toBe('$2a$10$…');
    expect(maskHash('{SSHA}wXArP3PK2FnJk1anpWjwW3wI')).toBe('{SSHA}…');
    expect(maskHash('sommer2009')).toBe('•••• (10 characters)');
    expect(maskHash('$ecret$1$mine')).toBe('$ecret$1$…');
  });
});
