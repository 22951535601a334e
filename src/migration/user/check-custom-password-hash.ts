import type { CustomPasswordHash, HashAlgorithm } from './custom-password-hash.ts';

/**
 * The rules of `custom_password_hash` that tie several properties together, which its schema can not say.
 * Source: Auth0 docs, "Bulk User Import Database Schema", section "custom_password_hash object".
 */

const SALT_INSIDE: ReadonlySet<HashAlgorithm> = new Set(['argon2', 'ldap', 'pbkdf2']);
const TEXT_VALUE: ReadonlySet<HashAlgorithm> = new Set(['argon2', 'bcrypt', 'ldap', 'pbkdf2']);

/** The beginning of the value, where the algorithm is written into it. */
const VALUE_FORMS: { readonly [A in HashAlgorithm]?: RegExp } = {
  argon2: /^\$argon2(?:id|i|d)\$/,
  bcrypt: /^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/,
  ldap: /^\{(?:S?MD5|S?SHA(?:-?(?:1|224|256|384|512))?)\}/i,
  pbkdf2: /^\$pbkdf2-[A-Za-z0-9-]{1,40}\$/,
};

const SCRYPT_ONLY = ['keylen', 'cost', 'blockSize', 'parallelization'] as const;

function isPowerOfTwo(value: number): boolean {
  return value > 1 && Number.isInteger(Math.log2(value));
}

/** Why Auth0 would refuse a hash whose shape is right, as a clause ("needs keylen"); undefined when it takes it. */
export function customPasswordHashProblem(stored: CustomPasswordHash): string | undefined {
  const { algorithm, hash, salt } = stored;
  if (SALT_INSIDE.has(algorithm) && salt !== undefined)
    return `${algorithm} has its salt inside and takes none beside it`;
  if (VALUE_FORMS[algorithm]?.test(hash.value) === false) return `the value has not the form of ${algorithm}`;
  const encoding = hash.encoding ?? 'utf8';
  if (TEXT_VALUE.has(algorithm) !== (encoding === 'utf8'))
    return `${encoding} is no encoding for ${algorithm}`;
  const hasHmacParts = hash.digest !== undefined && hash.key !== undefined;
  if (algorithm === 'hmac' && !hasHmacParts) return 'hmac needs digest and key';
  if (algorithm !== 'hmac' && (hash.digest !== undefined || hash.key !== undefined))
    return 'digest and key belong to hmac only';
  if (algorithm !== 'scrypt') {
    const extra = SCRYPT_ONLY.find((name) => stored[name] !== undefined);
    return extra === undefined ? undefined : `${extra} belongs to scrypt only`;
  }
  if (stored.keylen === undefined) return 'scrypt needs keylen';
  return stored.cost !== undefined && !isPowerOfTwo(stored.cost) ? 'cost must be a power of two' : undefined;
}
