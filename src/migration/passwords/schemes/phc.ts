import type { Scheme } from '../scheme.ts';
import { parsePbkdf2Phc } from '../verify/pbkdf2.ts';
import { pbkdf2Kept } from './pbkdf2.ts';
import { scryptKept } from './scrypt.ts';

/** PHC strings of PBKDF2 and scrypt (argon2 has a file of its own). */

export const phcPbkdf2: Scheme = {
  id: 'phc-pbkdf2',
  starts: '$',
  recognise({ value }) {
    if (!/^\$pbkdf2-[a-z0-9]{1,12}\$(?:i=|l=)/.test(value)) return undefined;
    const phc = parsePbkdf2Phc(value.replace(/={1,2}(?=\$|$)/g, ''));
    return phc === undefined ? undefined : pbkdf2Kept('phc-pbkdf2', 'PHC', phc);
  },
};

/** `$scrypt$ln=14,r=8,p=1$salt$key`, base64 without padding; ln is the cost's logarithm (also Passlib's form). */
const SCRYPT =
  /^\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,4}),p=([0-9]{1,4})\$([A-Za-z0-9+/]{1,256})\$([A-Za-z0-9+/]{1,512})$/;

export const phcScrypt: Scheme = {
  id: 'phc-scrypt',
  starts: '$',
  recognise({ value }) {
    const match = SCRYPT.exec(value);
    if (match === null) return undefined;
    const [, ln, r, p, salt = '', key = ''] = match;
    return scryptKept('phc-scrypt', 'scrypt (PHC)', {
      cost: 2 ** Number(ln),
      blockSize: Number(r),
      parallelization: Number(p),
      salt: { value: salt, encoding: 'base64' },
      key: Buffer.from(key, 'base64'),
    });
  },
};
