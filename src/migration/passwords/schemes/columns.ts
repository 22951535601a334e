import { digestImport, fromBase64 } from '../convert.ts';
import type { LegacyPassword, Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/**
 * Hashes whose parts stand in columns of their own: the value, the salt, and beside them what the scheme is called and
 * how many rounds it has (FusionAuth, Gigya). What the columns say is held against the value's length.
 */

/** Key lengths in bytes by digest, so that a wrong name does not pass. */
const DIGEST_BYTES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

function bytesOf(text: string): Buffer | undefined {
  if (/^(?:[0-9a-f]{2}){16,256}$/i.test(text)) return Buffer.from(text, 'hex');
  return fromBase64(text);
}

function digestOf(name: string): string | undefined {
  return /sha-?(1|256|512)/.exec(name)?.[0]?.replace('-', '') ?? (name.includes('md5') ? 'md5' : undefined);
}

function pbkdf2(name: string, { value, salt = '', rounds }: LegacyPassword): Recognition | undefined {
  const digest = digestOf(name.replace('hmac-', ''));
  const [key, saltBytes] = [bytesOf(value), fromBase64(salt)];
  const iterations = Number(rounds);
  if (digest === undefined || key === undefined || saltBytes === undefined || !Number.isInteger(iterations))
    return undefined;
  return pbkdf2Kept('columns-pbkdf2', 'columns of its own', { digest, iterations, salt: saltBytes, key });
}

/** FusionAuth cuts bcrypt into factor, salt and digest. */
function bcrypt({ value, salt = '', rounds = '' }: LegacyPassword): Recognition | undefined {
  if (!/^[./A-Za-z0-9]{31}$/.test(value) || !/^[./A-Za-z0-9]{22}$/.test(salt) || !/^[0-9]{1,2}$/.test(rounds))
    return undefined;
  const hash = { value: `$2a$${rounds.padStart(2, '0')}$${salt}${value}` };
  return {
    fate: 'kept',
    scheme: 'columns-bcrypt',
    label: `bcrypt cost ${Number(rounds)} (columns of its own)`,
    password: { custom_password_hash: { algorithm: 'bcrypt', hash } },
  };
}

/** FusionAuth's `salted-…` schemes: once is a plain digest, more often can not be expressed. */
function saltedDigest(
  name: string,
  { value, salt = '', rounds = '1' }: LegacyPassword,
): Recognition | undefined {
  const algorithm = digestOf(name);
  const hash = bytesOf(value);
  if (hash === undefined || (algorithm !== 'md5' && algorithm !== 'sha256' && algorithm !== 'sha512'))
    return undefined;
  if (hash.byteLength !== DIGEST_BYTES[algorithm]) return undefined;
  const label = `${name} (columns of its own)`;
  if (rounds !== '1') {
    const reason = `It is iterated ${rounds} times by hand. Auth0 can not check it.`;
    return { fate: 'reset', scheme: 'columns-digest', label, reason };
  }
  const password = digestImport({
    algorithm,
    hash,
    salt: { value: salt, encoding: 'base64', position: 'suffix' },
  });
  return { fate: 'kept', scheme: 'columns-digest', label, password };
}

export const columns: Scheme = {
  id: 'columns',
  recognise(password) {
    if (password.algorithm === undefined) return undefined;
    const name = password.algorithm.toLowerCase().replaceAll('_', '-');
    if (name.includes('pbkdf2')) return pbkdf2(name, password);
    if (name === 'bcrypt') return bcrypt(password);
    return name.startsWith('salted-') ? saltedDigest(name, password) : undefined;
  },
};

/** passport-local-mongoose: 512 bytes of PBKDF2 beside a salt whose hex text, not its bytes, was used. */
export const passportMongoose: Scheme = {
  id: 'passport-local-mongoose',
  recognise({ value, salt }) {
    if (salt === undefined || !/^[0-9a-f]{1024}$/.test(value) || !/^[0-9a-f]{64}$/.test(salt))
      return undefined;
    const parts = {
      digest: 'sha256',
      iterations: 25_000,
      salt: Buffer.from(salt),
      key: Buffer.from(value, 'hex'),
    };
    return pbkdf2Kept('passport-local-mongoose', 'passport-local-mongoose', parts);
  },
};
