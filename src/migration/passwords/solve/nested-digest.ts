import type * as Crypto from 'node:crypto';
import type { NestedDigest } from './finding-schema.ts';

/**
 * Digests of digests, and digests with something on both sides of the password: found with a known password, nothing
 * that Auth0 can check, and easy for a script.
 */

export type { NestedDigest };

/** The connection setting that a script reads the pepper from. */
export const PEPPER_SETTING = 'LEGACY_PEPPER';

export function needsPepper({ shape }: Pick<NestedDigest, 'shape'>): boolean {
  return shape.includes('pepper');
}

/** "md5(md5(password) + salt)". */
export function describeNestedDigest({ outer, inner, shape }: NestedDigest): string {
  const inside = {
    hex: `${inner}(password)`,
    bytes: `${inner}(password) as bytes`,
    'hex + salt': `${inner}(password) + salt`,
    'salt + hex': `salt + ${inner}(password)`,
    'hex + hex of salt': `${inner}(password) + ${inner}(salt)`,
    'hex of salt + hex': `${inner}(salt) + ${inner}(password)`,
    'salt + password + salt': shape,
    'salt + password + pepper': shape,
    'pepper + password + salt': shape,
    'hex + pepper': `${inner}(password) + pepper`,
    'pepper + hex': `pepper + ${inner}(password)`,
  }[shape];
  return `${outer}(${inside})`;
}

interface NestedDigestTools {
  readonly crypto: typeof Crypto;
  /** Of its own column, where there is one. */
  readonly salt: string;
  /** The pepper is one of them. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/**
 * Is a stored value this digest of the password? Copied into the script as text: refers to nothing outside itself.
 */
export function checkNestedDigest(
  password: string,
  stored: string,
  { crypto, salt: ownColumn, settings }: NestedDigestTools,
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
  const pepper = settings.LEGACY_PEPPER ?? '';
  if (shape.includes('pepper') && pepper === '') throw new Error('The setting LEGACY_PEPPER is missing.');
  const saltHex = digest(inner, salt).toString('hex');
  const inside = {
    hex,
    bytes,
    'hex + salt': hex + salt,
    'salt + hex': salt + hex,
    'hex + hex of salt': hex + saltHex,
    'hex of salt + hex': saltHex + hex,
    'salt + password + salt': salt + password + salt,
    'salt + password + pepper': salt + password + pepper,
    'pepper + password + salt': pepper + password + salt,
    'hex + pepper': hex + pepper,
    'pepper + hex': pepper + hex,
  }[shape];
  const expected = Buffer.from(hash, /^[0-9a-f]+$/i.test(hash) ? 'hex' : 'base64');
  return digest(outer, inside).equals(expected);
}
