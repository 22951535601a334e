import { b64, digestImport } from '../convert.ts';
import type { Recognition, Scheme } from '../scheme.ts';

/**
 * Magento: `digest:salt` and, in Magento 2, `:version` behind it. Source: Magento\Framework\Encryption\Encryptor.
 * Versions: 0 MD5, 1 SHA-256, 2 argon2id, 3_LENGTH_OPS_MEMORY argon2id with its parameters; several of them in a row
 * mean that old hashes were hashed again.
 */

const FORM = /^([0-9a-f]{32}|[0-9a-f]{64}):([A-Za-z0-9]{2,64})(?::([0-9_:]{1,40}))?$/;

/** What libsodium's "interactive" limits are: version 2 does not write them down. */
const INTERACTIVE = { passes: 2, memoryBytes: 67_108_864 };
/** libsodium takes 16 bytes of salt, however long the stored one is. */
const ARGON2_SALT = 16;

function digest(algorithm: 'md5' | 'sha256', hex: string, salt: string): Recognition {
  const label = `${algorithm}(salt + password) (Magento)`;
  const position = 'prefix' as const;
  const password = digestImport({
    algorithm,
    hash: Buffer.from(hex, 'hex'),
    salt: { value: salt, encoding: 'utf8', position },
  });
  return { fate: 'kept', scheme: 'magento', label, password };
}

function argon2(hex: string, salt: string, passes: number, memoryBytes: number): Recognition {
  const saltBytes = Buffer.from(salt).subarray(0, ARGON2_SALT);
  const label = 'argon2id (Magento)';
  if (saltBytes.byteLength < ARGON2_SALT) {
    return {
      fate: 'invalid',
      scheme: 'magento',
      label: `${label}, damaged`,
      reason: 'Its salt is shorter than 16 characters.',
    };
  }
  const value = `$argon2id$v=19$m=${Math.floor(memoryBytes / 1024)},t=${passes},p=1$${b64(saltBytes)}$${b64(Buffer.from(hex, 'hex'))}`;
  return {
    fate: 'kept',
    scheme: 'magento',
    label,
    password: { custom_password_hash: { algorithm: 'argon2', hash: { value, encoding: 'utf8' } } },
  };
}

export const magento: Scheme = {
  id: 'magento',
  starts: '0123456789abcdef',
  recognise({ value }) {
    // A look for the colon is cheap; the pattern would go through every bare digest of every file.
    const match = value.includes(':') ? FORM.exec(value) : null;
    if (match === null) return undefined;
    const [, hex = '', salt = '', version] = match;
    if (version === undefined) {
      if (hex.length === 32 && salt.length === 2) return digest('md5', hex, salt);
      const reason =
        'Digest and salt, but which of them comes first only a known password can tell (Magento 1, Joomla …).';
      return { fate: 'reset', scheme: 'digest-salt', label: 'digest:salt, order unknown', reason };
    }
    if (version === '0' && hex.length === 32) return digest('md5', hex, salt);
    if (version === '1' && hex.length === 64) return digest('sha256', hex, salt);
    if (version === '2') return argon2(hex, salt, INTERACTIVE.passes, INTERACTIVE.memoryBytes);
    const agnostic = /^3_([0-9]{1,3})_([0-9]{1,3})_([0-9]{1,12})$/.exec(version);
    if (agnostic !== null) return argon2(hex, salt, Number(agnostic[2]), Number(agnostic[3]));
    const reason = 'An old hash was hashed again with a newer scheme. Auth0 can not check the two in a row.';
    return { fate: 'reset', scheme: 'magento', label: 'Magento, hashed twice', reason };
  },
};
