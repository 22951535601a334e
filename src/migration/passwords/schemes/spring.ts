import { digestImport, fromBase64 } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';
import { scryptKept } from './scrypt.ts';

/**
 * Spring Security's DelegatingPasswordEncoder: `{id}` in front says which encoder. bcrypt, argon2 and `{ldap}` are with
 * their own kind. Source: the encoders' documented defaults.
 */

/** Salt and key in one hex text; the versions differ in salt, rounds and digest. */
const PBKDF2_VERSIONS: readonly {
  readonly bytes: number;
  readonly salt: number;
  readonly iterations: number;
  readonly digest: string;
}[] = [
  { bytes: 8 + 32, salt: 8, iterations: 185_000, digest: 'sha1' },
  { bytes: 16 + 32, salt: 16, iterations: 310_000, digest: 'sha256' },
];

function pbkdf2(value: string): Recognition | undefined {
  const hex = /^\{pbkdf2(?:@SpringSecurity_v[0-9_]{1,6})?\}([0-9a-f]{40,200})$/.exec(value)?.[1];
  if (hex === undefined) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const version = PBKDF2_VERSIONS.find(({ bytes: length }) => length === bytes.byteLength);
  if (version === undefined) {
    const reason = 'It was made with settings of its own; only a known password can tell which.';
    return { fate: 'reset', scheme: 'spring-pbkdf2', label: 'PBKDF2 (Spring), own settings', reason };
  }
  const { salt, iterations, digest } = version;
  return pbkdf2Kept('spring-pbkdf2', 'Spring', {
    digest,
    iterations,
    salt: bytes.subarray(0, salt),
    key: bytes.subarray(salt),
  });
}

/** `{scrypt}$e0801$salt$key`: the parameters are log2(N), r and p in one hex number. */
const SCRYPT =
  /^\{scrypt(?:@SpringSecurity_v[0-9_]{1,6})?\}\$([0-9a-f]{4,8})\$([A-Za-z0-9+/]{1,200}={0,2})\$([A-Za-z0-9+/]{1,200}={0,2})$/;

function scrypt(value: string): Recognition | undefined {
  const match = SCRYPT.exec(value);
  if (match === null) return undefined;
  const [, parameters = '', salt = '', key = ''] = match;
  const packed = Number.parseInt(parameters, 16);
  return scryptKept('spring-scrypt', 'scrypt (Spring)', {
    cost: 2 ** (packed >>> 16),
    blockSize: (packed >>> 8) & 0xff,
    parallelization: packed & 0xff,
    salt: { value: salt, encoding: 'base64' },
    key: fromBase64(key) ?? Buffer.alloc(0),
  });
}

/** `{SHA-256}{salt}hex`: the digest of the password and of the salt with its braces. */
const DIGEST = /^\{(MD5|SHA-1|SHA-256|SHA-512)\}(\{[^{}]{1,128}\})?([0-9a-f]{32,128})$/;
const DIGESTS = {
  MD5: ['md5', 32],
  'SHA-1': ['sha1', 40],
  'SHA-256': ['sha256', 64],
  'SHA-512': ['sha512', 128],
} as const;

function digest(value: string): Recognition | undefined {
  const match = DIGEST.exec(value);
  const name = match?.[1];
  if (name !== 'MD5' && name !== 'SHA-1' && name !== 'SHA-256' && name !== 'SHA-512') return undefined;
  const [algorithm, length] = DIGESTS[name];
  const [, , salt, hex = ''] = match ?? [];
  if (hex.length !== length) return undefined;
  const salted =
    salt === undefined
      ? {}
      : { salt: { value: salt, encoding: 'utf8' as const, position: 'suffix' as const } };
  const password = digestImport({ algorithm, hash: Buffer.from(hex, 'hex'), ...salted });
  return { fate: 'kept', scheme: 'spring-digest', label: `${algorithm} (Spring)`, password };
}

function others(value: string): Recognition | undefined {
  if (value.startsWith('{noop}')) {
    const reason = 'The old system kept the password itself. It is neither sent nor shown.';
    return { fate: 'refused', scheme: 'plaintext', label: 'plain text', reason };
  }
  if (/^\{sha256\}[0-9a-f]{80}$/.test(value)) {
    const reason = 'It is SHA-256 iterated 1024 times by hand. Auth0 can not check it.';
    return { fate: 'reset', scheme: 'spring-standard', label: 'StandardPasswordEncoder (Spring)', reason };
  }
  return undefined;
}

export const spring: Scheme = {
  id: 'spring',
  starts: '{',
  recognise: ({ value }) =>
    value.startsWith('{') ? (pbkdf2(value) ?? scrypt(value) ?? digest(value) ?? others(value)) : undefined,
};
