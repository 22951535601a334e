import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { PROGRAM, startProgram, type TestTerminal } from './pty.ts';

/** Whatever ends the wizard, the terminal is given back. */

const WINDOW = new URL('./programs/window.ts', import.meta.url).pathname;
const BREAKING = new URL('./programs/breaking.ts', import.meta.url).pathname;

let terminal: TestTerminal;
afterEach(() => terminal?.close());

/** Runs a program of Node's, then asks the terminal for its modes. */
const SHELL = 'trap : TERM HUP; "$@"; code=$?; stty -a; exit $code';

async function open(...program: readonly string[]): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'dying-'));
  const [file = PROGRAM, ...args] = program;
  terminal = startProgram({
    command: ['sh', '-c', SHELL, 'sh', process.execPath, file, ...args, ...(args.length === 0 ? [] : [home])],
    env: { AUTH0_IMPORT_WIZARD_HOME: home },
  });
  await terminal.waitFor('❯ Embedded tenant');
  expect(terminal.buffer()).toBe('alternate');
  return home;
}

/** The last word on something that is switched on and off. */
function isOn(mode: string): boolean {
  return terminal.raw().lastIndexOf(`\u001b[?${mode}h`) > terminal.raw().lastIndexOf(`\u001b[?${mode}l`);
}

function expectGivenBack(): void {
  expect(terminal.buffer()).toBe('normal');
  expect({ cursor: isOn('25'), paste: isOn('2004'), alternate: isOn('1049') }).toEqual({
    cursor: true,
    paste: false,
    alternate: false,
  });
  const marks = terminal.raw().split('\u001b]9;4;').slice(1);
  expect(marks.at(-1)?.startsWith('0\u0007')).toBe(true);
  expect(terminal.raw().lastIndexOf('\u001b[23;0t')).toBeGreaterThan(terminal.raw().lastIndexOf('\u001b]0;'));
  const modes = terminal.raw().split('speed ').at(-1) ?? '';
  for (const mode of ['icanon', 'echo', 'isig', 'opost'])
    expect(modes).toMatch(new RegExp(`[^-]\\b${mode}\\b`));
  expect(terminal.screen()).not.toMatch(/\bat .*\.[jt]sx?:\d/);
}

describe('the terminal is given back', () => {
  test('at the normal end', async () => {
    await open();
    terminal.type('q');
    expect(await terminal.exited()).toBe(0);
    expectGivenBack();
    expect(terminal.screen()).toContain('Nothing was sent.');
  });

  test('after Ctrl-C', async () => {
    await open();
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expectGivenBack();
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('after %s', async (signal) => {
    await open();
    terminal.signal(signal);
    expect(await terminal.exited()).toBe(130);
    expectGivenBack();
  });

  test.each([
    ['an exception in a key handler', 'throw'],
    ['a promise that is rejected and nobody waits for', 'reject'],
    ['an exception while the screen is drawn', 'draw'],
  ])('after %s, with one clear sentence and a log that holds nobody’s data', async (_what, how) => {
    const home = await open(BREAKING, how);
    terminal.press('down');
    expect(await terminal.exited()).toBe(70);
    expectGivenBack();
    const screen = terminal.screen().replaceAll('\n', '');
    expect(screen).toContain('The wizard had a problem of its own and stopped.');
    expect(screen).toContain('Nothing was sent.');
    const [log = ''] = readdirSync(home).filter((name) => name.startsWith('crash-'));
    expect(screen).toContain(log);
    const path = join(home, log);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('step tenant');
    expect(text).toMatch(/TypeError: Can not read "…" of …@…\n +at /);
    expect(text).toContain('caused by Error: no user auth0|…');
    expect(text).toContain('breaking.ts');
    expect(text + terminal.raw()).not.toMatch(/planted/i);
  });
});

test.each([
  ['the full screen', [], 'xterm-256color', '❯ Embedded tenant'],
  ['plain mode with arrow keys', ['--plain'], 'xterm-256color', 'Arrows or a number'],
  ['plain mode line by line', ['--plain'], 'dumb', 'Your choice'],
])(
  'a window that is closed ends %s, and nobody calls that a crash',
  async (_what, args, term, seen) => {
    const home = mkdtempSync(join(tmpdir(), 'dying-'));
    const code = join(home, 'code');
    const shell = [
      'sh',
      '-c',
      `trap : HUP; "$@"; echo $? > ${code}`,
      'sh',
      process.execPath,
      PROGRAM,
      ...args,
    ];
    const env = { ...process.env, AUTH0_IMPORT_WIZARD_HOME: home };
    const window = spawn(process.execPath, [WINDOW, term, ...shell], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void window.kill('SIGKILL'));
    let written = '';
    window.stdout.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
    await expect.poll(() => written).toContain(seen);
    window.kill('SIGKILL');
    await expect.poll(() => existsSync(code) && readFileSync(code, 'utf8')).toBe('130\n');
    expect(readdirSync(home)).toEqual(['code']);
  },
  60_000,
);
