import { getHashes, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';
import { passwordBytes, sameBytes } from './bytes.ts';

const derive = promisify(pbkdf2);

export interface Pbkdf2Phc {
  readonly digest: string;
  readonly iterations: number;
  readonly keylen: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

const PHC =
  /^\$pbkdf2-([a-z0-9-]{1,24})(?:\$([il]=[0-9]{1,9}(?:,[il]=[0-9]{1,9})?))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Nobody derives longer than this at a sign-in; a hostile file must not make us do it. */
const MAX_ITERATIONS = 10_000_000;
const MAX_KEYLEN = 4_096;

/**
 * `$pbkdf2-<digest>$i=<iterations>,l=<keylen>$<salt>$<key>`, base64 without padding; i defaults to 100000, l to 64.
 * Source: Auth0 docs "Bulk User Import Database Schema"; PHC string format.
 */
export function parsePbkdf2Phc(value: string): Pbkdf2Phc | undefined {
  const match = PHC.exec(value);
  if (match === null) return undefined;
  const [, digest = '', parameters = '', salt = '', key = ''] = match;
  const given = new Map(parameters.split(',').map((part) => [part.slice(0, 1), Number(part.slice(2))]));
  const iterations = given.get('i') ?? 100_000;
  const keylen = given.get('l') ?? 64;
  if (iterations < 1 || iterations > MAX_ITERATIONS || keylen < 1 || keylen > MAX_KEYLEN) return undefined;
  return { digest, iterations, keylen, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
}

export async function verifyPbkdf2(password: string, stored: CustomPasswordHash): Promise<boolean> {
  const phc = parsePbkdf2Phc(stored.hash.value);
  if (phc === undefined || !getHashes().some((name) => name.toLowerCase() === phc.digest)) return false;
  const { iterations, keylen, digest, salt, key } = phc;
  return sameBytes(await derive(passwordBytes(password, stored), salt, iterations, keylen, digest), key);
}
