import type { LegacyPassword } from '../scheme.ts';
import { verifyPassword } from '../verify/verify.ts';
import { candidatesFor } from './candidates.ts';
import { applyFormula, type Formula } from './formula.ts';
import type { NestedDigest } from './nested-digest.ts';
import { explainNotImportable } from './not-importable.ts';

/**
 * Finds out how hashes were made, from accounts whose password is known. A formula counts only if what would be
 * imported under it fits the password the way Auth0 reads it; so a solution is a proof, not a guess.
 */

/** An account of the legacy system whose password somebody knows. It stays in memory and goes nowhere. */
export interface KnownPassword {
  readonly password: string;
  readonly legacy: LegacyPassword;
}

export type Solution =
  | { readonly kind: 'solved'; readonly formula: Formula }
  /** Several explain what is known; one more known password, best with other characters, would decide. */
  | { readonly kind: 'ambiguous'; readonly formulas: readonly Formula[] }
  /** Explained, and nothing that Auth0 can check. */
  | { readonly kind: 'not-importable'; readonly construction: NestedDigest }
  | { readonly kind: 'unsolved'; readonly tried: number }
  | { readonly kind: 'cancelled' };

export interface SolveOptions {
  /** The key or pepper that all hashes share. It stays in memory, and goes to the tenant with each hash. */
  readonly secret?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly tried: number; readonly total: number }) => void;
}

async function explains(
  formula: Formula,
  { password, legacy }: KnownPassword,
  secret: string | undefined,
): Promise<boolean> {
  const imported = applyFormula(formula, legacy, secret);
  return imported !== undefined && verifyPassword(password, imported);
}

/** Node derives in as many threads of its own, where there are processors for them. */
const DERIVATIONS_AT_ONCE = 4;

function isCheap({ kind }: Formula): boolean {
  return kind === 'digest' || kind === 'hmac';
}

/** Encodings of the password that no known one can tell apart count as one, the plainest of them. */
function withoutTwins(formulas: readonly Formula[], known: readonly KnownPassword[]): readonly Formula[] {
  const isAscii = known.every(({ password }) => /^[\x20-\x7e]*$/.test(password));
  if (!isAscii) return formulas;
  return formulas.filter((formula) => formula.kind !== 'digest' || formula.passwordEncoding !== 'latin1');
}

function solutionOf(found: readonly Formula[]): Solution | undefined {
  const [only, second] = found;
  if (only === undefined) return undefined;
  return second === undefined ? { kind: 'solved', formula: only } : { kind: 'ambiguous', formulas: found };
}

/**
 * Cheap explanations come first: plain digests, then digests of digests, then the derivations, which take seconds.
 * @param known at least one; the more, the surer
 */
export async function solve(
  known: readonly [KnownPassword, ...KnownPassword[]],
  options: SolveOptions = {},
): Promise<Solution> {
  const [first] = known;
  const candidates = withoutTwins(candidatesFor(first.legacy, options.secret), known);
  let tried = 0;

  const fitsAll = async (formula: Formula): Promise<boolean> => {
    const fits = await Promise.all(known.map((each) => explains(formula, each, options.secret)));
    return fits.every(Boolean);
  };

  /**
   * The formulas that explain every known password; `enough` ends the search early.
   * @param atOnce how many are tried at the same time
   */
  async function search(
    formulas: readonly Formula[],
    enough: number,
    atOnce: number,
  ): Promise<readonly Formula[] | 'cancelled'> {
    const found: Formula[] = [];
    for (let from = 0; from < formulas.length && found.length < enough; from += atOnce) {
      if (options.signal?.aborted) return 'cancelled';
      const some = formulas.slice(from, from + atOnce);
      tried += some.length;
      options.onProgress?.({ tried, total: candidates.length });
      const fits = await Promise.all(some.map(fitsAll));
      found.push(...some.filter((_, index) => fits[index]));
    }
    return found.slice(0, enough);
  }

  const digests = await search(candidates.filter(isCheap), Number.POSITIVE_INFINITY, 1);
  if (digests === 'cancelled') return { kind: 'cancelled' };
  const plain = solutionOf(digests);
  if (plain !== undefined) return plain;
  const construction = explainNotImportable(first.password, first.legacy, options.secret);
  if (construction !== undefined) return { kind: 'not-importable', construction };
  // A key of this length that fits, fits by its own right: there is no second explanation to wait for.
  const derivations = await search(
    candidates.filter((formula) => !isCheap(formula)),
    1,
    DERIVATIONS_AT_ONCE,
  );
  if (derivations === 'cancelled') return { kind: 'cancelled' };
  return solutionOf(derivations) ?? { kind: 'unsolved', tried };
}
