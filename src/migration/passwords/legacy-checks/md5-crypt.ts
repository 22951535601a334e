import type { CheckTools } from './legacy-check.ts';

/** crypt(3) with MD5: `$1$` and Apache's `$apr1$`. Source: FreeBSD crypt.c; Apache apr_md5.c. */
export function checkMd5Crypt(password: string, stored: string, { crypto }: CheckTools): boolean {
  const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const [, name = '', fullSalt = '', expected = ''] = stored.split('$');
  const salt = fullSalt.slice(0, 8);
  const typed = Buffer.from(password, 'utf8');
  const md5 = (parts: (string | Buffer)[]) => {
    const hash = crypto.createHash('md5');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const inner = md5([typed, salt, typed]);
  const parts: (string | Buffer)[] = [typed, `$${name}$`, salt];
  for (let left = typed.length; left > 0; left -= 16) parts.push(inner.subarray(0, Math.min(16, left)));
  for (let bits = typed.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? '\0' : typed.subarray(0, 1));
  let hash = md5(parts);
  for (let round = 0; round < 1000; round += 1) {
    const mixed: (string | Buffer)[] = [round % 2 === 1 ? typed : hash];
    if (round % 3 !== 0) mixed.push(salt);
    if (round % 7 !== 0) mixed.push(typed);
    mixed.push(round % 2 === 1 ? hash : typed);
    hash = md5(mixed);
  }
  const byte = (at: number) => hash[at] ?? 0;
  let encoded = '';
  const encode = (bits: number, digits: number) => {
    for (let digit = 0; digit < digits; digit += 1) encoded += alphabet.charAt((bits >> (6 * digit)) & 63);
  };
  for (let at = 0; at < 5; at += 1) {
    encode((byte(at) << 16) | (byte(at + 6) << 8) | byte(at === 4 ? 5 : at + 12), 4);
  }
  encode(byte(11), 2);
  return encoded === expected;
}
