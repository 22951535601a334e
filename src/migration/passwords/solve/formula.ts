import type { CustomPasswordHash, PasswordForImport } from '../../user/custom-password-hash.ts';
import { bcryptImport, digestImport, fromBase64, pbkdf2Import, scryptImport } from '../convert.ts';
import type { LegacyPassword } from '../scheme.ts';
import type { Formula, Layout, SaltEncoding } from './finding-schema.ts';

/**
 * How a hash was made, where its own form does not say: found once with a known password (solve.ts), then applied to
 * the whole column. Plain data, so that it can be shown, saved and compared.
 */

export type { Formula, SaltEncoding };

export interface Parts {
  readonly hash: Buffer;
  readonly salt: string | undefined;
}

/** A digest or key written in hex or base64; undefined when it is neither. */
function hashBytes(text: string): Buffer | undefined {
  if (/^(?:[0-9a-f]{2}){16,512}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = text.length >= 22 ? fromBase64(text) : undefined;
  return bytes !== undefined && bytes.byteLength >= 16 ? bytes : undefined;
}

/** Takes a legacy password apart; undefined when it has not this layout. */
export function takeApart(at: Layout, { value, salt }: LegacyPassword): Parts | undefined {
  const text = value.trim();
  let [hashText, saltText]: readonly [string, string | undefined] = [text, undefined];
  if (at.kind === 'salt-column') saltText = salt;
  if ('separator' in at) {
    const cut = at.kind === 'salt-first' ? text.indexOf(at.separator) : text.lastIndexOf(at.separator);
    if (cut <= 0) return undefined;
    const [left, right] = [text.slice(0, cut), text.slice(cut + 1)];
    [hashText, saltText] = at.kind === 'salt-first' ? [right, left] : [left, right];
  }
  const hash = hashBytes(hashText);
  if (hash === undefined || (at.kind !== 'no-salt' && (saltText === undefined || saltText === '')))
    return undefined;
  return { hash, salt: saltText };
}

/** Whether a text can be read in an encoding at all. */
export function isReadableAs(text: string, encoding: SaltEncoding): boolean {
  if (encoding === 'utf8') return true;
  if (encoding === 'hex') return /^(?:[0-9a-f]{2})+$/i.test(text);
  return /^[A-Za-z0-9+/]{4,}={0,2}$/.test(text) && text.length % 4 === 0;
}

type Salt = NonNullable<CustomPasswordHash['salt']>;

/** Salt and pepper are one text to Auth0. */
function saltOf(
  { saltEncoding: encoding, position, pepper }: Formula & { kind: 'digest' },
  salt: string | undefined,
  secret: string,
): Salt | undefined {
  if (pepper === 'none') return salt === undefined ? undefined : { value: salt, encoding, position };
  const value = pepper === 'before-salt' ? secret + (salt ?? '') : (salt ?? '') + secret;
  return { value, encoding: 'utf8', position };
}

function hmacImport({ digest, keyEncoding }: Formula & { kind: 'hmac' }, hash: Buffer, key: string) {
  const value = hash.toString('hex');
  return {
    custom_password_hash: {
      algorithm: 'hmac' as const,
      hash: { value, encoding: 'hex' as const, digest, key: { value: key, encoding: keyEncoding } },
    },
  };
}

/**
 * What is imported for one legacy password under a formula; undefined when it has another form than the formula's.
 * @param secret the key or pepper that all hashes share, where the formula says that there is one
 */
export function applyFormula(
  formula: Formula,
  password: LegacyPassword,
  secret = '',
): PasswordForImport | undefined {
  if (formula.kind === 'peppered-bcrypt') {
    return bcryptImport(password.value.trim(), { value: secret, position: formula.position });
  }
  const parts = takeApart(formula.layout, password);
  if (parts === undefined) return undefined;
  const { hash, salt } = parts;
  if (formula.kind === 'hmac') {
    const key = formula.key === 'salt' ? (salt ?? '') : secret;
    return key !== '' && isReadableAs(key, formula.keyEncoding) ? hmacImport(formula, hash, key) : undefined;
  }
  if (salt !== undefined && !isReadableAs(salt, formula.saltEncoding)) return undefined;
  if (formula.kind === 'digest') {
    const { algorithm, passwordEncoding } = formula;
    const beside = saltOf(formula, salt, secret);
    return digestImport({
      algorithm,
      hash,
      ...(beside === undefined ? {} : { salt: beside }),
      ...(passwordEncoding === 'utf8' ? {} : { passwordEncoding }),
    });
  }
  if (salt === undefined) return undefined;
  if (formula.kind === 'pbkdf2') {
    const { digest, iterations } = formula;
    return pbkdf2Import({ digest, iterations, salt: Buffer.from(salt, formula.saltEncoding), key: hash });
  }
  const { cost, blockSize, parallelization } = formula;
  return scryptImport({
    cost,
    blockSize,
    parallelization,
    salt: { value: salt, encoding: formula.saltEncoding },
    key: hash,
  });
}

const ENCODINGS = { utf8: 'text', hex: 'hex', base64: 'base64' } as const;

/** "sha256(salt + password), salt in its own column, as text". */
export function describeFormula(formula: Formula): string {
  if (formula.kind === 'peppered-bcrypt') {
    return formula.position === 'prefix' ? 'bcrypt(pepper + password)' : 'bcrypt(password + pepper)';
  }
  const { layout: at } = formula;
  const where = {
    'no-salt': '',
    'salt-column': ', salt in its own column',
    'salt-first': ', salt in front of the hash',
    'hash-first': ', salt behind the hash',
  }[at.kind];
  if (formula.kind === 'hmac') {
    const key = formula.key === 'salt' ? `the salt is the key${where}` : 'with your key';
    return `HMAC ${formula.digest}, ${key}, as ${ENCODINGS[formula.keyEncoding]}`;
  }
  const salt = at.kind === 'no-salt' ? '' : `${where}, as ${ENCODINGS[formula.saltEncoding]}`;
  if (formula.kind === 'pbkdf2') return `PBKDF2 ${formula.digest}, ${formula.iterations} rounds${salt}`;
  if (formula.kind === 'scrypt') {
    return `scrypt N=${formula.cost} r=${formula.blockSize} p=${formula.parallelization}${salt}`;
  }
  const beside = {
    none: at.kind === 'no-salt' ? '' : 'salt',
    'before-salt': at.kind === 'no-salt' ? 'pepper' : 'pepper + salt',
    'after-salt': at.kind === 'no-salt' ? 'pepper' : 'salt + pepper',
  }[formula.pepper];
  const order = formula.position === 'prefix' ? [beside, 'password'] : ['password', beside];
  const inside = order.filter((part) => part !== '').join(' + ');
  const encoding = formula.passwordEncoding === 'utf8' ? '' : `, password in ${formula.passwordEncoding}`;
  return `${formula.algorithm}(${inside})${salt}${encoding}`;
}
