import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { writeMigrationPlan } from '../../src/migration/migration-file.ts';
import { migrationPlanSchema, POLICY_CLASSES } from '../../src/migration/migration-schema.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';
import { NOT_IMPORTABLE } from '../samples/not-importable.ts';

/** `--help` of each command, and its examples, run as they are written. */

const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;
const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'help-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = join(folder, 'bin');
const env = {
  PATH: `${bin}:${process.env.PATH}`,
  HOME: folder,
  AUTH0_IMPORT_WIZARD_HOME: join(folder, 'migrations'),
  NO_COLOR: '1',
};

/** What the examples are about. */
beforeAll(async () => {
  mkdirSync(bin);
  const program = join(bin, 'auth0-import-wizard');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
});

async function workplace(name: string): Promise<string> {
  const place = join(folder, name);
  mkdirSync(place);
  createWorkspace(join(place, 'migrations', '2026-11-25-130200-legacy')).close();
  copyFileSync(SAMPLE, join(place, 'legacy.csv'));
  const source = await inspectSource(join(place, 'legacy.csv'));
  if (!source.ok) throw new Error(source.error.message);
  const plan = migrationPlanSchema.parse({
    version: 2,
    tenant: 'embedded',
    connection: 'Initial-Migration-Connection',
    source: { path: 'legacy.csv' },
    mapping: suggestMapping(source.value).mapping,
    passwords: Object.fromEntries(NOT_IMPORTABLE.map((label) => [label, 'hold-back'])),
    policies: Object.fromEntries(POLICY_CLASSES.map((id) => [id, id === 'new' ? 'create' : 'skip'])),
  });
  writeMigrationPlan(join(place, 'migration.json'), plan);
  const identities = [{ connection: 'Users', provider: 'auth0' }];
  const user = { user_id: 'auth0|1', email: 'ann@example.com', identities };
  writeFileSync(join(place, 'users.json.gz'), gzipSync(`${JSON.stringify(user)}\n`));
  return place;
}

function helpOf(...command: readonly string[]): string {
  return execFileSync(process.execPath, [PROGRAM, ...command, '--help'], { encoding: 'utf8', env });
}

function examplesIn(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}\$ (.+)$/gm)].flatMap(([, line]) => line ?? []);
}

const ROOT = helpOf();
const COMMANDS = [...ROOT.matchAll(/^ {2}([a-z]+)(?: \[options\])?(?: [<[][a-z.]+[>\]])* {2,}/gm)]
  .flatMap(([, name]) => name ?? [])
  .filter((name) => name !== 'file');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line in a shell. @param until ends it in good order once this is printed */
function run(line: string, cwd: string, input: string, until?: string): Promise<Ended> {
  return new Promise((resolve) => {
    // Bash runs the last command of a line in its own place, so that a signal reaches it.
    const child = spawn('bash', ['-c', line], {
      cwd,
      env: { ...env, AUTH0_IMPORT_WIZARD_HOME: join(cwd, 'migrations') },
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => {
      const isDone = () => until !== undefined && out.stdout.includes(until);
      const before = isDone();
      out.stdout += data;
      // Once: a second one would not wait.
      if (!before && isDone()) child.kill('SIGTERM');
    });
    child.stderr.on('data', (data) => {
      out.stderr += data;
    });
    child.on('close', (code) => resolve({ code, ...out }));
    child.stdin.end(input);
  });
}

/** The passwords of the sample, for whoever asks. */
function inputFor(line: string): string {
  return line.includes('--solve') ? 'throwaway\n' : 'Lighthouse-42!\n';
}

/** What only a person, a terminal or a tenant far away could bring to a better end. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^auth0-import-wizard(?: legacy\.csv.*)?$/, 'needs a terminal'],
  [/ resume$/, 'No import is unfinished.'],
  [/ undo$/, 'There is no import that could be undone.'],
  [/ resume 2026/, 'was never cut into jobs'],
  [/ undo 2026/, 'nothing'],
  [/ run .*newer\.csv/, 'newer.csv does not exist'],
  [/ report(?: --|$)/, 'No migration has sent anything.'],
  [/ report 2026/, 'was ever sent'],
];

/** How far they are is told beside what they print. */
const TELLING = /^auth0-import-wizard (?:run|plan) /;

describe('--help', () => {
  test('groups the commands, and tells exit codes and environment', () => {
    expect(ROOT).toMatch(/^Legacy files:\n {2}inspect[\s\S]+^Imports:\n {2}[\s\S]+^More:\n {2}tenant/m);
    expect(ROOT).not.toContain('\nCommands:');
    expect(ROOT).toMatch(/^Exit codes:$[\s\S]+^Environment:$/m);
    expect(COMMANDS).toEqual(
      expect.arrayContaining(['inspect', 'passwords', 'prepare', 'resume', 'completion']),
    );
  });

  test.each(COMMANDS)('of %s is a sentence, its options, and two examples or more', (command) => {
    const help = helpOf(command);
    const [usage = '', ...rest] = help.split('\n\n');
    expect(usage).toMatch(new RegExp(`^Usage: auth0-import-wizard ${command}\\b`));
    expect(rest[0]?.replaceAll('\n', ' ')).toMatch(/^[A-Z].+\.$/);
    expect(help).toMatch(/^Options:$/m);
    expect(examplesIn(help).length).toBeGreaterThanOrEqual(2);
    // Whoever hands an argument over knows what it is for.
    for (const [, argument] of usage.matchAll(/ [<[]([a-z.]+)[>\]]/g))
      if (argument !== 'options') expect(help).toMatch(new RegExp(`^ {2}${argument} {2,}\\S`, 'm'));
  });
});

describe('the examples of', () => {
  test.each(['', ...COMMANDS])(
    '“%s” run as they are written',
    async (command) => {
      const cwd = await workplace(`at-${command}`);
      for (const line of examplesIn(command === '' ? ROOT : helpOf(command))) {
        const until = command === 'tenant' ? 'export AUTH0_CLIENT_SECRET' : undefined;
        const { code, stdout, stderr } = await run(line, cwd, inputFor(line), until);
        const refusal = REFUSED.find(([form]) => form.test(line))?.[1];
        if (refusal === undefined)
          expect([line, code, TELLING.test(line) || stderr === '']).toEqual([line, 0, true]);
        else expect([line, code, stdout + stderr]).toEqual([line, 2, expect.stringContaining(refusal)]);
      }
    },
    120_000,
  );
});

test('what is misspelled is refused with 2 and the nearest name', async () => {
  const at = (line: string) => run(`auth0-import-wizard ${line}`, folder, '');
  expect(await at('prepare x --owt y')).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') });
  expect(await at('completion tcsh')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
  expect(await at('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});
