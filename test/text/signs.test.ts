import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../src/text/cells.ts';
import { ASCII_SIGNS, asciiStream, inAscii, keysInAscii } from '../../src/text/signs.ts';

/** Printable, as a terminal of 1970 knew it. */
const ASCII = /^[\u0020-\u007e]*$/;

const SOURCES = new URL('../../src/', import.meta.url).pathname;

/** Not for a terminal of this program, or characters that are looked for in foreign text. */
const OTHER_TEXTS = ['tenant/', 'migration/source/import-mark.ts'];

/** Signs in the code, comments aside; letters of any alphabet are data. */
function signsOf(path: string): readonly string[] {
  const code = readFileSync(join(SOURCES, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?:^|\s)\/\/.*/g, '');
  return code.match(/[^\p{ASCII}\p{L}]/gu) ?? [];
}

describe('signs in ASCII', () => {
  test('are there for every sign that the program draws', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) => !OTHER_TEXTS.some((other) => path.startsWith(other)));
    const missing = files.flatMap((path) =>
      signsOf(path)
        .filter((sign) => ASCII_SIGNS[sign] === undefined)
        .map((sign) => `${sign} in ${path}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('are one character for one, and as wide, so that no column moves', () => {
    for (const [sign, ascii] of Object.entries(ASCII_SIGNS)) {
      expect([sign, ascii]).toEqual([sign, expect.stringMatching(ASCII)]);
      expect([sign, cellWidth(sign), ascii.length]).toEqual([sign, 1, 1]);
    }
  });

  test('are drawn in the place of ours', () => {
    expect(inAscii('❯ ✓ done … “x” → ┌──┐ ██░')).toBe('> + done ~ "x" > +--+ ##.');
  });

  test('leave the people of a legacy file alone', () => {
    const names = "李小龍 Zoë Łukasz علي Nguyễn Ωμέγα O'Neil ß 👩";
    expect(inAscii(names)).toBe(names);
  });

  test('keys are called by their names', () => {
    expect(['⏎', '↑↓', '←→', '← h', '⇥', '⇧⇥', 'u z'].map(keysInAscii)).toEqual([
      'Enter',
      'Up/Down',
      'Left/Right',
      'Left h',
      'Tab',
      'Shift+Tab',
      'u z',
    ]);
  });

  test('a stream stays the stream it is, but for what is written', async () => {
    const chunks: string[] = [];
    const stream = new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        done();
      },
    });
    const ascii = asciiStream(stream);
    const finished = new Promise<void>((resolve) => ascii.on('finish', () => resolve()));
    ascii.write('✓ a');
    await new Promise<void>((resolve) => ascii.write('│ b', () => resolve()));
    ascii.write(new TextEncoder().encode('✓'));
    ascii.end();
    await finished;
    expect(chunks).toEqual(['+ a', '| b', '✓']);
    expect(ascii.writableEnded).toBe(true);
  });
});
