import type { Recognition, Scheme } from '../scheme.ts';

/**
 * `$2b$12$` + 22 characters of salt + 31 of digest, in bcrypt's own base64. Frameworks put their name in front:
 * Spring `{bcrypt}`, Django `bcrypt$` (django.contrib.auth.hashers), Passlib nothing.
 */
const BCRYPT = /^(?:\{bcrypt\}|bcrypt\$)?(\$2[abxy]?\$)([0-9]{2})\$([./A-Za-z0-9]{0,200})$/;

const DIGITS = 53;
const MIN_COST = 4;
const MAX_COST = 31;

/** What nearly every value of nearly every file is, told without taking it apart. */
const PLAIN = /^\$2[aby]\$(?:0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]*$/;
const PLAIN_LENGTH = 60;

/** For each byte whether bcrypt's base64 has it. */
const IN_HASH = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[./A-Za-z0-9]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** The same of bytes: `$2a$`, a cost that there is, and 53 characters. */
export function isPlainBcrypt(bytes: Uint8Array, from: number, to: number): boolean {
  const version = bytes[from + 2];
  const cost = ((bytes[from + 4] ?? 0) - 48) * 10 + (bytes[from + 5] ?? 0) - 48;
  const units = (bytes[from + 5] ?? 0) - 48;
  const isNamed =
    to - from === PLAIN_LENGTH &&
    bytes[from] === 0x24 &&
    bytes[from + 1] === 0x32 &&
    (version === 0x61 || version === 0x62 || version === 0x79) &&
    bytes[from + 3] === 0x24 &&
    bytes[from + 6] === 0x24;
  if (!isNamed || units < 0 || units > 9 || cost < MIN_COST || cost > MAX_COST) return false;
  let isHash = 1;
  for (let index = from + 7; index < to; index += 1) isHash &= IN_HASH[bytes[index] ?? 0] ?? 0;
  return isHash === 1;
}

/** One text per version and cost ("$2b$12"), made once: most files hold millions of one kind. */
const labels = new Map<string, string>();

function labelOf(prefix: string): string {
  const known = labels.get(prefix);
  if (known !== undefined) return known;
  const cut = prefix.lastIndexOf('$') + 1;
  const label = `bcrypt ${prefix.slice(0, cut)} cost ${Number(prefix.slice(cut))}`;
  // Versions and costs are few, whatever a file holds: two digits and five versions.
  labels.set(prefix, label);
  return label;
}

function kept(hash: string): Recognition {
  const prefix = hash.slice(0, 6);
  // `password_hash` takes these and nothing else (PASSWORD_HASH_PATTERN); everything else goes the other way.
  const password =
    prefix === '$2b$10' || prefix === '$2a$10'
      ? { password_hash: hash }
      : { custom_password_hash: { algorithm: 'bcrypt' as const, hash: { value: hash } } };
  return { fate: 'kept', scheme: 'bcrypt', label: labelOf(prefix), password };
}

function invalid(label: string, reason: string): Recognition {
  return { fate: 'invalid', scheme: 'bcrypt', label, reason };
}

export const bcrypt: Scheme = {
  id: 'bcrypt',
  starts: '${b',
  recognise({ value }) {
    if (value.length === PLAIN_LENGTH && PLAIN.test(value)) return kept(value);
    const match = BCRYPT.exec(value);
    if (match === null) return undefined;
    const [, version = '', cost = '', rest = ''] = match;
    if (rest.length < DIGITS)
      return invalid('bcrypt, cut off', 'The hash is too short; was its column too narrow?');
    if (rest.length > DIGITS) return invalid('bcrypt, too long', 'There is something behind the hash.');
    if (Number(cost) < MIN_COST || Number(cost) > MAX_COST) {
      return invalid('bcrypt, impossible cost', 'bcrypt’s cost is between 4 and 31.');
    }
    if (version === '$2$' || version === '$2x$') {
      const reason = 'Auth0 refuses this old form of bcrypt, which handles some characters wrongly.';
      return { fate: 'reset', scheme: 'bcrypt', label: labelOf(version + cost), reason };
    }
    return kept(`${version}${cost}$${rest}`);
  },
};
