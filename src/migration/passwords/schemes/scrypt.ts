import type { Recognition, Scheme } from '../scheme.ts';

/** scrypt in the forms of Werkzeug and PHC/Passlib. Auth0 takes salt, key and parameters apart. */

interface Scrypt {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: { readonly value: string; readonly encoding: 'utf8' | 'base64' };
  readonly key: Buffer;
}

function isPowerOfTwo(value: number): boolean {
  return value > 1 && Number.isInteger(Math.log2(value));
}

function kept(
  scheme: string,
  label: string,
  { cost, blockSize, parallelization, salt, key }: Scrypt,
): Recognition {
  if (!isPowerOfTwo(cost) || blockSize < 1 || parallelization < 1 || key.byteLength === 0) {
    return { fate: 'invalid', scheme, label: `${label}, damaged`, reason: 'Its parameters are impossible.' };
  }
  const hash = { value: key.toString('hex'), encoding: 'hex' as const };
  const parameters = { keylen: key.byteLength, cost, blockSize, parallelization };
  return {
    fate: 'kept',
    scheme,
    label,
    password: { custom_password_hash: { algorithm: 'scrypt', hash, salt, ...parameters } },
  };
}

/** `scrypt:32768:8:1$salt$hex` (werkzeug.security); the salt is text. */
const WERKZEUG = /^scrypt:([0-9]{1,9}):([0-9]{1,4}):([0-9]{1,4})\$([^$]{1,128})\$([0-9a-f]{2,512})$/;

export const werkzeugScrypt: Scheme = {
  id: 'werkzeug-scrypt',
  recognise({ value }) {
    const match = WERKZEUG.exec(value);
    if (match === null) return undefined;
    const [, n, r, p, salt = '', key = ''] = match;
    return kept('werkzeug-scrypt', 'scrypt (Werkzeug)', {
      cost: Number(n),
      blockSize: Number(r),
      parallelization: Number(p),
      salt: { value: salt, encoding: 'utf8' },
      key: Buffer.from(key, 'hex'),
    });
  },
};

/** `$scrypt$ln=14,r=8,p=1$salt$key`, base64 without padding; ln is the cost's logarithm (PHC, Passlib). */
const PHC =
  /^\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,4}),p=([0-9]{1,4})\$([A-Za-z0-9+/]{1,256})\$([A-Za-z0-9+/]{1,512})$/;

export const phcScrypt: Scheme = {
  id: 'phc-scrypt',
  recognise({ value }) {
    const match = PHC.exec(value);
    if (match === null) return undefined;
    const [, ln, r, p, salt = '', key = ''] = match;
    return kept('phc-scrypt', 'scrypt (PHC)', {
      cost: 2 ** Number(ln),
      blockSize: Number(r),
      parallelization: Number(p),
      salt: { value: salt, encoding: 'base64' },
      key: Buffer.from(key, 'base64'),
    });
  },
};
