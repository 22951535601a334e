import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cellWidth, fit, truncate } from '../../src/text/cells.ts';
import { ASCII_SIGNS } from '../../src/text/signs.ts';

/** What is measured without looking at each character is what it would have been. */

const EVERYTHING = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));

describe('the width of a text', () => {
  test('is that of every character alone, and behind a letter', () => {
    const different = EVERYTHING.filter((char) =>
      [char, `a${char}`, `${char}b`].some((text) => cellWidth(text) !== stringWidth(text)),
    );
    expect(different).toEqual([]);
  });

  test('is a cell for each sign the program draws with', () => {
    for (const sign of Object.keys(ASCII_SIGNS)) expect([sign, cellWidth(sign)]).toEqual([sign, 1]);
  });

  test('is that of any characters together, and what is cut from it fits', () => {
    const char = fc.oneof(
      fc.constantFrom(...Object.keys(ASCII_SIGNS), 'é', '’', ' ', '─'),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(char, { maxLength: 20 }), fc.nat(24), (chars, width) => {
        const text = chars.join('');
        expect(cellWidth(text)).toBe(stringWidth(text));
        for (const cut of ['end', 'middle', 'start'] as const)
          expect(stringWidth(truncate(text, width, cut))).toBeLessThanOrEqual(Math.max(width, 0));
        expect(stringWidth(fit(text, width))).toBe(width);
      }),
    );
  });
});
