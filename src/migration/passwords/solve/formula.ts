import { z } from 'zod';
import type { CustomPasswordHash, PasswordForImport } from '../../user/custom-password-hash.ts';
import { digestImport, fromBase64, pbkdf2Import, scryptImport } from '../convert.ts';
import type { LegacyPassword } from '../scheme.ts';

/**
 * How a hash was made, where its own form does not say: found once with a known password (solve.ts), then applied to
 * the whole column. Plain data, so that it can be shown, saved and compared.
 */

const saltEncoding = z.enum(['utf8', 'hex', 'base64']);
export type SaltEncoding = z.infer<typeof saltEncoding>;

/** Where the salt stands: in a column of its own, or in the value before or behind a separator. */
const layout = z.union([
  z.object({ kind: z.enum(['no-salt', 'salt-column']) }),
  z.object({ kind: z.enum(['salt-first', 'hash-first']), separator: z.enum([':', '$', '.', ',', '|']) }),
]);
export type Layout = z.infer<typeof layout>;

export const formulaSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('digest'),
    layout,
    algorithm: z.enum(['md4', 'md5', 'sha1', 'sha256', 'sha512']),
    saltEncoding,
    position: z.enum(['prefix', 'suffix']),
    passwordEncoding: z.enum(['utf8', 'utf16le', 'latin1']),
  }),
  z.object({
    kind: z.literal('pbkdf2'),
    layout,
    digest: z.enum(['sha1', 'sha256', 'sha512']),
    iterations: z.int().positive(),
    saltEncoding,
  }),
  z.object({
    kind: z.literal('scrypt'),
    layout,
    cost: z.int(),
    blockSize: z.int(),
    parallelization: z.int(),
    saltEncoding,
  }),
]);
export type Formula = z.infer<typeof formulaSchema>;

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

/** What is imported for one legacy password under a formula; undefined when it has another form than the formula's. */
export function applyFormula(formula: Formula, password: LegacyPassword): PasswordForImport | undefined {
  const parts = takeApart(formula.layout, password);
  if (parts === undefined) return undefined;
  const { hash, salt } = parts;
  if (salt !== undefined && !isReadableAs(salt, formula.saltEncoding)) return undefined;
  if (formula.kind === 'digest') {
    const { algorithm, saltEncoding: encoding, position, passwordEncoding } = formula;
    const beside: CustomPasswordHash['salt'] =
      salt === undefined ? undefined : { value: salt, encoding, position };
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
  const { layout: at } = formula;
  const where = {
    'no-salt': '',
    'salt-column': ', salt in its own column',
    'salt-first': ', salt in front of the hash',
    'hash-first': ', salt behind the hash',
  }[at.kind];
  const salt = at.kind === 'no-salt' ? '' : `${where}, as ${ENCODINGS[formula.saltEncoding]}`;
  if (formula.kind === 'pbkdf2') return `PBKDF2 ${formula.digest}, ${formula.iterations} rounds${salt}`;
  if (formula.kind === 'scrypt') {
    return `scrypt N=${formula.cost} r=${formula.blockSize} p=${formula.parallelization}${salt}`;
  }
  const inside =
    at.kind === 'no-salt'
      ? 'password'
      : formula.position === 'prefix'
        ? 'salt + password'
        : 'password + salt';
  const encoding = formula.passwordEncoding === 'utf8' ? '' : `, password in ${formula.passwordEncoding}`;
  return `${formula.algorithm}(${inside})${salt}${encoding}`;
}
