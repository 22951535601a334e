import type { PasswordForImport } from '../../user/custom-password-hash.ts';
import type { Recognition, Scheme } from '../scheme.ts';
import { parsePbkdf2Phc } from '../verify/pbkdf2.ts';

/** PBKDF2 in the forms of PHC, Django and Werkzeug, all turned into the PHC string that Auth0 takes. */

interface Pbkdf2 {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** Base64 without padding, as PHC strings want it. */
function b64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function toImport({ digest, iterations, salt, key }: Pbkdf2): PasswordForImport {
  const value = `$pbkdf2-${digest}$i=${iterations},l=${key.byteLength}$${b64(salt)}$${b64(key)}`;
  return { custom_password_hash: { algorithm: 'pbkdf2', hash: { value, encoding: 'utf8' } } };
}

function kept(scheme: string, name: string, parts: Pbkdf2): Recognition {
  const label = `PBKDF2 ${parts.digest} (${name})`;
  if (parts.iterations < 1 || parts.key.byteLength === 0) {
    return {
      fate: 'invalid',
      scheme,
      label: `${label}, damaged`,
      reason: 'Salt, key or number of rounds is missing.',
    };
  }
  return { fate: 'kept', scheme, label, password: toImport(parts) };
}

/** `pbkdf2_sha256$600000$salt$base64` (django.contrib.auth.hashers); the salt is text. */
const DJANGO = /^pbkdf2_(sha1|sha256|sha512)\$([0-9]{1,8})\$([^$]{1,128})\$([A-Za-z0-9+/]{1,128}={0,2})$/;

export const djangoPbkdf2: Scheme = {
  id: 'django-pbkdf2',
  recognise({ value }) {
    const match = DJANGO.exec(value);
    if (match === null) return undefined;
    const [, digest = '', iterations = '', salt = '', key = ''] = match;
    const parts = {
      digest,
      iterations: Number(iterations),
      salt: Buffer.from(salt),
      key: Buffer.from(key, 'base64'),
    };
    return kept('django-pbkdf2', 'Django', parts);
  },
};

/** `pbkdf2:sha256:600000$salt$hex` (werkzeug.security); the salt is text, old versions left the rounds out (150000). */
const WERKZEUG =
  /^pbkdf2:(sha1|sha224|sha256|sha384|sha512)(?::([0-9]{1,8}))?\$([^$]{1,128})\$([0-9a-f]{2,256})$/;

export const werkzeugPbkdf2: Scheme = {
  id: 'werkzeug-pbkdf2',
  recognise({ value }) {
    const match = WERKZEUG.exec(value);
    if (match === null) return undefined;
    const [, digest = '', iterations = '150000', salt = '', key = ''] = match;
    const parts = {
      digest,
      iterations: Number(iterations),
      salt: Buffer.from(salt),
      key: Buffer.from(key, 'hex'),
    };
    return kept('werkzeug-pbkdf2', 'Werkzeug', parts);
  },
};

export const phcPbkdf2: Scheme = {
  id: 'phc-pbkdf2',
  recognise({ value }) {
    const phc = value.startsWith('$pbkdf2-')
      ? parsePbkdf2Phc(value.replace(/={1,2}(?=\$|$)/g, ''))
      : undefined;
    return phc === undefined ? undefined : kept('phc-pbkdf2', 'PHC', phc);
  },
};
