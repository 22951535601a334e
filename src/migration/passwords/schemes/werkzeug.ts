import type { Scheme } from '../scheme.ts';
import { pbkdf2Kept } from './pbkdf2.ts';
import { scryptKept } from './scrypt.ts';

/** The forms of werkzeug.security (Flask). Salts are text, keys hex. */

/** Old versions left the rounds out; they were 150000. */
const PBKDF2 =
  /^pbkdf2:(sha1|sha224|sha256|sha384|sha512)(?::([0-9]{1,8}))?\$([^$]{1,128})\$([0-9a-f]{2,256})$/;

export const werkzeugPbkdf2: Scheme = {
  id: 'werkzeug-pbkdf2',
  starts: 'p',
  recognise({ value }) {
    const match = PBKDF2.exec(value);
    if (match === null) return undefined;
    const [, digest = '', iterations = '150000', salt = '', key = ''] = match;
    const parts = {
      digest,
      iterations: Number(iterations),
      salt: Buffer.from(salt),
      key: Buffer.from(key, 'hex'),
    };
    return pbkdf2Kept('werkzeug-pbkdf2', 'Werkzeug', parts);
  },
};

/** `scrypt:32768:8:1$salt$hex`. */
const SCRYPT = /^scrypt:([0-9]{1,9}):([0-9]{1,4}):([0-9]{1,4})\$([^$]{1,128})\$([0-9a-f]{2,512})$/;

export const werkzeugScrypt: Scheme = {
  id: 'werkzeug-scrypt',
  starts: 's',
  recognise({ value }) {
    const match = SCRYPT.exec(value);
    if (match === null) return undefined;
    const [, n, r, p, salt = '', key = ''] = match;
    return scryptKept('werkzeug-scrypt', 'scrypt (Werkzeug)', {
      cost: Number(n),
      blockSize: Number(r),
      parallelization: Number(p),
      salt: { value: salt, encoding: 'utf8' },
      key: Buffer.from(key, 'hex'),
    });
  },
};
