import type * as Crypto from 'node:crypto';
import { z } from 'zod';
import { layoutSchema } from './layout.ts';

/** Digests of digests: found with a known password, nothing that Auth0 can check, and easy for a script. */

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
  ]),
});
export type NestedDigest = z.infer<typeof nestedDigestSchema>;

/** "md5(md5(password) + salt)". */
export function describeNestedDigest({ outer, inner, shape }: NestedDigest): string {
  const inside = {
    hex: `${inner}(password)`,
    bytes: `${inner}(password) as bytes`,
    'hex + salt': `${inner}(password) + salt`,
    'salt + hex': `salt + ${inner}(password)`,
    'hex + hex of salt': `${inner}(password) + ${inner}(salt)`,
    'hex of salt + hex': `${inner}(salt) + ${inner}(password)`,
    'salt + password + salt': 'salt + password + salt',
  }[shape];
  return `${outer}(${inside})`;
}

interface NestedDigestTools {
  readonly crypto: typeof Crypto;
  /** Of its own column, where there is one. */
  readonly salt: string;
}

/**
 * Is a stored value this digest of the password? Copied into the script as text: refers to nothing outside itself.
 */
export function checkNestedDigest(
  password: string,
  stored: string,
  { crypto, salt: ownColumn }: NestedDigestTools,
  { layout, outer, inner, shape }: NestedDigest,
): boolean {
  const text = stored.trim();
  let hash = text;
  let salt = layout.kind === 'salt-column' ? ownColumn : '';
  if ('separator' in layout) {
    const isFirst = layout.kind === 'salt-first';
    const cut = isFirst ? text.indexOf(layout.separator) : text.lastIndexOf(layout.separator);
    if (cut <= 0) return false;
    salt = isFirst ? text.slice(0, cut) : text.slice(cut + 1);
    hash = isFirst ? text.slice(cut + 1) : text.slice(0, cut);
  }
  const digest = (algorithm: string, of: string | Buffer) => crypto.createHash(algorithm).update(of).digest();
  const bytes = digest(inner, password);
  const hex = bytes.toString('hex');
  const saltHex = digest(inner, salt).toString('hex');
  const inside = {
    hex,
    bytes,
    'hex + salt': hex + salt,
    'salt + hex': salt + hex,
    'hex + hex of salt': hex + saltHex,
    'hex of salt + hex': saltHex + hex,
    'salt + password + salt': salt + password + salt,
  }[shape];
  const expected = Buffer.from(hash, /^[0-9a-f]+$/i.test(hash) ? 'hex' : 'base64');
  return digest(outer, inside).equals(expected);
}
