import { z } from 'zod';

/**
 * `custom_password_hash` as the bulk import takes it: a closed object.
 * Source: Auth0 docs, "Bulk User Import Database Schema". Rules that tie several properties together
 * (keylen only with scrypt, no salt with argon2 …) are checked by `checkCustomPasswordHash`.
 */

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

const binaryEncoding = z.enum(['base64', 'hex', 'utf8']);

export const customPasswordHashSchema = z.strictObject({
  algorithm: z.enum(HASH_ALGORITHMS),
  hash: z.strictObject({
    value: z.string().min(1),
    encoding: binaryEncoding.optional(),
    digest: z.enum(HMAC_DIGESTS).optional(),
    key: z.strictObject({ value: z.string().min(1), encoding: binaryEncoding.optional() }).optional(),
  }),
  salt: z
    .strictObject({
      value: z.string(),
      encoding: binaryEncoding.optional(),
      position: z.enum(['prefix', 'suffix']).optional(),
    })
    .optional(),
  password: z
    .strictObject({ encoding: z.enum(['ascii', 'utf8', 'utf16le', 'ucs2', 'latin1', 'binary']).optional() })
    .optional(),
  keylen: z.int().positive().optional(),
  cost: z.int().min(2).optional(),
  blockSize: z.int().positive().optional(),
  parallelization: z.int().positive().optional(),
});
export type CustomPasswordHash = z.infer<typeof customPasswordHashSchema>;

/** `password_hash`: bcrypt with cost 10 and no other. The pattern is the server's own. */
export const PASSWORD_HASH_PATTERN = /^\$2[ab]?\$10+\$[./A-Za-z0-9]{53}$/;

/** What an import carries for one password; the two forms exclude each other. */
export type PasswordForImport =
  | { readonly password_hash: string }
  | { readonly custom_password_hash: CustomPasswordHash };
