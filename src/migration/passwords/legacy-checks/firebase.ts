import type { CheckTools } from './legacy-check.ts';

/** What Firebase's console shows under "Password hash parameters". */
export const FIREBASE_SETTINGS = [
  'FIREBASE_SIGNER_KEY',
  'FIREBASE_SALT_SEPARATOR',
  'FIREBASE_ROUNDS',
  'FIREBASE_MEM_COST',
] as const;

/**
 * Firebase: the project's signer key, encrypted with a key that scrypt derives from the password.
 * Source: Firebase scrypt (the reference implementation's README).
 */
export function checkFirebase(
  password: string,
  stored: string,
  { crypto, salt, settings }: CheckTools,
): boolean {
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
  const signerKey = bytes(settings.FIREBASE_SIGNER_KEY);
  if (signerKey.length === 0) throw new Error('The setting FIREBASE_SIGNER_KEY is missing.');
  const fullSalt = Buffer.concat([bytes(salt), bytes(settings.FIREBASE_SALT_SEPARATOR)]);
  const N = 2 ** Number(settings.FIREBASE_MEM_COST ?? 14);
  const r = Number(settings.FIREBASE_ROUNDS ?? 8);
  const key = crypto.scryptSync(password, fullSalt, 32, { N, r, p: 1, maxmem: 256 * N * r });
  const cipher = crypto.createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const computed = Buffer.concat([cipher.update(signerKey), cipher.final()]);
  const expected = bytes(stored);
  return computed.length === expected.length && crypto.timingSafeEqual(computed, expected);
}
