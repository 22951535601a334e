import type { CountryCode } from 'libphonenumber-js/min';
import { isPlainE164 } from './e164.ts';
import { phoneLibrary } from './phone-library.ts';

function isCountry(country: string): country is CountryCode {
  return phoneLibrary().isSupportedCountry(country);
}

/**
 * A phone number as people write it → E.164 (`+49301234567`); undefined when it is none. `00` counts as `+`.
 * @param country ISO 3166-1 code for numbers without a country code; without it those are none
 */
export function toE164(text: string, country: string | undefined): string | undefined {
  // Longer than any number with its separators; the parser is not made for hostile lengths.
  if (text.length > 40) return undefined;
  if (isPlainE164(text)) return text;
  const international = text.trim().replace(/^00/, '+');
  const fallback = country !== undefined && isCountry(country) ? country : undefined;
  const parsed = phoneLibrary().parsePhoneNumberFromString(international, fallback);
  return parsed?.isPossible() ? parsed.number : undefined;
}
