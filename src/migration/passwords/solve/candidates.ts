import type { LegacyPassword } from '../scheme.ts';
import type { Layout } from './finding-schema.ts';
import { type Formula, isReadableAs, type SaltEncoding, takeApart } from './formula.ts';

/** Every formula that could explain a hash, judged by its length and by what stands beside it; cheap ones first. */

const SEPARATORS = [':', '$', '.', ',', '|'] as const;
const SALT_ENCODINGS: readonly SaltEncoding[] = ['utf8', 'hex', 'base64'];

const DIGESTS: Readonly<Record<number, readonly (Formula & { kind: 'digest' })['algorithm'][]>> = {
  16: ['md5', 'md4'],
  20: ['sha1'],
  32: ['sha256'],
  64: ['sha512'],
};

const HMAC_LENGTHS: Readonly<Record<number, readonly (Formula & { kind: 'hmac' })['digest'][]>> = {
  16: ['md5', 'md4'],
  20: ['sha1', 'ripemd160'],
  28: ['sha224'],
  32: ['sha256'],
  48: ['sha384'],
  64: ['sha512', 'whirlpool'],
};

/** Rounds that frameworks have had as their default, the most common first. */
const ROUNDS: readonly number[] = [
  1_000, 10_000, 100_000, 4_096, 5_000, 2_000, 25_000, 27_500, 20_000, 24_000, 30_000, 36_000, 50_000, 64_000,
  65_536, 12_000, 15_000, 150_000, 180_000, 185_000, 210_000, 216_000, 260_000, 310_000, 320_000, 390_000,
  600_000, 720_000, 870_000, 1_000_000, 500, 1, 2, 128, 256, 512, 1_024, 2_048, 8_192, 16_384, 32_768,
];

/** Cost, block size and parallelization: Node's default, Werkzeug, Better Auth, Spring, Go, and what papers suggest. */
const SCRYPT: readonly (readonly [number, number, number])[] = [
  [16_384, 8, 1],
  [32_768, 8, 1],
  [16_384, 16, 1],
  [65_536, 8, 1],
  [4_096, 8, 1],
  [1_024, 8, 1],
  [8_192, 8, 1],
  [131_072, 8, 1],
  [32_768, 8, 2],
  [16_384, 8, 5],
];

/** The layouts that a value can have. */
export function layoutsOf(password: LegacyPassword): readonly Layout[] {
  const layouts: Layout[] = [{ kind: 'no-salt' }];
  if (password.salt !== undefined && password.salt !== '') layouts.unshift({ kind: 'salt-column' });
  for (const separator of SEPARATORS) {
    layouts.push({ kind: 'salt-first', separator }, { kind: 'hash-first', separator });
  }
  return layouts.filter((layout) => takeApart(layout, password) !== undefined);
}

function encodingsOf(salt: string | undefined): readonly SaltEncoding[] {
  return salt === undefined ? ['utf8'] : SALT_ENCODINGS.filter((encoding) => isReadableAs(salt, encoding));
}

const PREFIX_ONLY = ['prefix'] as const;
const BOTH_ENDS = ['prefix', 'suffix'] as const;

function* digests(layout: Layout, length: number, encodings: readonly SaltEncoding[]): Generator<Formula> {
  const positions = layout.kind === 'no-salt' ? PREFIX_ONLY : BOTH_ENDS;
  for (const algorithm of DIGESTS[length] ?? []) {
    for (const saltEncoding of encodings) {
      for (const position of positions) {
        for (const passwordEncoding of ['utf8', 'utf16le', 'latin1'] as const) {
          yield {
            kind: 'digest',
            layout,
            algorithm,
            saltEncoding,
            position,
            passwordEncoding,
            pepper: 'none',
          };
        }
      }
    }
  }
}

function* peppered(layout: Layout, length: number): Generator<Formula> {
  const places =
    layout.kind === 'no-salt' ? (['before-salt'] as const) : (['before-salt', 'after-salt'] as const);
  for (const algorithm of DIGESTS[length] ?? []) {
    for (const pepper of places) {
      for (const position of BOTH_ENDS) {
        const plain = { saltEncoding: 'utf8', passwordEncoding: 'utf8' } as const;
        yield { kind: 'digest', layout, algorithm, position, pepper, ...plain };
      }
    }
  }
}

/** @param key the secret's text or the salt's, whichever is the key */
function* hmacs(
  layout: Layout,
  length: number,
  from: { readonly key: 'salt' | 'secret'; readonly text: string },
): Generator<Formula> {
  for (const digest of HMAC_LENGTHS[length] ?? []) {
    for (const keyEncoding of encodingsOf(from.text))
      yield { kind: 'hmac', layout, digest, key: from.key, keyEncoding };
  }
}

function* derivations(layout: Layout, encodings: readonly SaltEncoding[]): Generator<Formula> {
  for (const saltEncoding of encodings) {
    for (const [cost, blockSize, parallelization] of SCRYPT) {
      yield { kind: 'scrypt', layout, cost, blockSize, parallelization, saltEncoding };
    }
  }
  for (const iterations of ROUNDS) {
    for (const digest of ['sha256', 'sha1', 'sha512'] as const) {
      for (const saltEncoding of encodings)
        yield { kind: 'pbkdf2', layout, digest, iterations, saltEncoding };
    }
  }
}

/** @param secret the key or pepper that all hashes share, where somebody knows one */
export function candidatesFor(password: LegacyPassword, secret = ''): readonly Formula[] {
  const cheap: Formula[] = [];
  const costly: Formula[] = [];
  if (secret !== '') {
    for (const position of BOTH_ENDS) costly.push({ kind: 'peppered-bcrypt', position });
  }
  for (const layout of layoutsOf(password)) {
    const parts = takeApart(layout, password);
    if (parts === undefined) continue;
    const encodings = encodingsOf(parts.salt);
    const { byteLength } = parts.hash;
    cheap.push(...digests(layout, byteLength, encodings));
    if (parts.salt !== undefined) cheap.push(...hmacs(layout, byteLength, { key: 'salt', text: parts.salt }));
    if (secret !== '') {
      cheap.push(...peppered(layout, byteLength));
      cheap.push(...hmacs(layout, byteLength, { key: 'secret', text: secret }));
    }
    if (layout.kind !== 'no-salt') costly.push(...derivations(layout, encodings));
  }
  return [...cheap, ...costly];
}
