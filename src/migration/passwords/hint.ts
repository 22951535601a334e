import type { Recognition } from './scheme.ts';

/**
 * What a column beside the hash says its algorithm is. It is a hint: the hash itself is believed, and where the two
 * contradict each other somebody should know, because one of them is wrong.
 */

/** Names of families as exports write them, the more telling first: `pbkdf2_sha256` is PBKDF2. */
const FAMILIES: readonly (readonly [name: string, spelling: RegExp])[] = [
  ['argon2', /argon2/],
  ['bcrypt', /bcrypt|blowfish|^2[aby]$/],
  ['scrypt', /scrypt/],
  ['pbkdf2', /pbkdf2|rfc2898/],
  ['hmac', /hmac/],
  ['phpass', /phpass/],
  ['md5', /md5/],
  ['sha512', /sha-?(?:2-)?512/],
  ['sha256', /sha-?(?:2-)?256/],
  ['sha1', /sha-?1\b|^sha$/],
];

function familyOf(text: string): string | undefined {
  const plain = text.toLowerCase().slice(0, 100);
  return FAMILIES.find(([, spelling]) => spelling.test(plain))?.[0];
}

/** The sentence for a person when hint and hash contradict each other; undefined when they agree or one is silent. */
export function hintContradiction(hint: string | undefined, recognition: Recognition): string | undefined {
  if (hint === undefined || recognition.fate === 'none' || recognition.fate === 'refused') return undefined;
  const said = familyOf(hint);
  // LDAP's and a framework's own names say the digest only in the label.
  const found = familyOf(recognition.label);
  if (said === undefined || found === undefined || said === found) return undefined;
  return `The algorithm column says ${said}, the hash itself ${found}: the hash is believed.`;
}
