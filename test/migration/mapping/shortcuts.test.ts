import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, test } from 'vitest';
import { isoToMs, parseDate } from '../../../src/migration/mapping/dates.ts';
import { isPlainE164 } from '../../../src/migration/mapping/e164.ts';
import { toE164 } from '../../../src/migration/mapping/phone.ts';

/** What is told about a value without the whole of the rules is what the whole of the rules says. */

const CODES = [...new Set(getCountries().map((country) => getCountryCallingCode(country)))];

function byTheLibrary(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text);
  return parsed?.isPossible() ? parsed.number : undefined;
}

const digits = (length: fc.Arbitrary<number>) =>
  length.chain((n) => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`)));

describe('a phone number in E.164', () => {
  test('is what the library makes of it, behind every country code there is', () => {
    fc.assert(
      fc.property(digits(fc.integer({ min: 1, max: 18 })), (national) => {
        for (const code of CODES) {
          const text = `+${code}${national}`;
          if (isPlainE164(text)) expect([text, byTheLibrary(text)]).toEqual([text, text]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('so it is with digits that countries dial first', () => {
    const first = fc.constantFrom('0', '1', '8', '00', '01', '15', '44', '45', '55', '011', '0000', '');
    fc.assert(
      fc.property(
        fc.constantFrom(...CODES),
        first,
        digits(fc.integer({ min: 3, max: 14 })),
        (code, prefix, rest) => {
          const text = `+${code}${prefix}${rest}`;
          expect(toE164(text, undefined)).toBe(byTheLibrary(text));
          // A country without a code is asked for numbers without one only.
          expect(toE164(text, 'DE')).toBe(byTheLibrary(text));
        },
      ),
      { numRuns: 700 },
    );
  });

  test.each(['+4930123', '+493055512345', '+12025550123', '+447911123456', '+33612345678'])(
    '%s needs no library',
    (text) => {
      expect(isPlainE164(text)).toBe(true);
    },
  );

  test.each(['+1112025550123', '+490305551234', '+999123456789', '+80012345678', '+', '+49', '+49 30 123'])(
    '%s does',
    (text) => {
      expect(isPlainE164(text)).toBe(false);
    },
  );
});

describe('a date', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'));
  const near = (low: number, high: number) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: low, max: high }).map((n) => String(n).padStart(2, '0')) },
      two,
    );
  const year = fc.integer({ min: 0, max: 9_999 }).map((value) => String(value).padStart(4, '0'));
  const parts = fc.tuple(year, near(1, 12), near(1, 31), near(0, 23), near(0, 59), near(0, 59));

  function byTheCalendar(utc: string): string | undefined {
    const ms = Date.parse(utc);
    return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
  }

  test('is what the calendar says, however it is spelt', () => {
    const spelling = fc.constantFrom(['T', '.000Z'], ['T', '.123Z'], [' ', '.456Z'], [' ', ''], ['T', '']);
    fc.assert(
      fc.property(parts, spelling, ([y, month, day, h, m, s], [between = '', end = '']) => {
        const text = `${y}-${month}-${day}${between}${h}:${m}:${s}${end}`;
        const utc = `${y}-${month}-${day}T${h}:${m}:${s}${end === '' ? 'Z' : end}`;
        expect([text, parseDate(text, 'iso')]).toEqual([text, byTheCalendar(utc)]);
        expect([utc, isoToMs(utc)]).toEqual([utc, Date.parse(utc)]);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    '2024-02-29',
    '2023-02-29',
    '2000-02-30',
    '2024-04-31',
    '2024-12-31',
    '2024-00-01',
    '1900-02-29',
  ])('so it is with %s', (day) => {
    expect(parseDate(`${day} 10:20:30`, 'iso')).toBe(byTheCalendar(`${day}T10:20:30Z`));
  });
});
