import { argon2 } from 'node:crypto';
import type { CustomPasswordHash } from '../../user/custom-password-hash.ts';
import { passwordBytes, sameBytes } from './bytes.ts';

export interface Argon2Phc {
  readonly variant: 'argon2d' | 'argon2i' | 'argon2id';
  readonly version: number;
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const PHC =
  /^\$(argon2id|argon2i|argon2d)(?:\$v=([0-9]{1,3}))?\$m=([0-9]{1,8}),t=([0-9]{1,5}),p=([0-9]{1,3})\$([A-Za-z0-9+/]{1,2000})\$([A-Za-z0-9+/]{1,2000})$/;

function variantOf(text: string): Argon2Phc['variant'] {
  if (text === 'argon2i' || text === 'argon2d') return text;
  return 'argon2id';
}

/** `$argon2id$v=19$m=…,t=…,p=…$<salt>$<tag>`, base64 without padding. Without `v=` it is version 16 (RFC 9106). */
export function parseArgon2Phc(value: string): Argon2Phc | undefined {
  const match = PHC.exec(value);
  if (match === null) return undefined;
  const [, variant = '', version = '16', memory, passes, parallelism, salt = '', tag = ''] = match;
  return {
    variant: variantOf(variant),
    version: Number(version),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** One check may take this much memory, in KiB: 1 GiB. */
const MAX_MEMORY = 1024 * 1024;

/** KiB times passes, to which its time is proportional. RFC 9106 §4 recommends 2^21 at most. */
const MAX_WORK = 2 ** 24;

export async function verifyArgon2(password: string, stored: CustomPasswordHash): Promise<boolean> {
  const phc = parseArgon2Phc(stored.hash.value);
  // What checks it for Auth0 knows version 19 of argon2i and argon2id only.
  if (phc === undefined || phc.version !== 19 || phc.variant === 'argon2d') return false;
  if (phc.memory > MAX_MEMORY || phc.memory * phc.passes > MAX_WORK) return false;
  const { variant, memory, passes, parallelism, salt, tag } = phc;
  const parameters = {
    message: passwordBytes(password, stored),
    nonce: salt,
    parallelism,
    tagLength: tag.byteLength,
    memory,
    passes,
  };
  return new Promise((resolve) => {
    try {
      argon2(variant, parameters, (error, key) => resolve(error === null && sameBytes(key, tag)));
    } catch {
      // Parameters outside of RFC 9106 §3.1 belong to no password.
      resolve(false);
    }
  });
}
