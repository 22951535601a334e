import { createHash } from 'node:crypto';
import type { LegacyPassword } from '../scheme.ts';
import { layoutsOf } from './candidates.ts';
import { takeApart } from './formula.ts';

/**
 * Constructions that explain a hash and that Auth0 can not express: digests of digests. Found, they have at least a
 * name, and nobody looks further.
 */

const NAMES = ['md5', 'sha1', 'sha256', 'sha512'] as const;

const digest = (name: string, ...parts: readonly (string | Buffer)[]) => {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** "md5(md5(password) + salt)", or undefined when none of the usual ones fits. */
export function explainNotImportable(password: string, legacy: LegacyPassword): string | undefined {
  for (const layout of layoutsOf(legacy)) {
    const parts = takeApart(layout, legacy);
    if (parts === undefined) continue;
    const { hash, salt = '' } = parts;
    for (const outer of NAMES) {
      for (const inner of NAMES) {
        const hex = digest(inner, password).toString('hex');
        const raw = digest(inner, password);
        const constructions: readonly (readonly [string, Buffer])[] = [
          [`${outer}(${inner}(password))`, digest(outer, hex)],
          [`${outer}(${inner}(password) as bytes)`, digest(outer, raw)],
          [`${outer}(${inner}(password) + salt)`, digest(outer, hex, salt)],
          [`${outer}(salt + ${inner}(password))`, digest(outer, salt, hex)],
          [
            `${outer}(${inner}(password) + ${inner}(salt))`,
            digest(outer, hex, digest(inner, salt).toString('hex')),
          ],
          [
            `${outer}(${inner}(salt) + ${inner}(password))`,
            digest(outer, digest(inner, salt).toString('hex'), hex),
          ],
          [`${outer}(salt + password + salt)`, digest(outer, salt, password, salt)],
        ];
        const found = constructions.find(([, bytes]) => bytes.equals(hash));
        if (found !== undefined) return found[0];
      }
    }
  }
  return undefined;
}
