import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskHash } from '../../../src/migration/passwords/mask.ts';
import { recognisePassword } from '../../../src/migration/passwords/recognise.ts';
import { SCHEMES } from '../../../src/migration/passwords/schemes/index.ts';
import { verifyPassword } from '../../../src/migration/passwords/verify/verify.ts';
import { customPasswordHashProblem } from '../../../src/migration/user/check-custom-password-hash.ts';
import { importUserSchema } from '../../../src/migration/user/import-user-schema.ts';
import { threadCpuMs } from '../../cpu-time.ts';
import { bcrypt, KEPT, PASSWORD } from './kept-hashes.ts';

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
    [`${'ab'.repeat(16)}:${'cd'.repeat(64)}`, 'node-scrypt'],
    [`${'A'.repeat(86)}==`, 'firebase-scrypt'],
    [`${'ab'.repeat(16)}:${'c'.repeat(32)}`, 'digest-salt'],
    [`${'ab'.repeat(32)}:${'c'.repeat(32)}:1:2`, 'magento'],
    [`{sha256}${'ab'.repeat(40)}`, 'spring-standard'],
    [`T:${'AB'.repeat(80)}`, 'oracle-10'],
    ['ab'.repeat(28), 'digest-odd'],
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
    '{PBKDF2-SHA256}1000$c2FsdA',
    `{PBKDF2_SHA256}${'A'.repeat(428)}`,
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
      const started = threadCpuMs();
      recognisePassword({ value: piece.repeat(100_000 / piece.length) });
      recognisePassword({ value: piece.repeat(4_000 / piece.length) });
      expect(threadCpuMs() - started).toBeLessThan(50);
    },
  );

  /** Known good values, so that a parser is fuzzed from the inside and not only turned away at its door. */
  const seeds = KEPT.map(([, { value }]) => value);

  test.each(SCHEMES.map((scheme) => [scheme.id, scheme] as const))(
    '%s throws for nothing, and 100 kB of anything take no time',
    (_, { recognise }) => {
      const mutated = fc
        .tuple(fc.constantFrom(...seeds), fc.nat(200), fc.nat(8), fc.string({ maxLength: 8 }))
        .map(([seed, at, cut, noise]) => seed.slice(0, at) + noise + seed.slice(at + cut));
      const long = fc
        .tuple(fc.constantFrom(...seeds), fc.string({ minLength: 1, maxLength: 12 }), fc.boolean())
        .map(([seed, piece, isBehind]) => {
          const bulk = piece.repeat(Math.ceil(100_000 / piece.length));
          return isBehind ? seed + bulk : seed.slice(0, 8) + bulk + seed.slice(8);
        });
      fc.assert(
        fc.property(mutated, fc.string(), (value, salt) => {
          recognise({ value, salt });
          recognise({ value: salt, salt: value, rounds: value, algorithm: value });
        }),
        { numRuns: 300 },
      );
      fc.assert(
        fc.property(long, (value) => {
          const started = threadCpuMs();
          recognise({ value });
          recognise({ value: 'ab'.repeat(16), salt: value, rounds: value, algorithm: value });
          expect(threadCpuMs() - started).toBeLessThan(100);
        }),
        { numRuns: 25 },
      );
    },
  );

  test('shows nothing of itself when it is masked but its scheme’s name', () => {
    expect(maskHash(bcrypt(10))).toBe('$2a$10$…');
    expect(maskHash('{SSHA}wXArP3PK2FnJk1anpWjwW3wI')).toBe('{SSHA}…');
    expect(maskHash('sommer2009')).toBe('•••• (10 characters)');
    expect(maskHash('$ecret$1$mine')).toBe('$ecret$1$…');
  });
});
