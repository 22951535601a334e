import type { CheckTools } from './legacy-check.ts';

/** crypt(3) with scrypt: `$7$`, cost and sizes in crypt's own digits. Source: libxcrypt, crypt(5) "scrypt". */
export function checkScryptCrypt(password: string, stored: string, { crypto }: CheckTools): boolean {
  const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const number = (digits: string) =>
    digits.split('').reduce((sum, digit, index) => sum + alphabet.indexOf(digit) * 64 ** index, 0);
  const form = /^\$7\$([./A-Za-z0-9])([./A-Za-z0-9]{5})([./A-Za-z0-9]{5})([^$]*)\$([./A-Za-z0-9]{43})$/.exec(
    stored,
  );
  if (form === null) return false;
  const [, log2 = '', r = '', p = '', salt = '', expected = ''] = form;
  const N = 2 ** number(log2);
  const memory = 128 * N * number(r);
  // A quarter of a gigabyte for one sign-in is too much for the place where this runs, and so is the time for more.
  if (memory * number(p) > 2 ** 28) return false;
  const parameters = { N, r: number(r), p: number(p), maxmem: memory * 2 + 2 ** 20 };
  const key = crypto.scryptSync(password, salt, 32, parameters);
  let encoded = '';
  for (let at = 0; at < key.length; at += 3) {
    const group = key.subarray(at, at + 3);
    const bits = (group[0] ?? 0) | ((group[1] ?? 0) << 8) | ((group[2] ?? 0) << 16);
    for (let digit = 0; digit <= group.length; digit += 1)
      encoded += alphabet.charAt((bits >> (6 * digit)) & 63);
  }
  return encoded === expected;
}
