import type { Scheme } from '../scheme.ts';
import { parseArgon2Phc } from '../verify/argon2.ts';

/** Argon2 PHC strings; Django puts `argon2` in front, Spring `{argon2}`. */
export const argon2: Scheme = {
  id: 'argon2',
  starts: '${a',
  recognise({ value }) {
    const bare = value.replace(/^(?:argon2(?=\$)|\{argon2(?:@SpringSecurity_v[0-9_]{1,6})?\})/, '');
    if (!bare.startsWith('$argon2')) return undefined;
    const phc = parseArgon2Phc(bare);
    if (phc === undefined) {
      return {
        fate: 'invalid',
        scheme: 'argon2',
        label: 'Argon2, damaged',
        reason: 'It is no complete PHC string.',
      };
    }
    const label = `${phc.variant} v=${phc.version}`;
    if (phc.variant === 'argon2d' || phc.version !== 19) {
      // What checks it for Auth0 is libsodium, which knows neither.
      return {
        fate: 'reset',
        scheme: 'argon2',
        label,
        reason: 'Auth0 checks version 19 of argon2i and argon2id only.',
      };
    }
    const hash = { value: bare, encoding: 'utf8' as const };
    return {
      fate: 'kept',
      scheme: 'argon2',
      label,
      password: { custom_password_hash: { algorithm: 'argon2', hash } },
    };
  },
};
