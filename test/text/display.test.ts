import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../src/text/cells.ts';
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

  test.each([
    ['a family', '👨‍👩‍👧', '👨'],
    ['a skin tone', '👍🏽', '👍'],
    ['a skin tone in a profession', '👩🏽‍🚀', '👩'],
    ['a heart in colour', '❤\ufe0f', '❤'],
    ['a keycap', '1\ufe0f\u20e3', '1'],
  ])('reduces %s to the sign it begins with, whose width every terminal knows', (_name, text, shown) => {
    expect(display(`${text} x`)).toBe(`${shown} x`);
  });

  test('shows a flag, and half a flag as an escape', () => {
    expect(display('🇩🇪')).toBe('🇩🇪');
    expect(display('🇩🇪🇫')).toBe('🇩🇪\\u{1f1eb}');
  });

  test('leaves the marks of real scripts on their letters, and takes a pile of them apart', () => {
    expect(display('שָׁ֫לוֹם')).toBe('שָׁ֫לוֹם'.normalize('NFC'));
    const pile = display(`e${'\u0301'.repeat(60)}`);
    expect(pile).toContain('\\u{301}');
    expect(pile.match(/\u0301/g) ?? []).toHaveLength(6);
  });

  test('cuts a long text between characters', () => {
    expect(display(`${'x'.repeat(510)}👩👩`)).toBe(`${'x'.repeat(510)}…`);
  });

  test('is as wide as the terminal draws it', async () => {
    const terminal = new xterm.Terminal({ cols: 4_000, rows: 2, allowProposedApi: true });
    terminal.loadAddon(new Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    const drawn = (text: string) =>
      new Promise<number>((resolve) => {
        terminal.write(`\r${text}`, () => resolve(terminal.buffer.active.cursorX));
      });
    const part = fc.constantFrom(
      ...['น้ำ', 'ກຳ', 'ｶﾞﾊﾟ', 'क्षत्रिय', '\u1100\u1100\u1161', '長\u0903', 'か\u3099'],
      ...['a', '李', 'é', 'e\u0301', 'ก็', 'नि', '한', '\u1112\u1161', 'می\u200cخواهم', 'שָׁלוֹם', '\u0600'],
      ...[
        '👨‍👩‍👧',
        '👍🏽',
        '❤\ufe0f',
        '1\ufe0f\u20e3',
        '🇩🇪',
        '🇩',
        '\u200d',
        '\ufe0f',
        '🏽',
        '\u{e0041}',
        '﷽',
        '™\ufe0f',
      ],
      ...HOSTILE.map(([, text]) => text),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        const text = display(parts.join(''));
        expect([text, await drawn(text)]).toEqual([text, cellWidth(text)]);
      }),
    );
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
