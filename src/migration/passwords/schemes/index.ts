import type { Scheme } from '../scheme.ts';
import { argon2 } from './argon2.ts';
import { bcrypt } from './bcrypt.ts';
import { digest } from './digest.ts';
import { ldap } from './ldap.ts';
import { none } from './none.ts';
import { djangoPbkdf2, phcPbkdf2, werkzeugPbkdf2 } from './pbkdf2.ts';
import { phcScrypt, werkzeugScrypt } from './scrypt.ts';
import { unsupported } from './unsupported.ts';

/** Every scheme the wizard knows. The first that recognises a value has it; bare digests come last. */
export const SCHEMES: readonly Scheme[] = [
  none,
  bcrypt,
  djangoPbkdf2,
  werkzeugPbkdf2,
  phcPbkdf2,
  werkzeugScrypt,
  phcScrypt,
  argon2,
  ldap,
  unsupported,
  digest,
];
