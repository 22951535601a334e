import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { inAscii } from '../../src/text/signs.ts';
import type { TerminalOptions, TestTerminal } from './pty.ts';
import { startSmall, walkToReport } from './small-migration.ts';

/** How the program behaves towards a terminal: colours, signs, silence, clipboard, links. */

let terminal: TestTerminal;
afterEach(() => terminal.close());

const CSV = 'id,email,name\n1,ann@example.com,Ann\n100004,alice@example.com,Alice\n3,not an address,Nobody\n';

const HELP = 'Esc closes this';

/** Through every screen and its help. */
async function walkEverywhere(options: TerminalOptions, shown?: (text: string) => string): Promise<void> {
  ({ terminal } = startSmall(CSV, options));
  await walkToReport(
    terminal,
    async () => {
      terminal.type('?');
      // In the path’s field it is a character, and is taken away again.
      await terminal.waitFor(/Esc closes this|legacy\.csv\?/);
      const isHelp = terminal.screen().includes(HELP);
      if (isHelp) terminal.press('escape');
      else terminal.type('\u007f');
      await terminal.waitUntilGone(isHelp ? HELP : 'legacy.csv?');
    },
    shown,
  );
}

/** The parameters of all SGR sequences: colours, bold, inverse … */
function sgr(): ReadonlySet<string> {
  const sequences = terminal.raw().split('\u001b[').slice(1);
  return new Set(sequences.flatMap((sequence) => /^([0-9;]*)m/.exec(sequence)?.slice(1) ?? []));
}

/** Bold, dim, inverse and their ends; red, green, magenta, cyan, and the terminal’s own foreground. */
const ALLOWED = ['1', '2', '22', '7', '27', '31', '32', '35', '36', '39'];

/** The first screen alone: how options and environment are read is the same for all of them. */
async function openFirst(options: TerminalOptions): Promise<void> {
  ({ terminal } = startSmall(CSV, options));
  await terminal.waitFor('Embedded tenant');
  await terminal.waitFor('? help');
}

describe('colours', () => {
  test('are named ones that stand out on light and dark, on every screen', async () => {
    await walkEverywhere({ term: 'xterm-256color' });
    const used = [...sgr()];
    expect(used.filter((code) => !ALLOWED.includes(code))).toEqual([]);
    for (const code of ['1', '7', '36']) expect(used).toContain(code);
  });

  test.each([
    ['a terminal of 16', { term: 'xterm' }],
    ['FORCE_COLOR, where nothing is known', { term: 'unknown', env: { FORCE_COLOR: '1' } }],
  ])('are there with %s', async (_what, options) => {
    await openFirst(options);
    expect([...sgr()]).toContain('36');
  });

  test('are none with NO_COLOR, and there is no link either', async () => {
    await walkEverywhere({ env: { NO_COLOR: '1', FORCE_COLOR: '3' } });
    expect([...sgr()]).toEqual([]);
    expect(terminal.raw()).not.toContain('\u001b]8;');
    // What the keys move is still to be seen.
    terminal.press('tab');
    await terminal.waitFor('❯');
  });

  test('are none with --no-color', async () => {
    await openFirst({ args: ['--no-color'], env: { FORCE_COLOR: '3' } });
    expect([...sgr()]).toEqual([]);
  });
});

/** Every character that was written and that ASCII does not know. */
function otherThanAscii(): readonly string[] {
  return [...new Set(terminal.raw())].filter((char) => (char.codePointAt(0) ?? 0) > 0x7e);
}

describe('signs', () => {
  test('are ASCII on every screen where the locale is not UTF-8, and in the last words', async () => {
    await walkEverywhere({ env: { LC_ALL: 'C' } }, inAscii);
    terminal.type('q');
    await terminal.exited();
    expect(otherThanAscii()).toEqual([]);
    expect(terminal.raw()).toContain('Enter continue');
  });

  test.each([
    ['--ascii', { args: ['--ascii'] }],
    ['the Linux console', { term: 'linux' }],
  ])('are ASCII with %s', async (_what, options) => {
    await openFirst(options);
    expect(otherThanAscii()).toEqual([]);
  });

  test('of the people in the file are theirs', async () => {
    ({ terminal } = startSmall('id,email,name\n1,ann@example.com,Zoë 李小龍\n', { args: ['--ascii'] }));
    await walkToReport(
      terminal,
      async (screen) => {
        if (screen === 'accept all') await terminal.waitFor('Zoë 李小龍');
      },
      inAscii,
      'accept all',
    );
  });
});

test('a screen on which nothing happens writes nothing', async () => {
  ({ terminal } = startSmall(CSV));
  /** Whatever comes with the screen may take its time to come; what moves on it never ends. */
  const still = async () => {
    await expect.poll(() => terminal.wrote(/./s, 2_000), { interval: 0 }).toBe(false);
  };
  const screens = ['❯ Embedded tenant', 'Planned:', 'What happened'];
  await walkToReport(terminal, async (screen) => {
    if (screens.includes(screen)) await still();
  });
});

test('a key writes what it has changed, and Ctrl-L all that is there', async () => {
  await openFirst({ columns: 120, rows: 40 });
  // With the first key all that is written at the start is there.
  await terminal.see('j');
  expect(terminal.screen()).toMatch(/❯ Your Auth0/);
  const before = terminal.raw().length;
  await terminal.see('k');
  const moved = terminal.raw().slice(before);
  expect(moved).not.toMatch(/auth0-import-wizard|\[Tenant\]|Which tenant/);
  const screen = terminal.screen();
  const from = terminal.raw().length;
  const frame = terminal.wrote(/\[H.\[J.*\[\?2026l/s);
  terminal.type('\u000c');
  expect(await frame).toBe(true);
  await terminal.still();
  const anew = stripVTControlCharacters(terminal.raw().slice(from));
  for (const line of screen.split('\n')) expect(anew).toContain(line.trim());
  expect(terminal.screen()).toBe(screen);
});

describe('what is taken along', () => {
  test('the path of the report is copied through the terminal, shown, and a link', async () => {
    const { terminal: opened, home } = startSmall(CSV);
    terminal = opened;
    await walkToReport(terminal);
    expect(terminal.raw()).toContain('\u001b]8;;file://');
    expect(terminal.raw()).toContain(`${home}/`);
    terminal.type('C');
    await terminal.waitFor('✓ Copied the path of the report.');
    const [, base64 = ''] = terminal.raw().split('\u001b]52;c;');
    const copied = Buffer.from(base64.split('\u0007')[0] ?? '', 'base64').toString();
    expect(copied).toMatch(new RegExp(`^${home}/.*/report\\.html$`));
    // Any other key, and the status is the step’s again.
    terminal.press('down');
    await terminal.waitUntilGone('Copied');
  });

  test('a terminal that would print the sequence shows the text instead', async () => {
    ({ terminal } = startSmall(CSV, { term: 'linux', args: ['--no-ascii'] }));
    await walkToReport(terminal);
    terminal.type('C');
    await terminal.waitFor('To copy: ');
    expect(terminal.raw()).not.toContain('\u001b]');
  });
});
