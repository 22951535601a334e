import { digestImport, fromBase64 } from '../convert.ts';
import type { LegacyPassword, Recognition, Scheme } from '../scheme.ts';

/** Bare digests, in hex or base64, with a salt column or without. Only their length tells what they are. */

const HEX = /^(?:[0-9a-f]{32,128}|[0-9A-F]{32,128})$/;
const BASE64 = /^[A-Za-z0-9+/]{27,86}={1,2}$/;

const BY_BYTES: Readonly<Record<number, 'sha1' | 'sha256' | 'sha512'>> = {
  20: 'sha1',
  32: 'sha256',
  64: 'sha512',
};

function of(
  hash: Buffer | string,
  bytes: number,
  { salt }: LegacyPassword,
  how: string,
): Recognition | undefined {
  const algorithm = BY_BYTES[bytes];
  if (algorithm === undefined) return undefined;
  if (salt === undefined || salt === '') {
    return {
      fate: 'kept',
      scheme: algorithm,
      label: `${algorithm}, unsalted${how}`,
      password: digestImport({ algorithm, hash }),
    };
  }
  // Salt first is by far the more common order; a known password can prove it.
  const password = digestImport({
    algorithm,
    hash,
    salt: { value: salt, encoding: 'utf8', position: 'prefix' },
  });
  return {
    fate: 'kept',
    scheme: `${algorithm}-salted`,
    label: `${algorithm}(salt + password)${how}`,
    password,
  };
}

export const digest: Scheme = {
  id: 'digest',
  recognise(password) {
    const { value, salt } = password;
    if (HEX.test(value)) {
      if (value.length === 32) {
        const reason = '32 hex digits can be MD5, MD4 or an NT hash; only a known password can tell.';
        return { fate: 'reset', scheme: 'digest-32', label: '32 hex digits (MD5, MD4 or NT)', reason };
      }
      if (value.length === 56 || value.length === 96) {
        const reason = 'Auth0 knows neither SHA-224 nor SHA-384.';
        return {
          fate: 'reset',
          scheme: 'digest-odd',
          label: value.length === 56 ? 'sha224' : 'sha384',
          reason,
        };
      }
      return of(value.toLowerCase(), value.length / 2, password, '');
    }
    // A base64 digest beside a salt: in which encoding the salt was used can not be seen.
    if (!BASE64.test(value) || (salt !== undefined && salt !== '')) return undefined;
    const bytes = fromBase64(value);
    // 64 bytes of base64 are Firebase's scrypt as often as SHA-512.
    return bytes === undefined || bytes.byteLength === 64
      ? undefined
      : of(bytes, bytes.byteLength, password, ', base64');
  },
};
