import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fences } from '../readme/command-blocks.ts';
import { readReadme } from '../readme/readme.ts';
import { PROGRAM } from './planned.ts';

/** What README names in passing is there: scripts, files, commands, options, variables. */

const ROOT = new URL('../../', import.meta.url).pathname;
const README = readReadme();
const INLINE = Array.from(README.matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);

function inline(form: RegExp): readonly string[] {
  return [...new Set(INLINE.flatMap((code) => Array.from(code.matchAll(form), ([, found = '']) => found)))];
}

const help = (...command: readonly string[]) =>
  execFileSync(process.execPath, [PROGRAM, ...command, '--help'], { encoding: 'utf8' });
const ROOT_HELP = help();
const COMMANDS = readdirSync(join(ROOT, 'src', 'commands'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => new RegExp(`^ {2}${name}\\b`, 'm').test(ROOT_HELP));
const HELP = [ROOT_HELP, ...COMMANDS.map((name) => help(name))].join('\n');

test('scripts of npm', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const named = inline(/npm run (\w+)/g);
  expect(named).toContain('bench');
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('files and directories', () => {
  const layout = fences(README).flatMap(({ text }) => text.match(/^src\/[\w./-]+/gm) ?? []);
  const pictures = Array.from(README.matchAll(/\]\((test\/[^)]+)\)/g), ([, path = '']) => path);
  const named = [...inline(/((?:src|test|samples)\/[\w./-]+)/g), ...layout, ...pictures];
  expect(named).toEqual(expect.arrayContaining(['src/cli.ts', 'test/bench/slots.ts', 'src/flow/']));
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(9);
  // The line of the layout lists them.
  const [listed = ''] = /^src\/headless\/ .*$/m.exec(README) ?? [];
  const named = Array.from(listed.matchAll(/`(\w+)`/g), ([, name = '']) => name);
  expect(named).toContain('prepare');
  expect(named.filter((name) => !COMMANDS.includes(name))).toEqual([]);
});

/** Of npm, and of scripts beside the program. */
const OTHERS: ReadonlySet<string> = new Set(['--growth', '--write', '--silent']);

test('options', () => {
  const named = inline(/(?:^|[\s(])(--[a-z][a-z-]+)/g).filter((option) => !OTHERS.has(option));
  expect(named).toEqual(expect.arrayContaining(['--without-overrides', '--plain']));
  expect(named.filter((option) => !new RegExp(`${option}(?![a-z-])`).test(HELP))).toEqual([]);
});

test('variables of the environment that are the program’s own', () => {
  const named = inline(/^(AUTH0_\w+)$/g);
  expect(named).toContain('AUTH0_IMPORT_WIZARD_HOME');
  const known = ROOT_HELP.replace('…_TENANT_SECRET', 'AUTH0_IMPORT_WIZARD_TENANT_SECRET');
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
