import { checkFirebase, FIREBASE_SETTINGS } from '../legacy-checks/firebase.ts';
import { checkHashedBcrypt } from '../legacy-checks/hashed-bcrypt.ts';
import type { LegacyCheck } from '../legacy-checks/legacy-check.ts';
import { checkMd5Crypt } from '../legacy-checks/md5-crypt.ts';
import { checkMysql } from '../legacy-checks/mysql.ts';
import { checkPhpass } from '../legacy-checks/phpass.ts';
import { checkScryptCrypt } from '../legacy-checks/scrypt-crypt.ts';
import { checkShaCrypt } from '../legacy-checks/sha-crypt.ts';
import type { Scheme } from '../scheme.ts';

/**
 * Schemes that are known by their form and that Auth0 has no way to check: iterated by hand, hashed twice, or of an
 * algorithm it does not have. Source: Auth0 docs, "Bulk User Import Database Schema" (algorithms).
 */
const UNSUPPORTED: readonly {
  readonly id: string;
  readonly label: string;
  readonly starts?: string;
  readonly form: RegExp;
  /** Characters in every value of the form, or how long all of them are: what is quickly looked for before the form is. */
  readonly has?: string;
  readonly length?: number;
  readonly reason: string;
  /** For the login script, where one can do what Auth0 can not. */
  readonly check?: LegacyCheck;
  readonly settings?: readonly string[];
}[] = [
  {
    id: 'phpass',
    starts: '$',
    label: 'phpass $P$ (WordPress, phpBB)',
    form: /^\$[PH]\$[./A-Za-z0-9]{1,80}$/,
    reason: 'It is MD5 iterated by hand.',
    check: checkPhpass,
  },
  {
    id: 'md5crypt',
    starts: '$',
    label: 'md5crypt $1$',
    form: /^\$1\$[^$]{0,16}\$[./A-Za-z0-9]{1,40}$/,
    reason: 'It is crypt(3).',
    check: checkMd5Crypt,
  },
  {
    id: 'apr1',
    starts: '$',
    label: 'Apache $apr1$',
    form: /^\$apr1\$[^$]{0,16}\$[./A-Za-z0-9]{1,40}$/,
    reason: 'It is Apache’s variant of crypt(3).',
    check: checkMd5Crypt,
  },
  {
    id: 'sha256crypt',
    starts: '$',
    label: 'sha256crypt $5$',
    form: /^\$5\$[^\s]{1,120}$/,
    reason: 'It is crypt(3).',
    check: checkShaCrypt,
  },
  {
    id: 'sha512crypt',
    starts: '$',
    label: 'sha512crypt $6$',
    form: /^\$6\$[^\s]{1,160}$/,
    reason: 'It is crypt(3).',
    check: checkShaCrypt,
  },
  {
    id: 'yescrypt',
    starts: '$',
    label: 'yescrypt $y$',
    form: /^\$g?y\$[^\s]{1,200}$/,
    reason: 'It is crypt(3).',
  },
  {
    id: 'scrypt-crypt',
    starts: '$',
    label: 'scrypt crypt $7$',
    form: /^\$7\$[./A-Za-z0-9]{11}[^\s]{1,200}$/,
    reason: 'It is crypt(3).',
    check: checkScryptCrypt,
  },
  {
    id: 'passlib-bcrypt-sha256',
    starts: '$',
    label: 'bcrypt_sha256 (Passlib)',
    form: /^\$bcrypt-sha256\$(?:v=2,t=)?2[aby],(?:r=)?[0-9]{1,2}\$[./A-Za-z0-9]{22}\$[./A-Za-z0-9]{31}$/,
    reason: 'The password is hashed once before bcrypt.',
    check: checkHashedBcrypt,
  },
  {
    id: 'drupal',
    starts: 'U$',
    label: 'Drupal $S$',
    form: /^U?\$S\$[./A-Za-z0-9]{1,80}$/,
    reason: 'It is SHA-512 iterated by hand.',
    check: checkPhpass,
  },
  {
    id: 'wordpress',
    starts: '$',
    label: 'WordPress $wp$2y$',
    form: /^\$wp\$2y\$[0-9]{2}\$[./A-Za-z0-9]{1,80}$/,
    reason: 'The password is hashed once before bcrypt.',
    check: checkHashedBcrypt,
  },
  {
    id: 'bcrypt-sha256',
    starts: 'b',
    label: 'bcrypt_sha256 (Django)',
    form: /^bcrypt_sha256\$\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{1,80}$/,
    reason: 'The password is hashed once before bcrypt.',
    check: checkHashedBcrypt,
  },
  {
    id: 'mysql',
    starts: '*',
    label: 'MySQL PASSWORD()',
    form: /^\*[0-9A-F]{40}$/,
    reason: 'It is SHA-1 of SHA-1.',
    check: checkMysql,
  },
  {
    id: 'node-scrypt',
    starts: '0123456789abcdef',
    label: 'salt:key in hex (scrypt)',
    form: /^[0-9a-f]{16,64}:[0-9a-f]{64,128}$/,
    has: ':',
    reason: 'Its parameters are not written down; a known password can find them. Until then',
  },
  {
    id: 'firebase-scrypt',
    label: '64 bytes in base64 (Firebase scrypt?)',
    form: /^[A-Za-z0-9+/_-]{86}==$/,
    length: 88,
    reason: 'Firebase encrypts with its own key after scrypt.',
    check: checkFirebase,
    settings: FIREBASE_SETTINGS,
  },
  {
    id: 'oracle-10',
    starts: 'T',
    label: 'Oracle 12c T:',
    form: /^T:[0-9A-F]{160}$/,
    reason: 'It is a digest of PBKDF2.',
  },
];

export const unsupported: readonly Scheme[] = UNSUPPORTED.map(
  ({ id, starts, label, form, has = '', length, reason, check, settings }) => ({
    id,
    ...(starts === undefined ? {} : { starts }),
    recognise: ({ value }) =>
      (length === undefined || value.length === length) && value.includes(has) && form.test(value)
        ? { fate: 'reset', scheme: id, label, reason: `${reason} Auth0 can not check it.` }
        : undefined,
    ...(check === undefined ? {} : { inScript: { label, form, check, settings: settings ?? [] } }),
  }),
);
