import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';
import { startProgram } from './pty.ts';

/** The completion scripts, in the shells they are for. */

const run = promisify(execFile);
const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;
const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = join(folder, 'bin');
const home = join(folder, 'migrations');
const work = join(folder, 'work');
const env = {
  PATH: `${bin}:${process.env.PATH}`,
  HOME: folder,
  AUTH0_IMPORT_WIZARD_HOME: home,
  LANG: 'C.UTF-8',
};

function pathOf(shell: Shell): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

const scriptOf = (shell: Shell) => join(folder, `completion.${shell}`);

beforeAll(async () => {
  for (const directory of [bin, work, join(work, 'exports')]) mkdirSync(directory);
  const program = join(bin, 'auth0-import-wizard');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(work, 'legacy users.csv'), '');
  for (const name of ['2026-11-25-130200-legacy', '2026-11-26-090000-shop'])
    createWorkspace(join(home, name)).close();
  // bash carries out what it is offered.
  createWorkspace(join(home, '2026-11-27-$(touch ran)')).close();
  createWorkspace(join(folder, 'elsewhere', '2026-01-01-000000-other')).close();
  for (const shell of SHELLS) {
    const { stdout } = await run(process.execPath, [PROGRAM, 'completion', shell]);
    writeFileSync(scriptOf(shell), stdout);
  }
});

/** What bash would offer for the last word; empty: files. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const all = ['auth0-import-wizard', ...words].map((word) => `'${word}'`).join(' ');
  const lines = [
    `source '${scriptOf('bash')}'`,
    `COMP_WORDS=(${all}) COMP_CWORD=${words.length}`,
    '_auth0_import_wizard',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ];
  const { stdout } = await run('bash', ['--norc', '-c', lines.join('\n')], { env, cwd: work });
  return stdout.split('\n').filter((line) => line !== '');
}

/** The commands that `--help` lists. */
function commandsOf(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}([a-z]+)(?: \[options\])?(?: [<[][a-z.]+[>\]])* {2,}/gm)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => name !== 'file');
}

describe('completion in bash', () => {
  test('offers every command that there is', async () => {
    const { stdout } = await run(process.execPath, [PROGRAM, '--help']);
    const commands = commandsOf(stdout);
    expect(commands).toContain('prepare');
    expect((await offered('')).toSorted()).toEqual(commands.toSorted());
    expect(await offered('pre')).toEqual(['prepare']);
    // Behind the first argument there is no command any more.
    expect(await offered('legacy.csv', 'pre')).toEqual([]);
  });

  test('offers the options of a command, and those of the whole program', async () => {
    expect(await offered('prepare', 'legacy.csv', '--c')).toEqual(['--connection', '--config']);
    expect(await offered('prepare', '--h')).toEqual(['--help', '--home']);
    expect(await offered('inspect', '--out')).toEqual([]);
    // An option of the wizard's is none of a command.
    expect(await offered('--mapp')).toEqual(['--mapping']);
    expect(await offered('inspect', '--mapp')).toEqual([]);
  });

  test('offers choices, and the names of migrations in the home that is named', async () => {
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('resume', '2026-11-2')).toEqual([
      '2026-11-26-090000-shop',
      '2026-11-25-130200-legacy',
    ]);
    expect(await offered('undo', '--yes', 'Users', '')).toHaveLength(2);
    const elsewhere = join(folder, 'elsewhere');
    expect(await offered('undo', '--home', elsewhere, '')).toEqual(['2026-01-01-000000-other']);
    expect(await offered('undo', '--home', '=', elsewhere, '')).toEqual(['2026-01-01-000000-other']);
    expect(await offered('resume', '--home', join(folder, 'nowhere'), '')).toEqual([]);
  });

  test('takes the value of an option for no argument', async () => {
    expect(await offered('--home', 'x', 'ins')).toEqual(['inspect']);
    expect(await offered('prepare', '--out', 'completion', '--re')).toEqual(['--replace']);
  });
});

/** A line typed into a shell, and what stands there after Tab. */
const TYPED: readonly (readonly [line: string, then: string])[] = [
  ['auth0-import-wizard prep', 'auth0-import-wizard prepare'],
  ['auth0-import-wizard inspect leg', 'auth0-import-wizard inspect legacy\\ users.csv'],
  ['auth0-import-wizard prepare x --rep', 'auth0-import-wizard prepare x --replace'],
  ['auth0-import-wizard prepare x --out e', 'auth0-import-wizard prepare x --out exports/'],
  ['auth0-import-wizard resume 2026-11-25', 'auth0-import-wizard resume 2026-11-25-130200-legacy'],
  ['auth0-import-wizard completion f', 'auth0-import-wizard completion fish'],
];

const INTERACTIVE: Readonly<Record<'bash' | 'zsh', readonly string[]>> = {
  bash: ['--norc', '--noprofile', '-i'],
  zsh: ['-f', '-i'],
};

describe.each(['bash', 'zsh'] as const)('completion in %s, typed', (shell) => {
  const program = pathOf(shell);
  test.skipIf(program === undefined)(
    `finds commands, files, directories and migrations${program === undefined ? ` (no ${shell} here)` : ''}`,
    async () => {
      if (program === undefined) return;
      const terminal = startProgram({
        command: [program, ...INTERACTIVE[shell]],
        env: { ...env, PS1: '> ', INPUTRC: '/dev/null' },
        cwd: work,
        columns: 120,
      });
      onTestFinished(() => terminal.close());
      await terminal.waitFor(/^>/m);
      const start = shell === 'zsh' ? 'autoload -Uz compinit && compinit -u -D; ' : '';
      terminal.type(`${start}source '${scriptOf(shell)}' && clear && echo re''ady\r`);
      await terminal.waitFor(/^ready/m);
      for (const [line, then] of TYPED) {
        terminal.type(`${line}\t`);
        await terminal.waitFor(`> ${then}`);
        // Ctrl-U takes the line away, Ctrl-L everything else.
        terminal.type('\u0015\u000c');
        await terminal.waitFor(/^\s*>\s*$/);
      }
    },
    60_000,
  );
});

describe('completion in fish', () => {
  const fish = pathOf('fish');
  test.skipIf(fish === undefined)(
    `finds commands, files, options and migrations${fish === undefined ? ' (no fish here)' : ''}`,
    async () => {
      const offers = async (line: string) => {
        const { stdout } = await run(
          'fish',
          ['--no-config', '-c', `source '${scriptOf('fish')}'; complete -C '${line}'`],
          { env, cwd: work },
        );
        return stdout.split('\n').flatMap((each) => each.split('\t')[0] || []);
      };
      expect(await offers('auth0-import-wizard prep')).toEqual(['prepare']);
      expect(await offers('auth0-import-wizard inspect leg')).toEqual(['legacy users.csv']);
      expect(await offers('auth0-import-wizard prepare x --rep')).toEqual(['--replace']);
      expect(await offers('auth0-import-wizard prepare x --out e')).toEqual(['exports/']);
      expect((await offers('auth0-import-wizard undo 2026')).toSorted()).toEqual([
        '2026-11-25-130200-legacy',
        '2026-11-26-090000-shop',
      ]);
      expect(await offers('auth0-import-wizard completion ')).toEqual(['bash', 'fish', 'zsh']);
      expect(await offers('auth0-import-wizard list leg')).toEqual([]);
    },
    30_000,
  );
});

test('the scripts do not depend on where they were made', () => {
  for (const shell of SHELLS)
    expect(readFileSync(scriptOf(shell), 'utf8')).not.toMatch(/dist|node_modules|\/tmp/);
});
