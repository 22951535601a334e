import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { display } from '../../src/text/display.ts';

const ESC = '\u001b';

/** What a legacy file can hold to take a terminal over. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a window title', `${ESC}]0;owned\u0007`],
  ['a clipboard write', `${ESC}]52;c;ZWNobyBvd25lZA==\u0007`],
  ['a hyperlink', `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`],
  ['hidden text', `${ESC}[8mhidden${ESC}[0m`],
  ['a cleared screen', `${ESC}[2J${ESC}[H`],
  ['a C1 control sequence', '\u009b31mred'],
  ['a device control string', `${ESC}P+q544e${ESC}\\`],
  ['a turned reading direction', 'abc\u202egnp.exe'],
  ['an isolate', '\u2066abc\u2069'],
  ['a zero-width space', 'a\u200bb'],
  ['tag characters', 'a\u{e0041}b'],
  ['a line separator', 'a\u2028b'],
  ['a byte order mark', '\ufeffa'],
  ['an unterminated sequence', `${ESC}]0;never ends`],
  ['a lone surrogate', 'a\ud800b'],
  ['NUL', 'a\0b'],
];

/** What must never come out. */
const LIVE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/u;

describe('display', () => {
  test.each(HOSTILE)('makes %s visible and harmless', (_name, text) => {
    const shown = display(text);
    expect(shown).not.toMatch(LIVE);
    expect(shown).toContain('\\u{');
  });

  test('shows tabs and line ends as one sign each', () => {
    expect(display('a\tb\nc\r\nd\re')).toBe('a→b⏎c⏎d⏎e');
  });

  test('leaves what people are called alone', () => {
    for (const name of ['Żółć', 'Nguyễn Thị', '李小龍', "O'Neil", 'علي', 'Ωμέγα', '👩', 'Zoë']) {
      expect(display(name)).toBe(name.normalize('NFC'));
    }
  });

  test('keeps a joiner inside a Persian word and shows one that stands elsewhere', () => {
    expect(display('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(display('admin\u200c')).toBe('admin\\u{200c}');
  });

  test('reduces an emoji sequence to its first emoji, whose width every terminal knows', () => {
    expect(display('👨‍👩‍👧 family')).toBe('👨 family');
  });

  test('ends long text with an ellipsis', () => {
    expect(display('x'.repeat(10_000))).toHaveLength(512);
  });

  test('never lets a live character through, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => !LIVE.test(display(text))),
    );
  });
});
