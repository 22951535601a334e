import type { CheckTools } from './legacy-check.ts';

/**
 * crypt(3) with SHA-2: `$5$` and `$6$`, with `rounds=N$` or 5000 rounds.
 * Source: U. Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6.
 */
export function checkShaCrypt(password: string, stored: string, { crypto }: CheckTools): boolean {
  const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const form = /^\$([56])\$(?:rounds=([0-9]{1,9})\$)?([^$]*)\$([./A-Za-z0-9]+)$/.exec(stored);
  if (form === null) return false;
  const [, kind, givenRounds, fullSalt = '', expected = ''] = form;
  const algorithm = kind === '5' ? 'sha256' : 'sha512';
  const size = kind === '5' ? 32 : 64;
  const rounds = Math.max(1000, Number(givenRounds ?? 5000));
  // The format allows 999,999,999; nobody waits for that at sign-in.
  if (rounds > 5_000_000) return false;
  const salt = Buffer.from(fullSalt.slice(0, 16), 'utf8');
  const typed = Buffer.from(password, 'utf8');
  const sha = (parts: Buffer[]) => {
    const hash = crypto.createHash(algorithm);
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const stretch = (block: Buffer, length: number) => Buffer.alloc(length, block).subarray(0, length);

  const inner = sha([typed, salt, typed]);
  const parts = [typed, salt, stretch(inner, typed.length)];
  for (let bits = typed.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? inner : typed);
  let hash = sha(parts);
  const p = stretch(sha(Array.from({ length: typed.length }, () => typed)), typed.length);
  const s = stretch(sha(Array.from({ length: 16 + (hash[0] ?? 0) }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    const mixed = [round % 2 === 1 ? p : hash];
    if (round % 3 !== 0) mixed.push(s);
    if (round % 7 !== 0) mixed.push(p);
    mixed.push(round % 2 === 1 ? hash : p);
    hash = sha(mixed);
  }
  const byte = (at: number) => hash[at] ?? 0;
  let encoded = '';
  const encode = (bits: number, digits: number) => {
    for (let digit = 0; digit < digits; digit += 1) encoded += alphabet.charAt((bits >> (6 * digit)) & 63);
  };
  // Three bytes, a third of the digest apart, in an order that turns with each group.
  const third = Math.floor(size / 3);
  for (let at = 0; at < third; at += 1) {
    const bytes = [byte(at), byte(at + third), byte(at + 2 * third)];
    const turn = kind === '5' ? (3 - (at % 3)) % 3 : at % 3;
    const [a = 0, b = 0, c = 0] = [bytes[turn], bytes[(turn + 1) % 3], bytes[(turn + 2) % 3]];
    encode((a << 16) | (b << 8) | c, 4);
  }
  if (kind === '5') encode((byte(31) << 8) | byte(30), 3);
  else encode(byte(63), 2);
  return encoded === expected;
}
