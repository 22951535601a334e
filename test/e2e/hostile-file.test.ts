import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { NASTY, nastyCsv, nastyNdjson } from '../../samples/make-nasty.ts';
import { cellWidth } from '../../src/text/cells.ts';
import { display } from '../../src/text/display.ts';
import { startProgram, type TerminalCell, type TestTerminal } from './pty.ts';

/**
 * A file that tries everything a text can do to a terminal is walked through beside one with harmless values of the same
 * width: outside of the values' own cells, the two screens are the same, cell by cell.
 */

/** Letters that stand nowhere on the screens but in harmless values. */
const LETTERS = [...'абвгдежзиклмнопрстуфхцчшщэюя'];
const OWN = /[\u0430-\u044f…]/u;

/** What is longer is told to be too long, in either file. */
const LONGEST = 150;

const order = new Map(Object.values(NASTY).map((value, index) => [value, index]));

/** Letters, as wide as the value is shown; blanks and line breaks stay, so that both are broken at the same places. */
function harmless(value: string): string {
  const index = order.get(value) ?? 0;
  const mark = (LETTERS[index % LETTERS.length] ?? '') + (LETTERS[Math.floor(index / LETTERS.length)] ?? '');
  let isFirst = true;
  return value
    .split(/([ \u00a0\u2003\u3000]+|\r\n|[\r\n])/u)
    .map((part) => {
      if (part === '' || /^[\s]/u.test(part)) return part;
      const width = part.length > LONGEST ? part.length : Math.min(LONGEST - 10, cellWidth(display(part)));
      const lead = isFirst ? mark.slice(0, width) : '';
      isFirst = false;
      return lead + 'ж'.repeat(Math.max(0, width - lead.length));
    })
    .join('');
}

/** No attribute, and the terminal's own colours. */
const UNCOLOURED = '0000000000/-1/0/-1';

type Cells = readonly (readonly TerminalCell[])[];

/** The style of the value that each cell belongs to: from a letter of one to the end of its column, or of its box. */
function ownStyles(line: readonly TerminalCell[]): readonly (string | undefined)[] {
  let inBox = false;
  let own: string | undefined;
  return line.map(({ text, style }, column) => {
    if (text === '│') [inBox, own] = [true, undefined];
    // Inside a box nothing stands beside a value; in a table the next column comes after two blanks.
    else if (!inBox && text === ' ' && line[column + 1]?.text === ' ') own = undefined;
    if (OWN.test(text)) own = style;
    return own;
  });
}

function textOf(cells: Cells): string {
  return cells.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

/** Where the nasty screen differs from the harmless one, but for the cells of values. */
function difference(nasty: Cells, twin: Cells): string | undefined {
  for (const [row, line] of twin.entries()) {
    const own = ownStyles(line);
    for (const [column, cell] of line.entries()) {
      const other = nasty[row]?.[column];
      if (other?.style === cell.style && other.text === cell.text) continue;
      // In its own cells a value may end sooner or later, and is coloured as its line is, or not at all.
      const styles = [own[column], cell.style, UNCOLOURED];
      const isOwn = own[column] !== undefined && styles.includes(other?.style);
      if (isOwn) continue;
      const where = `line ${row + 1}, column ${column + 1}: “${other?.text}” ${other?.style}, not “${cell.text}” ${cell.style}`;
      return `${where}\n${textOf(nasty)}\n\n${textOf(twin)}`;
    }
  }
  return undefined;
}

let open: readonly TestTerminal[] = [];
afterEach(() => {
  for (const terminal of open) terminal.close();
  open = [];
});

function start(name: string, content: string, columns: number, rows: number): TestTerminal {
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  writeFileSync(join(directory, name), content);
  const terminal = startProgram({
    cwd: directory,
    columns,
    rows,
    env: { AUTH0_IMPORT_WIZARD_HOME: join(directory, 'home') },
  });
  open = [...open, terminal];
  return terminal;
}

/** Control sequences with their numbers; of titles, how far it is does not matter. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|.)/gsu;

function sequences(raw: string): ReadonlySet<string> {
  const found = raw.match(SEQUENCE) ?? [];
  // How far a title or a progress mark is, and how far the cursor moves, is not what they do.
  return new Set(found.map((sequence) => sequence.replace(/[0-9]+(?=% |[^ -~]|[ABCDGHdf]$)/gu, '#')));
}

/** Where a link leads; "" ends one. Source: the OSC 8 proposal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const LINK = /\u001b\]8;[^;]*;([^\u0007\u001b]*)/g;

/** What must not reach a terminal outside of our own sequences. */
const LIVE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/u;

const OUR_TITLE = /^(?:\d+% |✓ |✗ )?auth0-import-wizard$/;

function expectInert(terminal: TestTerminal): void {
  for (const title of terminal.titles()) expect(title).toMatch(OUR_TITLE);
  const raw = terminal.raw();
  // Links lead to the report's files, and nowhere else.
  for (const [, target] of raw.matchAll(LINK))
    expect(target).toMatch(/^(?:file:\/\/[\w.-]*\/[!-~]*\/home\/[!-~]*)?$/);
  expect(raw).not.toContain('\u001b]52;');
  expect(LIVE.exec(raw.replace(SEQUENCE, ''))).toBeNull();
}

/** From the first screen to the mapping. */
async function walkToMapping(terminal: TestTerminal): Promise<void> {
  await terminal.waitFor('❯ Embedded tenant');
  terminal.press('enter');
  await terminal.waitFor('❯ Initial-Migration-Connection');
  terminal.press('enter');
  await terminal.waitFor('about 180 records');
  terminal.press('enter');
  await terminal.waitFor('[Mapping]');
  await terminal.waitFor('about 180 records');
}

/** As many of the file's first records as are nasty. */
const RECORDS = Object.keys(NASTY).length;

describe('a hostile file', () => {
  test('is what its script makes', () => {
    const read = (name: string) => readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');
    expect(read('nasty.csv')).toBe(nastyCsv());
    expect(read('nasty.ndjson')).toBe(nastyNdjson());
  });

  test.each([
    [80, 24],
    [120, 40],
  ])(
    'changes no cell of %ix%i outside its own, from the mapping to the review, and then arrives',
    async (columns, rows) => {
      const nasty = start('legacy.csv', nastyCsv(), columns, rows);
      const twin = start('legacy.csv', nastyCsv(harmless), columns, rows);
      const both = [nasty, twin];
      await Promise.all(both.map(walkToMapping));
      const compare = async () => {
        // What a step fetches may come a moment later in one of the two.
        for (const end = Date.now() + 5_000; ; await Promise.all(both.map((terminal) => terminal.still()))) {
          const found = difference(nasty.cells(), twin.cells());
          if (found === undefined) return;
          if (Date.now() > end) throw new Error(found);
        }
      };
      const see = async (keys: string) => {
        await Promise.all(both.map((terminal) => terminal.see(keys)));
        await compare();
      };
      /** To another step: what it does on the way takes as long as it takes. */
      const go = async (text: string) => {
        for (const terminal of both) terminal.press('enter');
        await Promise.all(both.map((terminal) => terminal.waitFor(text)));
        await Promise.all(both.map((terminal) => terminal.still()));
        await compare();
      };

      await compare();
      await see('g');
      for (let column = 1; column < 19; column += 3) await see('jjj');
      await see('g');
      // The user that each of the nasty records becomes, with its name marked.
      if (columns < 110) {
        await see('v');
        await see('jj');
        for (let record = 1; record < RECORDS; record += 1) await see('n');
      }
      await see(' ');
      await see('\u001b');

      await go('180 records read');
      await go('Planned: 172 created');
      await see('\t');
      // Before and after of each of them, beside the list.
      if (columns >= 110) for (let record = 1; record < RECORDS; record += 1) await see('j');
      else for (let page = 1; page < RECORDS; page += 10) await see('jjjjjjjjjj');
      await see('\t');
      await see('j');
      await see('/');
      await see('nasty.1');
      await see('\r');
      await see('\u001b');
      await see('\u001b');
      await see('j');
      await see('\t');
      await see('\u001b');
      for (const terminal of both) terminal.press('enter');
      await Promise.all(both.map((terminal) => terminal.waitFor('Nothing has been sent yet')));
      // The jobs of the two are not as large; everything else is.
      for (const terminal of both) expect(terminal.screen()).toContain('172 users');

      nasty.press('enter');
      await nasty.waitFor('All jobs have ended');
      nasty.press('enter');
      await nasty.waitFor('Everything went exactly as the preview said.');
      await nasty.see('\t');
      nasty.type('q');
      expect(await nasty.exited()).toBe(0);
      for (const terminal of both) expectInert(terminal);
      const ours = sequences(twin.raw());
      const before = nasty.raw().slice(0, nasty.raw().indexOf('[Import]'));
      expect([...sequences(before)].filter((sequence) => !ours.has(sequence))).toEqual([]);
    },
    120_000,
  );

  test('as JSON, with NUL and half characters, is shown and stays inert', async () => {
    const terminal = start('legacy.ndjson', nastyNdjson(), 100, 30);
    await walkToMapping(terminal);
    await terminal.see('v');
    for (let column = 1; column < 11; column += 5) await terminal.see('jjjjj');
    for (let record = 1; record < 8; record += 1) await terminal.see('n');
    expect(terminal.screen()).toContain('\\u{0}');
    terminal.press('enter');
    await terminal.waitFor('180 records read');
    terminal.press('enter');
    await terminal.waitFor('Planned: 172 created');
    await terminal.see('\t');
    for (let record = 1; record < 8; record += 1) await terminal.see('j');
    expectInert(terminal);
  });
});
