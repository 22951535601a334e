import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';
import type { Scheme } from '../scheme.ts';

/** Bare digests in hex, with a salt column or without. Only their length tells what they are. */

const HEX = /^(?:[0-9a-f]{1,200}|[0-9A-F]{1,200})$/;

const BY_LENGTH: Readonly<Record<number, 'sha1' | 'sha256' | 'sha512'>> = {
  40: 'sha1',
  64: 'sha256',
  128: 'sha512',
};

export const digest: Scheme = {
  id: 'digest',
  recognise({ value, salt }) {
    if (!HEX.test(value)) return undefined;
    if (value.length === 32) {
      const reason = '32 hex digits can be MD5, MD4 or an NT hash; only a known password can tell.';
      return { fate: 'reset', scheme: 'digest-32', label: '32 hex digits (MD5, MD4 or NT)', reason };
    }
    const algorithm = BY_LENGTH[value.length];
    if (algorithm === undefined) return undefined;
    const hash: CustomPasswordHash = { algorithm, hash: { value, encoding: 'hex' } };
    if (salt === undefined || salt === '') {
      return {
        fate: 'kept',
        scheme: algorithm,
        label: `${algorithm}, unsalted`,
        password: { custom_password_hash: hash },
      };
    }
    // Salt first is by far the more common order; proving it with a known password is the next step's work.
    const password = {
      custom_password_hash: {
        ...hash,
        salt: { value: salt, encoding: 'utf8' as const, position: 'prefix' as const },
      },
    };
    return { fate: 'kept', scheme: `${algorithm}-salted`, label: `${algorithm}(salt + password)`, password };
  },
};
