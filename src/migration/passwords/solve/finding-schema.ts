import { z } from 'zod';
import { HMAC_DIGESTS } from '../../user/custom-password-hash.ts';

/** What is found with a known password, as it is kept and passed between threads. */

/** Where the salt stands: in a column of its own, or in the value before or behind a separator. */
export const layoutSchema = z.union([
  z.object({ kind: z.enum(['no-salt', 'salt-column']) }),
  z.object({ kind: z.enum(['salt-first', 'hash-first']), separator: z.enum([':', '$', '.', ',', '|']) }),
]);
export type Layout = z.infer<typeof layoutSchema>;

const saltEncoding = z.enum(['utf8', 'hex', 'base64']);
export type SaltEncoding = z.infer<typeof saltEncoding>;

export const formulaSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('digest'),
    layout: layoutSchema,
    algorithm: z.enum(['md4', 'md5', 'sha1', 'sha256', 'sha512']),
    saltEncoding,
    position: z.enum(['prefix', 'suffix']),
    passwordEncoding: z.enum(['utf8', 'utf16le', 'latin1']),
    /** Where the pepper stands beside the salt; without a salt it stands in the salt's place. */
    pepper: z.enum(['none', 'before-salt', 'after-salt']),
  }),
  z.object({
    kind: z.literal('hmac'),
    layout: layoutSchema,
    digest: z.enum(HMAC_DIGESTS),
    /** Whether each user's salt is the key, or one secret for all. */
    key: z.enum(['salt', 'secret']),
    keyEncoding: saltEncoding,
  }),
  z.object({ kind: z.literal('peppered-bcrypt'), position: z.enum(['prefix', 'suffix']) }),
  z.object({
    kind: z.literal('pbkdf2'),
    layout: layoutSchema,
    digest: z.enum(['sha1', 'sha256', 'sha512']),
    iterations: z.int().positive(),
    saltEncoding,
  }),
  z.object({
    kind: z.literal('scrypt'),
    layout: layoutSchema,
    cost: z.int(),
    blockSize: z.int(),
    parallelization: z.int(),
    saltEncoding,
  }),
]);
export type Formula = z.infer<typeof formulaSchema>;

const name = z.enum(['md5', 'sha1', 'sha256', 'sha512']);

export const nestedDigestSchema = z.object({
  kind: z.literal('nested-digest'),
  layout: layoutSchema,
  outer: name,
  inner: name,
  /** What the outer digest is taken of; `hex` and `bytes` are the inner digest of the password. */
  shape: z.enum([
    'hex',
    'bytes',
    'hex + salt',
    'salt + hex',
    'hex + hex of salt',
    'hex of salt + hex',
    'salt + password + salt',
    'salt + password + pepper',
    'pepper + password + salt',
    'hex + pepper',
    'pepper + hex',
  ]),
});
export type NestedDigest = z.infer<typeof nestedDigestSchema>;

export const findingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('formula'),
    formula: formulaSchema,
    /** The key or pepper that all hashes share. */
    secret: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('nested-digest'), nested: nestedDigestSchema }),
]);
/** What a known password has brought to light: how to import a hash, or that it can not be imported and why. */
export type Finding = Readonly<z.infer<typeof findingSchema>>;
