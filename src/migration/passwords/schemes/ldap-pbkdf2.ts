import { fromBase64 } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/** PBKDF2 of directories. Auth0’s `ldap` algorithm does not know it, its `pbkdf2` does. */

/**
 * `{PBKDF2-SHA512}10000$salt$key`: OpenLDAP’s pw-pbkdf2, 389 Directory Server since 2.0, OFBiz, Passlib’s ldap_pbkdf2.
 * `{PBKDF2}` is SHA-1. Base64 of either alphabet, padded or not.
 */
const PARTS =
  /^\{PBKDF2(?:-SHA(1|256|384|512))?\}([0-9]{1,8})\$([A-Za-z0-9+./]{1,400}={0,2})\$([A-Za-z0-9+./]{1,400}={0,2})$/i;

function inParts(value: string): Recognition | undefined {
  const match = PARTS.exec(value);
  if (match === null) return undefined;
  const [, bits = '1', rounds, saltText = '', keyText = ''] = match;
  const [salt, key] = [fromBase64(saltText), fromBase64(keyText)];
  if (salt === undefined || key === undefined) return undefined;
  return pbkdf2Kept('ldap-pbkdf2', 'LDAP', { digest: `sha${bits}`, iterations: Number(rounds), salt, key });
}

/** `{PBKDF2_SHA256}` of older 389 Directory Servers, as Red Hat’s and FreeIPA’s: rounds, salt and key in one base64. */
const PACKED = /^\{PBKDF2_SHA256\}([A-Za-z0-9+/]{432})$/i;
/** A number of four bytes, the highest first, and so many bytes of salt; the other 256 are the key. */
const ROUNDS_BYTES = 4;
const SALT_BYTES = 64;

function packed(value: string): Recognition | undefined {
  const text = PACKED.exec(value)?.[1];
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return pbkdf2Kept('ldap-pbkdf2', '389 Directory Server', {
    digest: 'sha256',
    iterations: bytes.readUInt32BE(0),
    salt: bytes.subarray(ROUNDS_BYTES, ROUNDS_BYTES + SALT_BYTES),
    key: bytes.subarray(ROUNDS_BYTES + SALT_BYTES),
  });
}

/** What says it is one of these and is not whole. */
function damaged(value: string): Recognition | undefined {
  if (!/^\{PBKDF2[-_]SHA(?:1|256|384|512)\}/i.test(value)) return undefined;
  return {
    fate: 'invalid',
    scheme: 'ldap-pbkdf2',
    label: 'PBKDF2 (LDAP), damaged',
    reason: 'Salt, key or number of rounds is missing.',
  };
}

export const ldapPbkdf2: Scheme = {
  id: 'ldap-pbkdf2',
  starts: '{',
  recognise: ({ value }) => inParts(value) ?? packed(value) ?? damaged(value),
};
