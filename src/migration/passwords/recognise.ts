import type { LegacyPassword, Recognition } from './scheme.ts';
import { SCHEMES } from './schemes/index.ts';

/** Longer than any hash that Auth0 could check; nothing that long is looked at. */
const MAX_LENGTH = 4_096;

/** Quotes and line ends that an export left around the value. */
function clean(value: string): string {
  const trimmed = value.trim();
  const quoted = /^(["'])(.*)\1$/.exec(trimmed);
  return quoted?.[2] ?? trimmed;
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
  const cleaned = { ...password, value: clean(password.value) };
  for (const scheme of SCHEMES) {
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
