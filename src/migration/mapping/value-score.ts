import type { ColumnProfile } from './column-profile.ts';
import type { MatchTarget } from './synonyms.ts';

/**
 * How well a column's values fit a target: from 0 (they can not be it) over 0.5 (they may be anything) to 1 (they are
 * nothing else). `alone` says how far values go without any help from the name.
 */
export interface ValueScore {
  readonly fits: number;
  readonly alone: number;
  /** What was seen, for the reason: "look like e-mail addresses". */
  readonly looksLike?: string;
}

const NO: ValueScore = { fits: 0, alone: 0 };
const MAYBE: ValueScore = { fits: 0.5, alone: 0 };

function strong(share: number, looksLike: string, alone: number): ValueScore {
  if (share >= 0.8) return { fits: 1, alone: alone * share, looksLike };
  return share >= 0.4 ? { fits: 0.7, alone: alone * share * 0.8, looksLike } : NO;
}

function yesOrNo(profile: ColumnProfile): ValueScore {
  if (profile.boolean >= 0.9) return { fits: 1, alone: 0, looksLike: 'are true or false' };
  return profile.date >= 0.8 ? { fits: 0.8, alone: 0, looksLike: 'are dates, or empty' } : NO;
}

function words(profile: ColumnProfile): ValueScore {
  return profile.wordy >= 0.6 ? { fits: 0.9, alone: 0, looksLike: 'look like names' } : NO;
}

const isNothingElse = (profile: ColumnProfile) =>
  profile.email < 0.5 && profile.hash < 0.5 && profile.url < 0.5 && profile.date < 0.8 && profile.phone < 0.9;

/** An empty column can be anything its name says. */
export function valueScore(profile: ColumnProfile, target: MatchTarget): ValueScore {
  if (profile.present === 0) return MAYBE;
  switch (target) {
    case 'email': {
      const score = strong(profile.email, 'look like e-mail addresses', 0.9);
      return profile.distinct < 0.5 ? { ...score, alone: score.alone * 0.5 } : score;
    }
    case 'password':
      if (profile.hash >= 0.4) return strong(Math.min(1, profile.hash + 0.4), 'are password hashes', 0.85);
      return profile.email >= 0.5 || profile.boolean >= 0.9 || profile.url >= 0.5 || profile.date >= 0.8
        ? NO
        : MAYBE;
    case 'password-salt':
      return profile.hash < 0.5 && profile.boolean < 0.9 && profile.email < 0.1 && profile.date < 0.8
        ? MAYBE
        : NO;
    case 'password-algorithm':
      return profile.distinct < 0.2 && profile.boolean < 0.9 && profile.email === 0 ? MAYBE : NO;
    case 'password-rounds':
      return profile.integer >= 0.9 ? MAYBE : NO;
    case 'roles':
      return profile.boolean < 0.9 && profile.integer < 0.9 && isNothingElse(profile) ? MAYBE : NO;
    case 'mfa-totp':
      return strong(profile.base32, 'are base32 secrets', 0.6);
    case 'phone_number':
      // 2020-01-05 has the digits and dashes of a number too.
      if (profile.date >= 0.8 && profile.dateFormat === 'iso') return NO;
      return strong(profile.phone, 'look like phone numbers', profile.integer > 0.9 ? 0.3 : 0.7);
    case 'picture':
      return strong(profile.url, 'are addresses of images', profile.imageUrl >= 0.8 ? 0.7 : 0.3);
    case 'email_verified':
    case 'phone_verified':
    case 'blocked':
      return yesOrNo(profile);
    case 'user_id': {
      const unique = profile.distinct >= 0.9 && profile.identifier >= 0.9 && profile.boolean < 0.9;
      if (!unique || !isNothingElse(profile)) return NO;
      return {
        fits: 0.9,
        alone: profile.integer > 0.9 || profile.wordy > 0.5 ? 0.2 : 0.5,
        looksLike: 'are different in every record',
      };
    }
    case 'username':
    case 'nickname':
      return isNothingElse(profile) &&
        profile.distinct >= 0.5 &&
        profile.boolean < 0.9 &&
        profile.integer < 0.9
        ? { fits: 0.8, alone: 0 }
        : NO;
    case 'given_name':
    case 'family_name':
    case 'name':
      return words(profile);
  }
}
