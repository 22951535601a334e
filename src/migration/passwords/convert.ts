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

export interface Pbkdf2Parts {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

export function pbkdf2Import({ digest, iterations, salt, key }: Pbkdf2Parts): PasswordForImport {
  const value = `$pbkdf2-${digest}$i=${iterations},l=${key.byteLength}$${b64(salt)}$${b64(key)}`;
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
