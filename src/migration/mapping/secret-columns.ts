import type { ColumnMapping } from './mapping.ts';
import { nameWords } from './name-score.ts';
import type { MatchTarget } from './synonyms.ts';

/**
 * Columns that hold secrets by their name: passwords, tokens, answers to secret questions. A suggestion never makes an
 * attribute or metadata of one, whatever its values look like: a password in plain text must not become a username.
 */

/** In the languages that the synonyms know; compared with whole words of a name. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...[
    'password',
    'passwords',
    'passwd',
    'passw',
    'pwd',
    'pass',
    'passphrase',
    'passcode',
    'pw',
    'pswd',
    'psw',
  ],
  ...[
    'passwort',
    'kennwort',
    'losung',
    'contrasena',
    'clave',
    'senha',
    'motdepasse',
    'mdp',
    'wachtwoord',
    'haslo',
    'parola',
  ],
  ...['secret', 'secrets', 'token', 'tokens', 'apikey', 'pin', 'otp', 'cvv', 'credential', 'credentials'],
]);

/** Written as one word, or with others: `userpassword`, `mot_de_passe`. */
const SECRET_PARTS = [
  'password',
  'passwort',
  'kennwort',
  'motdepasse',
  'contrasena',
  'wachtwoord',
  'passwd',
  'apikey',
];

/** About a secret and none itself: when it was changed, whether it must be, how often it was wrong. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  ...[
    'at',
    'on',
    'date',
    'time',
    'changed',
    'change',
    'updated',
    'set',
    'created',
    'expires',
    'expired',
    'expiry',
  ],
  ...[
    'count',
    'attempts',
    'failures',
    'enabled',
    'required',
    'must',
    'needs',
    'force',
    'policy',
    'version',
    'age',
    'type',
  ],
]);

export function isSecretColumn(column: string): boolean {
  const words = nameWords(column);
  const joined = words.join('');
  const isSecret =
    words.some((word) => SECRET_WORDS.has(word)) || SECRET_PARTS.some((part) => joined.includes(part));
  return isSecret && !words.some((word) => ABOUT_WORDS.has(word));
}

const SECRET_TARGETS: ReadonlySet<MatchTarget> = new Set([
  'password',
  'password-salt',
  'password-algorithm',
  'password-rounds',
  'mfa-totp',
]);

/** May a column with this name become this? */
export function mayBecome(column: string, target: MatchTarget): boolean {
  return SECRET_TARGETS.has(target) || !isSecretColumn(column);
}

/** Its values are shown to nobody, whatever becomes of them: a column of passwords may be one that is left out. */
export function holdsSecret({ column, target }: ColumnMapping): boolean {
  return (
    target.kind === 'password' ||
    target.kind === 'password-salt' ||
    target.kind === 'mfa' ||
    isSecretColumn(column)
  );
}
