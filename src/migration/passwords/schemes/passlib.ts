import { fromBase64 } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/** PBKDF2 in the forms of Passlib and its relatives. Source: Passlib's documentation of each hash. */

/** `$pbkdf2$rounds$salt$key` is SHA-1, `$pbkdf2-sha256$…` says it; base64 with `.` for `+`, no padding. */
const PASSLIB =
  /^\$pbkdf2(?:-(sha256|sha512))?\$([0-9]{1,8})\$([A-Za-z0-9./]{0,1400})\$([A-Za-z0-9./]{1,200})$/;

function passlibForm(value: string): Recognition | undefined {
  const match = PASSLIB.exec(value);
  if (match === null) return undefined;
  const [, digest = 'sha1', rounds = '', salt = '', key = ''] = match;
  const bytes = { salt: fromBase64(salt), key: fromBase64(key) };
  if (bytes.salt === undefined || bytes.key === undefined) return undefined;
  return pbkdf2Kept('passlib-pbkdf2', 'Passlib', {
    digest,
    iterations: Number(rounds),
    salt: bytes.salt,
    key: bytes.key,
  });
}

/** `$p5k2$rounds in hex$salt$key`, of two authors: the salt is decoded, or the whole text up to the key is the salt. */
const P5K2 = /^(\$p5k2\$([0-9a-f]{0,8})\$([A-Za-z0-9./=_-]{0,200}))\$([A-Za-z0-9./=_-]{1,200})$/;
/** What an empty number of rounds stands for. */
const DLITZ_ROUNDS = 400;

function p5k2Form(value: string): Recognition | undefined {
  const match = P5K2.exec(value);
  if (match === null) return undefined;
  const [, config = '', hexRounds = '', salt = '', key = ''] = match;
  const iterations = hexRounds === '' ? DLITZ_ROUNDS : Number.parseInt(hexRounds, 16);
  const keyBytes = fromBase64(key);
  const saltBytes = fromBase64(salt);
  if (keyBytes === undefined || saltBytes === undefined) return undefined;
  // Cryptacular's keys are 20 bytes in padded base64, dlitz's are 24 bytes in Passlib's.
  const isCta = keyBytes.byteLength === 20;
  const parts = { digest: 'sha1', iterations, salt: isCta ? saltBytes : Buffer.from(config), key: keyBytes };
  return pbkdf2Kept('p5k2', isCta ? 'Cryptacular $p5k2$' : 'dlitz $p5k2$', parts);
}

export const passlib: Scheme = {
  id: 'passlib',
  starts: '$',
  recognise: ({ value }) => passlibForm(value) ?? p5k2Form(value),
};

/** `{PKCS5S2}` and base64 of 16 bytes of salt and 32 of key: Jira and Confluence, 10000 rounds of SHA-1. */
export const atlassian: Scheme = {
  id: 'atlassian',
  starts: '{',
  recognise({ value }) {
    if (!value.startsWith('{PKCS5S2}')) return undefined;
    const bytes = fromBase64(value.slice('{PKCS5S2}'.length));
    if (bytes?.byteLength !== 48) {
      return {
        fate: 'invalid',
        scheme: 'atlassian',
        label: 'Atlassian, damaged',
        reason: 'Its base64 is not 48 bytes long.',
      };
    }
    const parts = {
      digest: 'sha1',
      iterations: 10_000,
      salt: bytes.subarray(0, 16),
      key: bytes.subarray(16),
    };
    return pbkdf2Kept('atlassian', 'Atlassian', parts);
  },
};

/** `grub.pbkdf2.sha512.10000.SALT.KEY`, both hex. */
const GRUB = /^grub\.pbkdf2\.sha512\.([0-9]{1,8})\.([0-9A-Fa-f]{2,512})\.([0-9A-Fa-f]{2,512})$/;

export const grub: Scheme = {
  id: 'grub',
  starts: 'g',
  recognise({ value }) {
    const match = GRUB.exec(value);
    if (match === null) return undefined;
    const [, rounds, salt = '', key = ''] = match;
    const parts = {
      digest: 'sha512',
      iterations: Number(rounds),
      salt: Buffer.from(salt, 'hex'),
      key: Buffer.from(key, 'hex'),
    };
    return pbkdf2Kept('grub', 'GRUB', parts);
  },
};
