import type { CheckTools } from './legacy-check.ts';

/**
 * Portable PHP hashes: `$P$` and `$H$` (iterated MD5; WordPress, phpBB) and Drupal's `$S$` (iterated SHA-512, cut to
 * 55 characters), also with `U` in front, where the password had been MD5 before.
 * Source: Openwall phpass 0.5; Drupal 7 includes/password.inc.
 */
export function checkPhpass(password: string, stored: string, { crypto }: CheckTools): boolean {
  const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const wasMd5 = stored.startsWith('U');
  const value = wasMd5 ? stored.slice(1) : stored;
  const typed = wasMd5 ? crypto.createHash('md5').update(password).digest('hex') : password;
  const algorithm = value.startsWith('$S$') ? 'sha512' : 'md5';
  const log2 = alphabet.indexOf(value.charAt(3));
  // Rounds are doubled with each step: what is beyond these is damage, or an attack on the one who computes it.
  if (value.length < 34 || log2 < 7 || log2 > 22) return false;
  const bytes = Buffer.from(typed, 'utf8');
  let hash = crypto
    .createHash(algorithm)
    .update(value.slice(4, 12) + typed)
    .digest();
  for (let round = 0; round < 2 ** log2; round += 1) {
    hash = crypto.createHash(algorithm).update(hash).update(bytes).digest();
  }
  let encoded = value.slice(0, 12);
  for (let at = 0; at < hash.length; at += 3) {
    const group = hash.subarray(at, at + 3);
    const bits = (group[0] ?? 0) | ((group[1] ?? 0) << 8) | ((group[2] ?? 0) << 16);
    for (let digit = 0; digit <= group.length; digit += 1)
      encoded += alphabet.charAt((bits >> (6 * digit)) & 63);
  }
  return encoded.slice(0, algorithm === 'sha512' ? 55 : 34) === value;
}
