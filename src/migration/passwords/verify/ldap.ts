import { createHash } from 'node:crypto';
import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';
import { passwordBytes, sameBytes } from './bytes.ts';

export interface LdapHash {
  /** Node's name of the digest. */
  readonly digest: string;
  readonly salted: boolean;
  readonly hash: Buffer;
  /** Empty for the unsalted schemes. */
  readonly salt: Buffer;
}

/** Digest and its length in bytes, by scheme name without the S that says "salted". */
const DIGESTS: Readonly<Record<string, readonly [string, number]>> = {
  MD5: ['md5', 16],
  SHA: ['sha1', 20],
  SHA1: ['sha1', 20],
  SHA224: ['sha224', 28],
  SHA256: ['sha256', 32],
  SHA384: ['sha384', 48],
  SHA512: ['sha512', 64],
};

const LDAP = /^\{(S?)(MD5|SHA-?(?:1|224|256|384|512)?)\}([A-Za-z0-9+/]{1,2000}={0,2})$/i;

interface LdapForm extends Pick<LdapHash, 'digest' | 'salted'> {
  /** In capitals: `SSHA`. */
  readonly name: string;
  /** Of the digest, bytes. */
  readonly length: number;
  readonly base64: string;
}

/** Four characters of base64 are three bytes. */
function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor(((base64.length - padding) * 3) / 4);
}

/** Its parts, undecoded: millions of them are only to be recognised. */
export function ldapForm(value: string): LdapForm | undefined {
  const match = LDAP.exec(value);
  if (match === null) return undefined;
  const [, s = '', written = '', base64 = ''] = match;
  const name = written.toUpperCase();
  const [digest, length] = DIGESTS[name.replace('-', '')] ?? ['', 0];
  const salted = s !== '';
  const bytes = bytesIn(base64);
  const fits = salted ? bytes > length : bytes === length;
  return digest === '' || !fits
    ? undefined
    : { digest, salted, name: salted ? `S${name}` : name, length, base64 };
}

/** `{SCHEME}base64(digest ‖ salt)`. Source: RFC 2307 §5.3, and OpenLDAP's salted schemes in the same form. */
export function parseLdap(value: string): LdapHash | undefined {
  const form = ldapForm(value);
  if (form === undefined) return undefined;
  const { digest, salted, length, base64 } = form;
  const bytes = Buffer.from(base64, 'base64');
  return { digest, salted, hash: bytes.subarray(0, length), salt: bytes.subarray(length) };
}

export async function verifyLdap(password: string, stored: CustomPasswordHash): Promise<boolean> {
  const ldap = parseLdap(stored.hash.value);
  if (ldap === undefined) return false;
  return sameBytes(
    createHash(ldap.digest).update(passwordBytes(password, stored)).update(ldap.salt).digest(),
    ldap.hash,
  );
}
