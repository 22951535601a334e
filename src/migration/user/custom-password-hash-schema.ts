import { z } from 'zod';
import { HASH_ALGORITHMS, HMAC_DIGESTS } from './custom-password-hash.ts';

/**
 * `custom_password_hash` as the bulk import takes it: a closed object.
 * Source: Auth0 docs, "Bulk User Import Database Schema". Rules that tie several properties together
 * (keylen only with scrypt, no salt with argon2 …) are checked by `checkCustomPasswordHash`.
 */

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
