import type { LegacyPassword, Recognition, Scheme } from './scheme.ts';
import { SCHEMES } from './schemes/index.ts';

/** Longer than any hash that Auth0 could check; nothing that long is looked at. */
const MAX_LENGTH = 4_096;

/** Quotes and line ends that an export left around the value. */
function clean(value: string): string {
  const trimmed = value.trim();
  const first = trimmed[0];
  const isQuoted = (first === '"' || first === "'") && trimmed.length > 1 && trimmed.endsWith(first);
  return isQuoted ? trimmed.slice(1, -1) : trimmed;
}

const byStart = new Map<string, readonly Scheme[]>();

/** The schemes whose values can begin with this character, in their order. */
function candidates(first: string): readonly Scheme[] {
  const known = byStart.get(first);
  if (known !== undefined) return known;
  const found = SCHEMES.filter(({ starts }) => starts === undefined || starts.includes(first));
  // Characters of a hostile file are many; those that schemes begin with are few.
  if (byStart.size < 128) byStart.set(first, found);
  return found;
}

/**
 * Something made by a machine and unknown to us, rather than typed by a person: long, without spaces, in an alphabet
 * that encodings use, with a `$` structure or with more digits and letters mixed than a word has.
 */
function looksLikeHash(value: string): boolean {
  if (/^\$[^\s$]{1,24}\$[^\s]{8,}$/.test(value)) return true;
  // A credential written as JSON, as Keycloak does.
  if (/^(?:\[\s*)?\{\s*"/.test(value)) return true;
  return (
    value.length >= 28 &&
    /^[A-Za-z0-9+/=_.:$-]+$/.test(value) &&
    /[0-9]/.test(value) &&
    /[A-Za-z]/.test(value)
  );
}

/** What a legacy password is and what becomes of it. Never throws; linear in the length of the value. */
export function recognisePassword(password: LegacyPassword): Recognition {
  if (password.value.length > MAX_LENGTH) {
    return {
      fate: 'invalid',
      scheme: 'unknown',
      label: 'too long to be a hash',
      reason: 'The value is longer than any hash.',
    };
  }
  const value = clean(password.value);
  const cleaned = value === password.value ? password : { ...password, value };
  for (const scheme of candidates(value[0] ?? '')) {
    const recognition = scheme.recognise(cleaned);
    if (recognition !== undefined) return recognition;
  }
  if (looksLikeHash(cleaned.value)) {
    const reason = 'Its form belongs to no scheme the wizard knows.';
    return { fate: 'reset', scheme: 'unknown', label: 'unknown scheme', reason };
  }
  const reason = 'This is no hash but the password itself. It is neither sent nor shown.';
  return { fate: 'refused', scheme: 'plaintext', label: 'plain text', reason };
}
