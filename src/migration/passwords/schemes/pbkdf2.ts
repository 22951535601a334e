import { type Pbkdf2Parts, pbkdf2Import } from '../convert.ts';
import type { Recognition } from '../scheme.ts';

/** What all PBKDF2 schemes have in common, once their parts are known. */
export function pbkdf2Kept(scheme: string, name: string, parts: Pbkdf2Parts): Recognition {
  const label = `PBKDF2 ${parts.digest} (${name})`;
  if (parts.iterations < 1 || parts.key.byteLength === 0) {
    return {
      fate: 'invalid',
      scheme,
      label: `${label}, damaged`,
      reason: 'Salt, key or number of rounds is missing.',
    };
  }
  return { fate: 'kept', scheme, label, password: pbkdf2Import(parts) };
}
