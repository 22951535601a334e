import { createHash, createHmac, getHashes } from 'node:crypto';
import { compare } from 'bcryptjs';
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

/** md4, ripemd160 and whirlpool are not in every build of OpenSSL. */
function isAvailable(digest: string): boolean {
  return getHashes().some((name) => name.toLowerCase() === digest);
}

function verifyDigest(digest: string): Verifier {
  return async (password, stored) => {
    if (!isAvailable(digest)) return false;
    return sameBytes(createHash(digest).update(salted(password, stored)).digest(), hashBytes(stored));
  };
}

const verifyHmac: Verifier = async (password, stored) => {
  const { digest, key } = stored.hash;
  if (digest === undefined || key === undefined || !isAvailable(digest)) return false;
  const hmac = createHmac(digest, Buffer.from(key.value, key.encoding ?? 'utf8'));
  return sameBytes(hmac.update(passwordBytes(password, stored)).digest(), hashBytes(stored));
};

/** A salt of bcrypt's own is inside the value; one beside it is a pepper in front of the password or behind it. */
const verifyBcrypt: Verifier = (password, stored) => {
  // $2y$ is PHP's name for what everybody else calls $2b$: the same digest.
  const value = stored.hash.value.replace(/^\$2y\$/, '$2b$');
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
