import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROGRAM, startProgram, type TestTerminal } from './pty.ts';

/** What the program does before its first screen, and where it can show none. */

const run = promisify(execFile);

/** Addresses of all modules that a run of the program loaded: what Node writes for coverage names every script. */
async function modulesOf(...args: readonly string[]): Promise<readonly string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'modules-'));
  await run(process.execPath, [PROGRAM, ...args], { env: { ...process.env, NODE_V8_COVERAGE: directory } });
  const coverage = z.object({ result: z.array(z.object({ url: z.string() })) });
  return readdirSync(directory).flatMap((name) =>
    coverage.parse(JSON.parse(readFileSync(join(directory, name), 'utf8'))).result.map(({ url }) => url),
  );
}

test.each(['--help', '--version'])(
  '%s is quick: it loads neither Ink nor React nor anything of a command',
  async (option) => {
    const modules = await modulesOf(option);
    expect(modules.some((url) => url.endsWith('/dist/cli.js'))).toBe(true);
    const heavy = modules.filter((url) =>
      /node_modules\/(?:ink|react|inquirer|hono|hash-wasm|zod)\/|dist\/(?:wizard|session|tenant\/server)/.test(
        url,
      ),
    );
    expect(heavy).toEqual([]);
  },
);

describe('without a terminal', () => {
  test('there is one line that says so, no escape sequence, and exit code 2', async () => {
    const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end();
    const [out, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect([out, code]).toEqual(['', 2]);
    expect(error).toMatch(/^The wizard asks questions, so it needs a terminal: .*\n$/);
    expect(error).not.toContain('\u001b');
  });
});

describe('in a terminal', () => {
  let terminal: TestTerminal;
  afterEach(() => terminal.close());

  test('something is there before Ink is loaded, and nothing of it is left', async () => {
    const home = mkdtempSync(join(tmpdir(), 'front-'));
    terminal = startProgram({ env: { AUTH0_IMPORT_WIZARD_HOME: home } });
    await terminal.waitFor('❯ Embedded tenant');
    expect(terminal.raw().startsWith('One moment')).toBe(true);
    terminal.type('q');
    await terminal.exited();
    expect(terminal.screen()).toBe('Nothing was sent.');
  });

  test('where CI is set, nobody is asked anything', async () => {
    terminal = startProgram({ env: { CI: 'true' } });
    expect(await terminal.exited()).toBe(2);
    expect(terminal.screen()).toContain('CI is set');
    expect(terminal.raw()).not.toContain('\u001b');
  });
});
