import { distance } from './edit-distance.ts';
import { type MatchTarget, OWNER_PREFIXES, SECONDARY_WORDS, SYNONYMS } from './synonyms.ts';

/** How well a column's name fits a target, from 0 to 1. */

/** `isEmailConfirmed`, `E-Mail Adresse?`, `EMAIL_ADDR` → the words in it, lower-case and without accents. */
export function nameWords(column: string): readonly string[] {
  return column
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function key(words: readonly string[]): string {
  return words.join('');
}

/** The name as it is, and without the words that only say whose it is. */
function readings(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  const bare = rest.length > 0 && OWNER_PREFIXES.includes(first) ? [key(rest)] : [];
  return [key(words), ...bare];
}

/** Earlier synonyms are the better ones; the difference only decides between columns of one table. */
function rank(index: number): number {
  return Math.max(0, 0.06 - index * 0.004);
}

/**
 * Targets that are never read into a part of a name: `newsletter_enabled` says nothing about the account, and a user
 * who is blocked by mistake can not be unblocked by another import.
 */
const WHOLE_NAME_ONLY: ReadonlySet<MatchTarget> = new Set([
  'blocked',
  'password-rounds',
  'password-algorithm',
]);

function bestMatch(reading: string, synonyms: readonly string[], wholeOnly: boolean): number {
  let best = 0;
  synonyms.forEach((synonym, index) => {
    let score = 0;
    if (reading === synonym) score = 0.94 + rank(index);
    else if (wholeOnly) score = 0;
    else if (synonym.length >= 4 && (reading.startsWith(synonym) || reading.endsWith(synonym))) {
      // The longer the part of the name that is explained, the better.
      score = 0.5 + (0.35 * synonym.length) / reading.length;
    } else if (synonym.length >= 6 && Math.abs(synonym.length - reading.length) <= 2) {
      const errors = distance(reading, synonym, 2);
      score = errors <= (synonym.length >= 9 ? 2 : 1) ? 0.7 : 0;
    }
    best = Math.max(best, score);
  });
  return best;
}

export function nameScore(column: string, target: MatchTarget): number {
  const words = nameWords(column);
  const best = Math.max(
    0,
    ...readings(words).map(
      (reading, index) => bestMatch(reading, SYNONYMS[target], WHOLE_NAME_ONLY.has(target)) - index * 0.02,
    ),
  );
  const secondary = words.length > 1 && words.some((word) => SECONDARY_WORDS.includes(word));
  const isWhole = SYNONYMS[target].includes(key(words));
  return secondary && !isWhole ? best * 0.5 : best;
}
