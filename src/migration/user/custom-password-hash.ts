import type { CustomPasswordHash } from './custom-password-hash-schema.ts';

/** What an import says about a password. */

export type { CustomPasswordHash };

export const HASH_ALGORITHMS = [
  'argon2',
  'bcrypt',
  'hmac',
  'ldap',
  'md4',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'pbkdf2',
  'scrypt',
] as const;
export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];

export const HMAC_DIGESTS = [
  'md4',
  'md5',
  'ripemd160',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'whirlpool',
] as const;

/** `password_hash`: bcrypt with cost 10 and no other. The pattern is the server's own. */
export const PASSWORD_HASH_PATTERN = /^\$2[ab]?\$10+\$[./A-Za-z0-9]{53}$/;

/** What an import carries for one password; the two forms exclude each other. */
export type PasswordForImport =
  | { readonly password_hash: string }
  | { readonly custom_password_hash: CustomPasswordHash };
