import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import { type Conversation, converse } from './conversation.ts';
import { PROGRAM, startProgram, type TerminalOptions, type TestTerminal } from './pty.ts';

const ESC = '\u001b';

/** The program in a terminal of its own, so that tests can run side by side. */
function open(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  options: TerminalOptions,
): Conversation & { readonly terminal: TestTerminal; readonly home: string } {
  const home = mkdtempSync(join(tmpdir(), 'plain-home-'));
  const terminal = startProgram({ ...options, env: { AUTH0_IMPORT_WIZARD_HOME: home, ...options.env } });
  onTestFinished(() => terminal.close());
  return { ...converse(terminal), terminal, home };
}

/** The same conversation in both forms: numbers and letters are understood in each. */
const FORMS: readonly {
  readonly form: string;
  readonly options: TerminalOptions;
  readonly isLines: boolean;
}[] = [
  { form: 'with arrow keys', options: { args: ['--plain'] }, isLines: false },
  { form: 'line by line, in a terminal that can only print', options: { term: 'dumb' }, isLines: true },
];

async function walkToCollisions({ answer, hear }: Conversation): Promise<void> {
  await answer('To which tenant?', '1');
  await answer('Into which connection?', '1');
  await answer('Which file?', '1');
  await answer('What do the columns mean?', '1');
  await answer('Which passwords can come along?', '1');
  await hear('Planned: 419 created, 0 updated, 6 undecided, 83 left out.');
}

describe.concurrent.each(FORMS)('the whole flow, $form', ({ options, isLines }) => {
  test('goes from the first question to a finished import and its report', async (context) => {
    const { answer, hear, transcript, terminal, home } = open(context, options);
    await hear('Step 1 of 9: Tenant. Which tenant do the users go to?');
    await answer('To which tenant?', '1');
    await hear('Step 2 of 9: Connection.');
    await answer('not a database', '1');
    await answer('Step 3 of 9: Source.', '1');
    await hear(/Step 4 of 9: Mapping.*15 columns, 1 guess to look at, 1 left out\..*Columns 1 to 10 of 15/s);
    // The rest of the columns, then another place for one of them.
    await answer('What next?', '3');
    await hear('Columns 11 to 15 of 15');
    await answer('What next?', '2');
    await answer('Which column?', 'login_name');
    await hear(/Goes to:? +username/);
    await answer('What about this column?', '1');
    await answer('Where does login_name go?', 'nickname');
    await hear(/Goes to:? +nickname/);
    await answer('What about this column?', 'b');
    await answer('What next?', '1');

    // Users of phpass are held back unless somebody says otherwise.
    await hear(/Step 5 of 9: Passwords.*508 records read: 5 not valid/s);
    await answer('What next?', '2');
    await answer('Which scheme?', 'phpass');
    await hear('held back');
    await answer('What is done with these users?', '1');
    await hear('reset at first login.');
    await answer('What next?', '1');

    await hear(/Step 6 of 9: Collisions.*Planned: 478 created, 0 updated, 6 undecided, 24 left out\./s);
    await answer('What next?', '2');
    await answer('What is done with which records?', '7');
    await answer('What is done with them?', '2');
    await hear('Planned: 478 created, 9 updated, 6 undecided, 15 left out.');
    // One record alone, and back.
    await answer('What next?', '3');
    await answer('The records of which class?', '3');
    await hear('Records: 3');
    await answer('Records: what next?', '3');
    await answer('Which one?', '1');
    await hear('Line 6: undecided');
    await answer('What about this record?', '1');
    await answer('What is done with this record?', '2');
    await hear('Planned: 478 created, 9 updated, 5 undecided, 16 left out.');
    await answer('What about this record?', 'b');
    await answer('Records: what next?', 'b');
    await answer('What next?', '5');
    await hear(/Taken back\.\s+Planned: 478 created, 9 updated, 6 undecided, 15 left out\./);
    await answer('What next?', '1');

    await hear(/Step 7 of 9: Review.*57 users created without theirs, for good/s);
    await answer('What next?', '6');
    await hear(/Checks: \d+/);
    // Nothing is sent before both questions were answered with yes.
    await answer('What next?', '1');
    await answer('now?', 'yes');
    await hear('57 users would lose the password they have, for good.');
    await answer('What next?', '2');
    await answer('What next?', '1');
    await answer('now?', 'no');
    await hear('Nothing was sent.');
    await answer('What next?', '1');
    await answer('now?', 'yes');

    await hear(/Step 8 of 9: Import.*percent, \d+ of 487 users.*All jobs have ended\./s);
    await answer('What next?', '1');
    await hear(/Step 9 of 9: Report.*Everything went exactly as the preview said\./s);
    await answer('What next?', '1');
    await hear(/50 of 50 users at random are as planned/);
    await answer('What next?', '2');
    await hear('60 users arrived without a password that works');
    await answer('to make them', 'yes');
    await hear('Every user has a link.');
    await answer('What next?', 'q');

    expect(await terminal.exited()).toBe(0);
    expect(transcript()).toContain('478 users created, 9 updated, 0 failed, 21 records left out.');
    const [folder = ''] = readdirSync(home);
    const links = readFileSync(join(home, folder, 'reset-links.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(links).toHaveLength(61);
    const [, link = ''] = links;
    expect(transcript()).not.toContain(link.split(',').at(-1));
    // What a key does is no matter where there are no keys.
    expect(transcript()).not.toMatch(/\bEsc\b|←|→ choose|[Pp]ress [a-z]\b|⏎/);
    if (isLines) {
      expect(terminal.raw()).not.toContain(ESC);
      expect(terminal.raw()).not.toMatch(/[✓✗⚠❯█░│─┌⠋]/);
    }
    expect(terminal.buffer()).toBe('normal');
  });

  test('goes back through every step, and nothing that was chosen is lost', async (context) => {
    const talk = open(context, options);
    const { answer, hear } = talk;
    await walkToCollisions(talk);
    await answer('What next?', '2');
    await answer('What is done with which records?', '2');
    await answer('What is done with them?', '3');
    await hear('Planned: 419 created, 1 updated, 5 undecided, 83 left out.');
    for (const step of ['Passwords', 'Mapping', 'Source', 'Connection', 'Tenant']) {
      await answer(/What next\?|Which file\?|Into which connection\?/, 'b');
      await hear(`: ${step}. W`);
    }
    await answer('To which tenant?', '1');
    await answer('Into which connection?', '1');
    await answer('Which file?', '1');
    await answer('What do the columns mean?', '1');
    await answer('Which passwords can come along?', '1');
    await hear('Planned: 419 created, 1 updated, 5 undecided, 83 left out.');
  });

  test('answers that are typed ahead are not lost between questions', async (context) => {
    const { hear, terminal } = open(context, options);
    await hear('To which tenant?');
    terminal.type('1\r1\r1\r1\r');
    await hear(/Step 5 of 9: Passwords.*What next\?/s);
  });

  test('a secret is not echoed, and what was typed of the rest is kept', async (context) => {
    const { answer, hear, transcript, terminal } = open(context, options);
    await answer('To which tenant?', '2');
    await answer('Domain, such as', 'http://127.0.0.1:9');
    await answer('Client id', 'the-client');
    await answer('Client secret', 'hunter2-of-the-tenant');
    await hear('Problem: ');
    await hear('To which tenant?');
    expect(transcript()).toContain('the-client');
    expect(terminal.raw()).not.toContain('hunter2');
    await answer('Your Auth0 tenant, http://127.0.0.1:9', 'q');
    expect(await terminal.exited()).toBe(0);
  });

  test('Ctrl-C leaves at once, with exit code 130, and the terminal is as it was', async (context) => {
    const { answer, hear, transcript, terminal } = open(context, options);
    await answer('To which tenant?', '1');
    await hear('Into which connection?');
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expect(transcript()).toContain('Nothing was sent.');
    if (!isLines)
      expect(terminal.raw().lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(
        terminal.raw().lastIndexOf(`${ESC}[?25l`),
      );
  });
});

describe.concurrent('while the import runs', () => {
  test.for(FORMS)('Enter pauses it, and Ctrl-C stops it, $form', async ({ options, isLines }, context) => {
    const talk = open(context, { ...options, args: [...(options.args ?? []), 'samples/acme-legacy.csv'] });
    const { answer, hear, terminal, transcript } = talk;
    await walkToCollisions(talk);
    await answer('What next?', '1');
    // A pilot goes first; the rest waits for a yes.
    await answer('What next?', '2');
    await hear('users go first, something of everything');
    await answer('What next?', '1');
    await answer('now?', 'yes');
    await hear(/Pilot: \d+ of \d+ users arrived/);
    await answer('Send the rest?', '2');
    await hear(/percent, \d+ of 419 users/);
    terminal.press('enter');
    await answer('What now?', '2');
    await hear('Paused: no further job is started.');
    terminal.press('ctrl-c');
    await hear('Stopping after the running jobs. Press Ctrl-C again to leave at once.');
    if (isLines) {
      // The second one means it, and leaves whatever runs.
      terminal.press('ctrl-c');
      expect(await terminal.exited()).toBe(130);
      return;
    }
    await hear(/Stopped: .*What next\?/s);
    await answer('What next?', '1');
    await hear('The import stopped early');
    await answer('What next?', 'q');
    expect(await terminal.exited()).toBe(1);
    expect(transcript()).toContain('not sent');
  });
});

test.concurrent('a password somebody knows is proven, signs in after the import if asked to, and is shown nowhere', async (context) => {
  const [[account, password] = ['', '']] = Object.entries(KNOWN_PASSWORDS);
  const { answer, hear, terminal } = open(context, { term: 'dumb' });
  await answer('To which tenant?', '1');
  await answer('Into which connection?', '1');
  await answer('Which file?', '1');
  await answer('What do the columns mean?', '1');
  await answer('What next?', '3');
  await answer('Account', account);
  await answer('Password (what you type is not shown)', password);
  await answer('Key or pepper', '');
  await hear('What next?');
  await answer('Forget 1 password kept in memory', '1');
  await hear('Planned: 419 created');
  await answer('What next?', '1');
  await answer('Step 7 of 9', '1');
  await answer('now?', 'yes');
  await hear('All jobs have ended.');
  await answer('What next?', '1');
  await answer('Try sign-ins with the passwords you typed', '2');
  await answer('Sign in for real as 1 user', 'yes');
  await hear('1 of 1 sign-in with known passwords worked');
  await answer('What next?', 'q');
  expect(await terminal.exited()).toBe(0);
  expect(terminal.raw()).not.toContain(password);
});

describe.concurrent('the terminal is given back', () => {
  /** Runs the program, then asks the terminal for its modes. */
  const SHELL = 'trap : TERM; "$@"; code=$?; stty -a; exit $code';

  const WAYS: readonly { readonly way: string; readonly args: readonly string[]; readonly term: string }[] = [
    { way: 'after Ctrl-C at a question with arrow keys', args: ['--plain'], term: 'xterm-256color' },
    { way: 'after Ctrl-C in the middle of a secret', args: [], term: 'dumb' },
  ];
  test.for(WAYS)('$way', async ({ args, term }, context) => {
    const command = ['sh', '-c', SHELL, 'sh', process.execPath, PROGRAM, ...args] as const;
    const { answer, hear, terminal } = open(context, { command, term });
    await answer('To which tenant?', '2');
    await answer('Domain, such as', 'acme.example');
    await answer('Client id', 'the-client');
    await hear('Client secret');
    terminal.type('half of it\u0003');
    expect(await terminal.exited()).toBe(130);
    const modes = terminal.raw().split('speed ').at(-1) ?? '';
    for (const mode of ['icanon', 'echo', 'isig', 'opost'])
      expect(modes).toMatch(new RegExp(`[^-]\\b${mode}\\b`));
    expect(terminal.raw()).not.toContain('half of it');
  });
});

test.concurrent('what a file tries to do to the terminal is shown and not done', async (context) => {
  const { answer, hear, terminal } = open(context, { term: 'dumb', args: ['samples/nasty.csv'] });
  await answer('To which tenant?', '1');
  await answer('Into which connection?', '1');
  await answer('Which file?', '1');
  await hear('Step 4 of 9: Mapping.');
  await answer('What next?', '2');
  await answer('Which column?', 'b');
  await answer('What next?', '1');
  await answer('Step 5 of 9: Passwords.', '1');
  await hear('Step 6 of 9: Collisions.');
  await answer('What next?', '3');
  await answer('The records of which class?', '1');
  await answer('Records: what next?', '3');
  await answer('Which one?', '1');
  await hear('What about this record?');
  expect(terminal.raw()).not.toMatch(/[^\r\n\t -~\u00a0-\u{10ffff}]/u);
  expect(terminal.raw()).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
});

describe.concurrent('which form', () => {
  test('a screen reader gets lines by itself, in any terminal', async (context) => {
    const { answer, hear, terminal } = open(context, { env: { INK_SCREEN_READER: 'true' } });
    await answer('Answer with a number or a letter of the list, then Enter.', '1');
    await hear('Step 2 of 9: Connection.');
    expect(terminal.raw()).not.toContain(ESC);
  });

  test('a full screen is there where it is asked for', async (context) => {
    const { terminal } = open(context, { env: { ACCESSIBLE: '1' }, args: ['--no-plain'] });
    await terminal.waitFor('❯ Embedded tenant');
    expect(terminal.buffer()).toBe('alternate');
  });

  test('a small terminal is large enough', async (context) => {
    const { hear } = open(context, { args: ['--plain'], columns: 40, rows: 12 });
    await hear('To which tenant?');
  });

  test('where the locale is not UTF-8, what is ours is ASCII', async (context) => {
    const { answer, hear, terminal } = open(context, { args: ['--plain'], env: { LANG: 'C' } });
    await answer('To which tenant?', '1');
    await answer('Into which connection?', '1');
    await answer('Which file?', '1');
    await hear('Step 4 of 9: Mapping.');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are ASCII too
    expect(terminal.raw()).toMatch(/^[\u0000-\u007f]*$/);
  });

  test('NO_COLOR is respected', async (context) => {
    const { answer, hear, terminal } = open(context, { args: ['--plain'], env: { NO_COLOR: '1' } });
    await answer('To which tenant?', '1');
    await hear('Into which connection?');
    // Colours and boldness are SGR sequences, which end with m.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what this is about
    expect(terminal.raw()).not.toMatch(/\u001b\[[0-9;]*m/);
  });
});
