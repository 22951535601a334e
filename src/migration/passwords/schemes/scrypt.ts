import { type ScryptParts, scryptImport } from '../convert.ts';
import type { Recognition } from '../scheme.ts';

function isPowerOfTwo(value: number): boolean {
  return value > 1 && Number.isInteger(Math.log2(value));
}

/** What all scrypt schemes have in common, once their parts are known (RFC 7914 §2: N is a power of two). */
export function scryptKept(scheme: string, label: string, parts: ScryptParts): Recognition {
  const { cost, blockSize, parallelization, key } = parts;
  if (!isPowerOfTwo(cost) || cost > 2 ** 24 || blockSize < 1 || parallelization < 1 || key.byteLength === 0) {
    return { fate: 'invalid', scheme, label: `${label}, damaged`, reason: 'Its parameters are impossible.' };
  }
  return { fate: 'kept', scheme, label, password: scryptImport(parts) };
}
