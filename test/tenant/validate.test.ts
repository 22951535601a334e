import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../src/tenant/import/mask-secrets.ts';
import { validateRecord } from '../../src/tenant/import/validate.ts';

const md5 = { algorithm: 'md5', hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' } };

function errorsOf(record: unknown) {
  const checked = validateRecord(record);
  return checked.ok ? [] : checked.errors;
}

describe('a record of a users file', () => {
  test.each([
    [{}, { code: 'OBJECT_REQUIRED', message: 'Missing required property: email' }],
    [7, { code: 'INVALID_TYPE', message: 'Expected type object but found type integer' }],
    [
      { name: null },
      { code: 'INVALID_TYPE', message: 'Expected type string but found type null', path: 'name' },
    ],
    [
      { email: 'no' },
      { code: 'FORMAT', message: "Object didn't pass validation for format email: no", path: 'email' },
    ],
    [
      { shoe: 1 },
      { code: 'OBJECT_ADDITIONAL_PROPERTIES', message: 'Additional properties not allowed: shoe' },
    ],
    [{ name: '' }, { code: 'MIN_LENGTH', message: 'String is too short (0 chars), minimum 1', path: 'name' }],
    [
      { given_name: 'x'.repeat(151) },
      { code: 'MAX_LENGTH', message: 'String is too long (151 chars), maximum 150', path: 'given_name' },
    ],
    [
      { phone_number: '030 123' },
      {
        code: 'PATTERN',
        message: 'Error in phone_number property - String does not match pattern ^\\+[0-9]{1,15}$',
        path: 'phone_number',
      },
    ],
    [
      { password_hash: '$2y$12$secret' },
      {
        code: 'PATTERN',
        message:
          'Error in password_hash property - String does not match pattern ^\\$2[ab]?\\$10+\\$[./A-Za-z0-9]{53}$',
        path: 'password_hash',
      },
    ],
    [
      { app_metadata: [] },
      { code: 'INVALID_TYPE', message: 'Expected type object but found type array', path: 'app_metadata' },
    ],
    [
      { mfa_factors: [] },
      { code: 'ARRAY_LENGTH_SHORT', message: 'Array is too short (0), minimum 1', path: 'mfa_factors' },
    ],
    [
      { mfa_factors: [{ totp: { secret: 'not base32' } }] },
      {
        code: 'PATTERN',
        message: 'Error in mfa_factors[0].totp.secret property - String does not match pattern ^[A-Z2-7]+$',
        path: 'mfa_factors[0].totp.secret',
      },
    ],
    [
      { mfa_factors: [{ recovery: {} }] },
      {
        code: 'ANY_OF_MISSING',
        message: "Data does not match any schemas from 'anyOf'",
        path: 'mfa_factors[0]',
      },
    ],
    [
      { custom_password_hash: { ...md5, algorithm: 'crc32' } },
      { code: 'ENUM_MISMATCH', message: 'No enum match for: string', path: 'custom_password_hash.algorithm' },
    ],
    [
      { custom_password_hash: { hash: md5.hash } },
      {
        code: 'OBJECT_REQUIRED',
        message: 'Missing required property: algorithm',
        path: 'custom_password_hash',
      },
    ],
    [
      { custom_password_hash: { ...md5, keylen: 0 } },
      { code: 'MINIMUM', message: 'Value 0 is less than minimum 0', path: 'custom_password_hash.keylen' },
    ],
    [
      { app_metadata: { plan: 1, lastIP: 2 } },
      { code: 'NOT_PASSED', message: "Data matches schema from 'not'", path: 'app_metadata.lastIP' },
    ],
    [
      { password_hash: `$2b$10$${'a'.repeat(53)}`, custom_password_hash: md5 },
      { code: 'NOT_PASSED', message: "Data matches schema from 'not'", path: 'custom_password_hash' },
    ],
  ])('%j fails with its code, message and path', (wrong, expected) => {
    const hasEmail = typeof wrong === 'object' && Object.keys(wrong).length > 0;
    expect(errorsOf(hasEmail ? { email: 'a@example.com', ...wrong } : wrong)).toEqual([expected]);
  });

  test.each([
    [
      'a salt beside argon2',
      { algorithm: 'argon2', hash: { value: '$argon2id$v=19$m=1,t=1,p=1$YQ$YQ' }, salt: { value: 'x' } },
    ],
    [
      'scrypt without keylen',
      { algorithm: 'scrypt', hash: { value: 'aa', encoding: 'hex' }, salt: { value: 'x' } },
    ],
    ['hmac without a key', { algorithm: 'hmac', hash: { value: 'aa', encoding: 'hex', digest: 'sha256' } }],
    ['cost beside md5', { ...md5, cost: 4 }],
  ])('%s is a hash nobody could check', (_what, custom_password_hash) => {
    expect(errorsOf({ email: 'a@example.com', custom_password_hash })).toMatchObject([
      { code: 'NOT_PASSED', path: 'custom_password_hash' },
    ]);
  });

  test('every record is either a user or has errors with a code and a message', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (record) => {
        for (const { code, message } of errorsOf(record)) {
          expect(code).toMatch(/^[A-Z_]+$/);
          expect(message).not.toBe('');
        }
      }),
    );
  });
});

describe('a record in the list of errors', () => {
  test('keeps its spelling and loses its secrets', () => {
    const record = {
      email: 'Ann@Example.com',
      shoe_size: 44,
      password_hash: '$2b$10$secret',
      custom_password_hash: { ...md5, salt: { value: 'salt', position: 'suffix' }, keylen: 3 },
      mfa_factors: [{ totp: { secret: 'ABCDEF' } }],
      app_metadata: { plan: 'pro' },
    };
    expect(maskSecrets(record)).toEqual({
      email: 'Ann@Example.com',
      shoe_size: 44,
      password_hash: '*****',
      custom_password_hash: {
        algorithm: 'md5',
        hash: { value: '*****', encoding: 'hex' },
        salt: { value: '*****', position: 'suffix' },
        keylen: 3,
      },
      mfa_factors: [{ totp: { secret: '*****' } }],
      app_metadata: { plan: 'pro' },
    });
  });

  test('never holds a value from under a secret name, however deep or misspelt', () => {
    const secretName = fc.constantFrom('password', 'passwordHash', 'Pwd', 'api_token', 'totp_secret', 'hash');
    const holder = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc
          .record({ name: secretName, value: fc.constantFrom('S3CRET', ['S3CRET'], { inner: 'S3CRET' }, 53) })
          .map(({ name, value }) => ({ [name]: value })),
        fc.dictionary(fc.constantFrom('a', 'b', 'credentials'), tie('tree'), { maxKeys: 3 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    })).tree;
    fc.assert(
      fc.property(holder, (tree) => {
        const shown = JSON.stringify(maskSecrets({ email: 'a@example.com', tree }));
        expect(shown).not.toMatch(/S3CRET|53/);
      }),
    );
  });
});
