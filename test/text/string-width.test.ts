import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import rememberedWidth, { NARROW } from '../../src/text/string-width.ts';

const SIGNS = [
  '▲',
  '▶',
  '●',
  '⚠',
  '✓',
  '❯',
  '⑂',
  '─',
  '│',
  '░',
  '⠋',
  '→',
  '…',
  '“',
  'é',
  '\u001b[1m',
  '漢',
  'e\u0301',
  '👩‍👧',
  'ｶﾞ',
];
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...SIGNS, 'a', ' ') }),
);

test('a text is as wide as string-width says, the first time and every other time', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const width = stringWidth(text);
      expect([rememberedWidth(text), rememberedWidth(text)]).toEqual([width, width]);
    }),
    { numRuns: 2_000 },
  );
});

test('every character that is not measured takes one cell, wherever it stands', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const char = String.fromCharCode(code);
    if (NARROW.test(char))
      expect([code, stringWidth(char), stringWidth(`${char}a${char}`)]).toEqual([code, 1, 3]);
  }
});

test('options are string-width’s own, and are not remembered for others', () => {
  expect(rememberedWidth('●', { ambiguousIsNarrow: false })).toBe(2);
  expect(rememberedWidth('●')).toBe(1);
  expect(rememberedWidth('\u001b[1m漢', { countAnsiEscapeCodes: true })).toBe(
    stringWidth('\u001b[1m漢', { countAnsiEscapeCodes: true }),
  );
  expect(rememberedWidth('\u001b[1m漢')).toBe(2);
});

test('more texts than are remembered, and longer ones, are measured too', () => {
  for (let n = 0; n < 12_000; n += 1) expect(rememberedWidth(`漢${n}`)).toBe(2 + String(n).length);
  expect(rememberedWidth('漢'.repeat(2_000))).toBe(4_000);
});
