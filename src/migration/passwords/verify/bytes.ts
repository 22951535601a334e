import { createHash, timingSafeEqual } from 'node:crypto';
import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';

/** How a `custom_password_hash` turns its texts into bytes. Source: Auth0 docs, "Bulk User Import Database Schema". */

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  // Compared as digests: timingSafeEqual throws on different lengths, and the length must not be told by time either.
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  return a.byteLength === b.byteLength && timingSafeEqual(digest(a), digest(b));
}

/** @param encoding `base64` also takes the URL-safe alphabet; `hex` either case */
export function decode(text: string, encoding: 'base64' | 'hex' | 'utf8'): Buffer {
  return Buffer.from(text, encoding);
}

export function passwordBytes(password: string, stored: CustomPasswordHash): Buffer {
  return Buffer.from(password, stored.password?.encoding ?? 'utf8');
}

export function hashBytes(stored: CustomPasswordHash): Buffer {
  return decode(stored.hash.value, stored.hash.encoding ?? 'utf8');
}

export function saltBytes(stored: CustomPasswordHash): Buffer {
  return stored.salt === undefined
    ? Buffer.alloc(0)
    : decode(stored.salt.value, stored.salt.encoding ?? 'utf8');
}

/** The password with the salt in front of it or behind it. */
export function salted(password: string, stored: CustomPasswordHash): Buffer {
  const parts = [saltBytes(stored), passwordBytes(password, stored)];
  return Buffer.concat(stored.salt?.position === 'suffix' ? parts.reverse() : parts);
}
