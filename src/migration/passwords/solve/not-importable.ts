import crypto from 'node:crypto';
import type { LegacyPassword } from '../scheme.ts';
import { layoutsOf } from './candidates.ts';
import { nestedDigestSchema } from './finding-schema.ts';
import { checkNestedDigest, type NestedDigest, needsPepper, PEPPER_SETTING } from './nested-digest.ts';

/**
 * Constructions that explain a hash and that Auth0 can not express: digests of digests. Found, they have a name, and
 * a login script can check them.
 */

const { outer: NAMES, shape: SHAPES } = nestedDigestSchema.shape;

/**
 * How the hash was nested, or undefined when none of the usual ways fits.
 * @param secret the pepper, where somebody knows one
 */
export function explainNotImportable(
  password: string,
  legacy: LegacyPassword,
  secret = '',
): NestedDigest | undefined {
  const tools = { crypto, salt: legacy.salt ?? '', settings: { [PEPPER_SETTING]: secret } };
  const shapes = SHAPES.options.filter((shape) => secret !== '' || !needsPepper({ shape }));
  for (const layout of layoutsOf(legacy)) {
    for (const outer of NAMES.options) {
      for (const inner of NAMES.options) {
        for (const shape of shapes) {
          const how: NestedDigest = { kind: 'nested-digest', layout, outer, inner, shape };
          if (checkNestedDigest(password, legacy.value, tools, how)) return how;
        }
      }
    }
  }
  return undefined;
}
