import { createHash, createHmac } from 'node:crypto';
import { compare } from 'bcryptjs';
import { createHMAC, createMD4, createWhirlpool, md4, whirlpool } from 'hash-wasm';
import type {
  CustomPasswordHash,
  HashAlgorithm,
  PasswordForImport,
} from '../../user/custom-password-hash.ts';
import { verifyArgon2 } from './argon2.ts';
import { hashBytes, passwordBytes, salted, sameBytes } from './bytes.ts';
import { verifyLdap } from './ldap.ts';
import { verifyPbkdf2 } from './pbkdf2.ts';
import { verifyScrypt } from './scrypt.ts';

/** Checks passwords the way Auth0 reads an imported hash, so that a wrong conversion shows before the import. */

type Verifier = (password: string, stored: CustomPasswordHash) => Promise<boolean>;

/** Digests that Auth0 knows and today's OpenSSL has put away. */
const RETIRED = {
  md4: { plain: md4, hmacHash: createMD4 },
  whirlpool: { plain: whirlpool, hmacHash: createWhirlpool },
} as const;

function isRetired(digest: string): digest is keyof typeof RETIRED {
  return Object.hasOwn(RETIRED, digest);
}

async function digestOf(name: string, data: Buffer): Promise<Buffer> {
  if (isRetired(name)) return Buffer.from(await RETIRED[name].plain(data), 'hex');
  return createHash(name).update(data).digest();
}

async function hmacOf(name: string, key: Buffer, data: Buffer): Promise<Buffer> {
  if (!isRetired(name)) return createHmac(name, key).update(data).digest();
  const hmac = await createHMAC(RETIRED[name].hmacHash(), key);
  return Buffer.from(hmac.init().update(data).digest('binary'));
}

function verifyDigest(name: string): Verifier {
  return async (password, stored) =>
    sameBytes(await digestOf(name, salted(password, stored)), hashBytes(stored));
}

const verifyHmac: Verifier = async (password, stored) => {
  const { digest, key } = stored.hash;
  if (digest === undefined || key === undefined) return false;
  const computed = await hmacOf(
    digest,
    Buffer.from(key.value, key.encoding ?? 'utf8'),
    passwordBytes(password, stored),
  );
  return sameBytes(computed, hashBytes(stored));
};

/** Its time doubles with each: 18 takes twenty seconds here, and nobody signs in that slowly. */
const MAX_BCRYPT_COST = 18;

/** A salt of bcrypt's own is inside the value; one beside it is a pepper in front of the password or behind it. */
const verifyBcrypt: Verifier = (password, stored) => {
  // $2y$ is PHP's name for what everybody else calls $2b$: the same digest.
  const value = stored.hash.value.replace(/^\$2y\$/, '$2b$');
  if (Number(value.slice(4, 6)) > MAX_BCRYPT_COST) return Promise.resolve(false);
  return compare(salted(password, stored).toString('utf8'), value);
};

const VERIFIERS: Readonly<Record<HashAlgorithm, Verifier>> = {
  argon2: verifyArgon2,
  bcrypt: verifyBcrypt,
  hmac: verifyHmac,
  ldap: verifyLdap,
  md4: verifyDigest('md4'),
  md5: verifyDigest('md5'),
  sha1: verifyDigest('sha1'),
  sha256: verifyDigest('sha256'),
  sha512: verifyDigest('sha512'),
  pbkdf2: verifyPbkdf2,
  scrypt: verifyScrypt,
};

/** True when the password belongs to the stored hash. A hash that can not be read belongs to no password. */
export async function verifyPassword(password: string, stored: PasswordForImport): Promise<boolean> {
  if ('password_hash' in stored) return compare(password, stored.password_hash);
  return VERIFIERS[stored.custom_password_hash.algorithm](password, stored.custom_password_hash);
}
