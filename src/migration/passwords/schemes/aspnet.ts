import { digestImport, fromBase64 } from '../convert.ts';
import type { Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';

/** ASP.NET Identity (base64 with a marker byte) and its predecessor Membership (a salt column of its own). */

/** The PRF numbers of KeyDerivationPrf. */
const PRFS: Readonly<Record<number, string>> = { 0: 'sha1', 1: 'sha256', 2: 'sha512' };

/** Version 2: 00, 16 bytes of salt, 32 of key; always 1000 rounds of SHA-1. */
const V2_BYTES = 1 + 16 + 32;
/** Version 3: 01, then PRF, rounds and salt length as big-endian 32-bit numbers, salt, key. */
const V3_HEAD = 13;

export const aspnetIdentity: Scheme = {
  id: 'aspnet-identity',
  starts: 'A',
  recognise({ value }) {
    // Version 3 with one of its PRFs, and version 2, both begin with these letters.
    if (!/^A[A-Za-z0-9+/]{60,400}={0,2}$/.test(value)) return undefined;
    const bytes = fromBase64(value);
    if (bytes === undefined) return undefined;
    if (bytes[0] === 0 && bytes.byteLength === V2_BYTES) {
      const parts = {
        digest: 'sha1',
        iterations: 1_000,
        salt: bytes.subarray(1, 17),
        key: bytes.subarray(17),
      };
      return pbkdf2Kept('aspnet-identity', 'ASP.NET Identity 2', parts);
    }
    if (bytes[0] !== 1 || bytes.byteLength < V3_HEAD + 8) return undefined;
    const digest = PRFS[bytes.readUInt32BE(1)];
    const saltLength = bytes.readUInt32BE(9);
    if (digest === undefined || saltLength < 8 || V3_HEAD + saltLength + 16 > bytes.byteLength)
      return undefined;
    const salt = bytes.subarray(V3_HEAD, V3_HEAD + saltLength);
    const parts = {
      digest,
      iterations: bytes.readUInt32BE(5),
      salt,
      key: bytes.subarray(V3_HEAD + saltLength),
    };
    return pbkdf2Kept('aspnet-identity', 'ASP.NET Identity 3', parts);
  },
};

/** The base64 of 20 or 32 bytes beside a salt of exactly 16: the digest of salt and password in UTF-16. */
export const aspnetMembership: Scheme = {
  id: 'aspnet-membership',
  recognise({ value, salt }) {
    if (salt === undefined || !/^[A-Za-z0-9+/]{22}==$/.test(salt) || !/^[A-Za-z0-9+/]{27,43}=$/.test(value))
      return undefined;
    const hash = fromBase64(value);
    const algorithm = hash?.byteLength === 20 ? 'sha1' : hash?.byteLength === 32 ? 'sha256' : undefined;
    if (hash === undefined || algorithm === undefined) return undefined;
    const password = digestImport({
      algorithm,
      hash,
      salt: { value: salt, encoding: 'base64', position: 'prefix' },
      passwordEncoding: 'utf16le',
    });
    return { fate: 'kept', scheme: 'aspnet-membership', label: `ASP.NET Membership ${algorithm}`, password };
  },
};
