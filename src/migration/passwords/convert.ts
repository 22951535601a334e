import type { CustomPasswordHash, PasswordForImport } from '../user/custom-password-hash.ts';

/** From the parts of a hash to the form in which Auth0 takes it. Source: Auth0 docs, bulk import schema. */

/** Base64 without padding, as PHC strings want it. */
export function b64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** A bcrypt hash with something of the application's own beside the password; undefined when it is no bcrypt hash. */
export function bcryptImport(
  value: string,
  pepper: { readonly value: string; readonly position: 'prefix' | 'suffix' },
): PasswordForImport | undefined {
  if (!/^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/.test(value) || pepper.value === '') return undefined;
  return {
    custom_password_hash: { algorithm: 'bcrypt', hash: { value }, salt: { ...pepper, encoding: 'utf8' } },
  };
}

/** What the last character of base64 can be where two or three are beyond fours: its lowest bits stand for nothing. */
const LAST_OF_TWO = 'AQgw';
const LAST_OF_THREE = 'AEIMQUYcgkosw048';

function isWrittenAlike(bare: string): boolean {
  const last = bare.at(-1) ?? '';
  switch (bare.length % 4) {
    case 0:
      return true;
    case 2:
      return LAST_OF_TWO.includes(last);
    case 3:
      return LAST_OF_THREE.includes(last);
    default:
      return false;
  }
}

/**
 * Base64 as `b64` of its bytes would write it, without decoding it where it is written that way already.
 * @param text of base64's own alphabet, with or without padding
 */
export function bareBase64(text: string): { readonly text: string; readonly byteLength: number } {
  const bare = text.endsWith('=') ? text.slice(0, text.endsWith('==') ? -2 : -1) : text;
  if (isWrittenAlike(bare)) return { text: bare, byteLength: Math.floor((bare.length * 3) / 4) };
  const bytes = Buffer.from(text, 'base64');
  return { text: b64(bytes), byteLength: bytes.byteLength };
}

export interface Pbkdf2Parts {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  /** Bytes, or base64 without padding and how many bytes that is. */
  readonly key: Buffer | { readonly text: string; readonly byteLength: number };
}

export function pbkdf2Import({ digest, iterations, salt, key }: Pbkdf2Parts): PasswordForImport {
  const keyText = 'text' in key ? key.text : b64(key);
  const value = `$pbkdf2-${digest}$i=${iterations},l=${key.byteLength}$${b64(salt)}$${keyText}`;
  return { custom_password_hash: { algorithm: 'pbkdf2', hash: { value, encoding: 'utf8' } } };
}

export interface ScryptParts {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: { readonly value: string; readonly encoding: 'utf8' | 'base64' | 'hex' };
  readonly key: Buffer;
}

export function scryptImport({ key, salt, ...parameters }: ScryptParts): PasswordForImport {
  const hash = { value: key.toString('hex'), encoding: 'hex' as const };
  return { custom_password_hash: { algorithm: 'scrypt', hash, salt, keylen: key.byteLength, ...parameters } };
}

export interface DigestParts {
  readonly algorithm: 'md4' | 'md5' | 'sha1' | 'sha256' | 'sha512';
  /** The digest's bytes, or their hex where that is at hand. */
  readonly hash: Buffer | string;
  readonly salt?: NonNullable<CustomPasswordHash['salt']>;
  /** How the typed password becomes bytes; UTF-8 if left out. */
  readonly passwordEncoding?: 'utf16le' | 'latin1';
}

/** One pass of a digest over password and salt; anything iterated can not be expressed. */
export function digestImport({ algorithm, hash, salt, passwordEncoding }: DigestParts): PasswordForImport {
  return {
    custom_password_hash: {
      algorithm,
      hash: { value: typeof hash === 'string' ? hash : hash.toString('hex'), encoding: 'hex' },
      ...(salt === undefined ? {} : { salt }),
      ...(passwordEncoding === undefined ? {} : { password: { encoding: passwordEncoding } }),
    },
  };
}

/** Bytes written in base64, of any alphabet in use (`+/`, `-_`, Passlib's `./`), padded or not; undefined if damaged. */
export function fromBase64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/._-]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) return undefined;
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
