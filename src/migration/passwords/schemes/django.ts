import { bareBase64, digestImport, fromBase64 } from '../convert.ts';
import type { Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';
import { scryptKept } from './scrypt.ts';

/** The hashers of django.contrib.auth. Their salts are text; bcrypt and argon2 of Django are with their own kind. */

const PBKDF2 = /^pbkdf2_(sha1|sha256|sha512)\$([0-9]{1,8})\$([^$]{1,128})\$([A-Za-z0-9+/]{1,128}={0,2})$/;

export const djangoPbkdf2: Scheme = {
  id: 'django-pbkdf2',
  starts: 'p',
  recognise({ value }) {
    const match = PBKDF2.exec(value);
    if (match === null) return undefined;
    const [, digest = '', iterations = '', salt = '', key = ''] = match;
    const parts = {
      digest,
      iterations: Number(iterations),
      salt: Buffer.from(salt),
      key: bareBase64(key),
    };
    return pbkdf2Kept('django-pbkdf2', 'Django', parts);
  },
};

/** `scrypt$16384$salt$8$1$base64`. */
const SCRYPT =
  /^scrypt\$([0-9]{1,9})\$([^$]{1,128})\$([0-9]{1,4})\$([0-9]{1,4})\$([A-Za-z0-9+/]{1,256}={0,2})$/;

export const djangoScrypt: Scheme = {
  id: 'django-scrypt',
  starts: 's',
  recognise({ value }) {
    const match = SCRYPT.exec(value);
    if (match === null) return undefined;
    const [, cost, salt = '', blockSize, parallelization, key = ''] = match;
    return scryptKept('django-scrypt', 'scrypt (Django)', {
      cost: Number(cost),
      blockSize: Number(blockSize),
      parallelization: Number(parallelization),
      salt: { value: salt, encoding: 'utf8' },
      key: fromBase64(key) ?? Buffer.alloc(0),
    });
  },
};

/** `sha1$salt$hex`, `md5$salt$hex`: the digest of salt and password, from before Django 1.4. */
const DIGEST = /^(sha1|md5)\$([^$]{0,128})\$([0-9a-f]{32}|[0-9a-f]{40})$/;

export const djangoDigest: Scheme = {
  id: 'django-digest',
  starts: 'sm',
  recognise({ value }) {
    const match = DIGEST.exec(value);
    if (match === null) return undefined;
    const algorithm = match[1] === 'md5' ? 'md5' : 'sha1';
    const [, , salt = '', hex = ''] = match;
    const label = `${algorithm}(salt + password) (Django)`;
    if (hex.length !== (algorithm === 'md5' ? 32 : 40)) {
      return {
        fate: 'invalid',
        scheme: 'django-digest',
        label: `${label}, damaged`,
        reason: 'The digest has not its length.',
      };
    }
    const salted =
      salt === '' ? {} : { salt: { value: salt, encoding: 'utf8' as const, position: 'prefix' as const } };
    const password = digestImport({ algorithm, hash: Buffer.from(hex, 'hex'), ...salted });
    return { fate: 'kept', scheme: 'django-digest', label, password };
  },
};
