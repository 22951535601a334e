import { describe, expect, test } from 'vitest';
import { verifyPassword } from '../../../src/migration/passwords/verify/verify.ts';
import type { CustomPasswordHash } from '../../../src/migration/user/custom-password-hash.ts';
import { cpuMs } from '../../cpu-time.ts';
import { PASSWORD, VECTORS } from './vectors.ts';

describe('a password and the hash that was imported for it', () => {
  test.each(VECTORS)('%s: the right one fits, another does not', async (_name, custom_password_hash) => {
    expect(await verifyPassword(PASSWORD, { custom_password_hash })).toBe(true);
    expect(await verifyPassword('Tr0ub4dor&3-e', { custom_password_hash })).toBe(false);
  });

  test('password_hash', async () => {
    const password_hash = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
    expect(await verifyPassword(PASSWORD, { password_hash })).toBe(true);
    expect(await verifyPassword('', { password_hash })).toBe(false);
  });

  test('bcrypt with a pepper behind the password, as Devise has it', async () => {
    const custom_password_hash: CustomPasswordHash = {
      algorithm: 'bcrypt',
      hash: { value: '$2a$11$abcdefghijklmnopqrstuuMLr2t8UY1pgjo6Cr3dtegcXugsf3.7.' },
      salt: { value: 'app-wide-pepper', position: 'suffix' },
    };
    expect(await verifyPassword('s3cret', { custom_password_hash })).toBe(true);
    expect(await verifyPassword('s3cre', { custom_password_hash })).toBe(false);
  });

  test.each([
    '$pbkdf2-sha256$i=0,l=32$AAEC$AAEC',
    '$pbkdf2-nosuch$AAEC$AAEC',
    '$pbkdf2-sha256$i=999999999,l=32$AAEC$AAEC',
  ])('a damaged PBKDF2 string (%s) fits no password, quickly', async (value) => {
    expect(
      await verifyPassword(PASSWORD, { custom_password_hash: { algorithm: 'pbkdf2', hash: { value } } }),
    ).toBe(false);
  });

  test('the NT hash of Windows is MD4 of the password in UTF-16; this is the well-known one of “password”', async () => {
    const hash = { value: '8846f7eaee8fb117ad06bdd830b7586c', encoding: 'hex' as const };
    const custom_password_hash: CustomPasswordHash = {
      algorithm: 'md4',
      hash,
      password: { encoding: 'utf16le' },
    };
    expect(await verifyPassword('password', { custom_password_hash })).toBe(true);
    expect(await verifyPassword('Password', { custom_password_hash })).toBe(false);
  });

  test('HMAC works with the digests that OpenSSL has put away', async () => {
    const { createHMAC, createMD4 } = await import('hash-wasm');
    const value = (await createHMAC(createMD4(), 'key')).update('secret').digest('hex');
    const hash = { value, encoding: 'hex' as const, digest: 'md4' as const, key: { value: 'key' } };
    expect(await verifyPassword('secret', { custom_password_hash: { algorithm: 'hmac', hash } })).toBe(true);
    expect(await verifyPassword('secrets', { custom_password_hash: { algorithm: 'hmac', hash } })).toBe(
      false,
    );
  });

  test.each<[string, CustomPasswordHash]>([
    ['bcrypt', { algorithm: 'bcrypt', hash: { value: `$2b$31$${'a'.repeat(53)}` } }],
    [
      'scrypt',
      {
        algorithm: 'scrypt',
        hash: { value: 'aa', encoding: 'hex' },
        keylen: 1,
        cost: 2 ** 19,
        parallelization: 1_000,
      },
    ],
    [
      'scrypt, with a key as long as memory',
      { algorithm: 'scrypt', hash: { value: 'aa', encoding: 'hex' }, keylen: 2_000_000_000 },
    ],
    [
      'argon2',
      { algorithm: 'argon2', hash: { value: '$argon2id$v=19$m=1048576,t=99999,p=1$c2FsdHNhbHQ$dGFn' } },
    ],
  ])('parameters that would take days (%s) fit no password, at once', async (_name, custom_password_hash) => {
    const started = cpuMs();
    expect(await verifyPassword(PASSWORD, { custom_password_hash })).toBe(false);
    expect(cpuMs() - started).toBeLessThan(1_000);
  });

  test('impossible scrypt and argon2 parameters fit no password', async () => {
    const scrypt: CustomPasswordHash = {
      algorithm: 'scrypt',
      hash: { value: 'aa', encoding: 'hex' },
      keylen: 1,
      cost: 3,
    };
    const argon2: CustomPasswordHash = {
      algorithm: 'argon2',
      hash: { value: '$argon2id$v=19$m=1,t=0,p=0$AAAA$AAAA' },
    };
    expect(await verifyPassword(PASSWORD, { custom_password_hash: scrypt })).toBe(false);
    expect(await verifyPassword(PASSWORD, { custom_password_hash: argon2 })).toBe(false);
  });
});
