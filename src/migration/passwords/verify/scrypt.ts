import { type ScryptOptions, scrypt } from 'node:crypto';
import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';
import { hashBytes, passwordBytes, saltBytes, sameBytes } from './bytes.ts';

/** Memory a single check may take: 128 · N · r bytes (RFC 7914 §6), with room for the largest parameters in use. */
const MAX_MEMORY = 1024 ** 3;

/** N · r · p, to which its time is proportional; the largest in use is 2^23. A hostile file must not keep us for days. */
const MAX_WORK = 2 ** 26;

function derive(
  password: Buffer,
  salt: Buffer,
  keylen: number,
  options: ScryptOptions,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    try {
      // Parameters that OpenSSL refuses belong to no password.
      scrypt(password, salt, keylen, options, (error, key) => resolve(error === null ? key : undefined));
    } catch {
      resolve(undefined);
    }
  });
}

export async function verifyScrypt(password: string, stored: CustomPasswordHash): Promise<boolean> {
  const { keylen, cost = 16_384, blockSize = 8, parallelization = 1 } = stored;
  const expected = hashBytes(stored);
  if (keylen !== expected.byteLength || cost * blockSize * parallelization > MAX_WORK) return false;
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: MAX_MEMORY };
  const key = await derive(passwordBytes(password, stored), saltBytes(stored), keylen, options);
  return key !== undefined && sameBytes(key, expected);
}
