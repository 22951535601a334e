import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, fit, truncate, wrap } from '../../src/text/cells.ts';
import {
  formatAbout,
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatShare,
  plural,
} from '../../src/text/format.ts';

describe('numbers for people', () => {
  test('counts have thousands separators', () => {
    expect(formatCount(1_240_118)).toBe('1,240,118');
    expect(plural(1, 'user')).toBe('1 user');
    expect(plural(1_000, 'user')).toBe('1,000 users');
  });

  test('bytes are decimal, as the import limit is', () => {
    expect([0, 999, 1_000, 1_550, 512_000, 412_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '1.6 kB',
      '512 kB',
      '412 MB',
    ]);
  });

  test('durations use the two units that matter', () => {
    expect([400, 9_949, 48_000, 60_000, 580_000, 3_600_000, 7_500_000].map(formatDuration)).toEqual([
      '0.4 s',
      '9.9 s',
      '48 s',
      '1 min',
      '9 min 40 s',
      '1 h',
      '2 h 5 min',
    ]);
  });

  test('a time that is guessed is no more exact than it can be known', () => {
    expect([0, 12_400, 61_000, 37_400, 131_000, 754_000, 7_230_000].map(formatAbout)).toEqual([
      '5 s',
      '10 s',
      '1 min',
      '35 s',
      '2 min 15 s',
      '13 min',
      '2 h 1 min',
    ]);
    expect(formatDuration(4_000)).toBe('4 s');
  });

  test('a moment has its date only where it is not today', () => {
    const at = (year: number, month: number, day: number, hour: number) =>
      new Date(year, month, day, hour, 2).getTime();
    const now = at(2026, 10, 26, 18);
    expect(formatMoment(at(2026, 10, 26, 9), now)).toBe('09:02');
    expect(formatMoment(at(2026, 10, 25, 23), now)).toBe('25 Nov, 23:02');
    expect(formatMoment(at(2024, 10, 26, 18), now)).toBe('26 Nov 2024');
  });

  test('a share is never rounded to nothing, nor to all', () => {
    expect(formatShare(1, 1_000_000)).toBe('0.1%');
    expect(formatShare(999_999, 1_000_000)).toBe('99.9%');
    expect(formatShare(5, 5)).toBe('100%');
    expect(formatShare(0, 0)).toBe('0%');
  });
});

describe('text in cells', () => {
  test('wide characters count twice, combining marks not at all', () => {
    expect([cellWidth('李'), cellWidth('e\u0301')]).toEqual([2, 1]);
  });

  test.each(['plain', '李小龍李小龍', 'e\u0301e\u0301e\u0301', '👩👩👩', ''])(
    '“%s” fits any width exactly',
    (text) => {
      for (let width = 0; width < 12; width += 1) {
        for (const cut of ['end', 'middle', 'start'] as const)
          expect(cellWidth(fit(text, width, 'left', cut))).toBe(width);
      }
    },
  );

  test('ids are cut in the middle, paths at their start', () => {
    expect(truncate('auth0|60ab12cd34ef', 9, 'middle')).toBe('auth…34ef');
    expect(truncate('/home/ana/exports/users.csv', 10, 'start')).toBe('…users.csv');
  });

  test('a paragraph is broken between words, a word that is longer than a line inside it', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('at /a/very/long/path it is', 8)).toEqual(['at', '/a/very/', 'long/pat', 'h it is']);
    expect(wrap('李小龍李小龍', 5)).toEqual(['李小', '龍李', '小龍']);
    expect(wrap('', 5)).toEqual(['']);
  });

  test('wrapped text loses nothing and is never wider than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
