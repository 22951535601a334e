import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startProgram, type TerminalOptions, type TestTerminal } from '../e2e/pty.ts';

const DEMO = new URL('demo.ts', import.meta.url).pathname;
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const CTRL_T = '\u0014';

let terminal: TestTerminal;
let home: string;

function open({ args = [], ...options }: TerminalOptions = {}): void {
  home = mkdtempSync(join(tmpdir(), 'wizard-demo-'));
  terminal = startProgram({
    columns: 100,
    rows: 30,
    ...options,
    command: [process.execPath, DEMO, ...args, '--home', home],
  });
}

afterEach(() => terminal.close());

test('plays the whole story by itself, and ends as README says', async () => {
  open({ args: ['--fast'] });
  const code = await terminal.exited(200_000);
  expect(code, terminal.screen()).toBe(0);
  expect(terminal.buffer()).toBe('normal');
  const [promised = ''] = /[0-9]+ users created, [0-9]+ updated, .* left out\./.exec(README) ?? [];
  expect(promised).not.toBe('');
  expect(terminal.screen()).toContain(promised);
  const [folder = ''] = readdirSync(home);
  expect(readFileSync(join(home, folder, 'report.md'), 'utf8')).toContain('Everything went exactly as');
});

test('stops for the presenter, lends out the keyboard and takes it back', async () => {
  open();
  await terminal.waitFor('❯ Embedded tenant');
  terminal.type(' ');
  await terminal.waitFor('Space go on');
  terminal.type(CTRL_T);
  await terminal.waitFor('The keyboard is yours');
  terminal.type('?');
  await terminal.waitFor('Esc closes this');
  terminal.press('escape');
  await terminal.waitFor('Nothing is sent before');
  terminal.type(CTRL_T);
  await terminal.waitFor('Space pause');
  await terminal.waitFor('❯ Initial-Migration-Connection');
  terminal.type('q');
  expect(await terminal.exited()).toBe(0);
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.raw()).toContain('\u001b[?25h');
});

test('gives the terminal back on Ctrl-C', async () => {
  open();
  await terminal.waitFor('Space pause');
  terminal.press('ctrl-c');
  expect(await terminal.exited()).toBe(130);
  expect(terminal.buffer()).toBe('normal');
});

test('says which size it needs', async () => {
  open({ columns: 80, rows: 24 });
  expect(await terminal.exited()).toBe(2);
  expect(terminal.screen()).toContain('needs a terminal of 80x26');
});
