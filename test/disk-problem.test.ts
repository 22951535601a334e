import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { diskProblem } from '../src/disk-problem.ts';
import { PROGRAM } from './e2e/planned.ts';

/** A disk that takes nothing more. */

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('is told from what the system and SQLite say', () => {
  const full = new DatabaseSync(':memory:');
  full.exec('PRAGMA max_page_count = 2; CREATE TABLE a (b)');
  const sqlite = thrownBy(() => full.exec('INSERT INTO a VALUES (zeroblob(100000))'));
  const system = Object.assign(new Error('x'), { code: 'ENOSPC' });
  for (const error of [sqlite, system]) expect(diskProblem(error)?.error.code).toBe('disk-full');

  const file = join(mkdtempSync(join(tmpdir(), 'disk-')), 'a.sqlite');
  new DatabaseSync(file).exec('CREATE TABLE a (b)');
  const readOnly = new DatabaseSync(file, { readOnly: true });
  const written = thrownBy(() => readOnly.exec('INSERT INTO a VALUES (1)'));
  expect(diskProblem(written)?.error.code).toBe('disk-read-only');
});

test.each([
  ['a bug', new TypeError('x is not a function')],
  ['a missing file', Object.assign(new Error('x'), { code: 'ENOENT' })],
  ['a rule of the database', thrownBy(() => new DatabaseSync(':memory:').exec('SELECT nothing'))],
  ['no error at all', 'ENOSPC'],
])('%s is something else', (_what, error) => {
  expect(diskProblem(error)).toBeUndefined();
});

/** Runs the program where no file can grow beyond a megabyte: what a full disk says, without one. */
async function cramped(folder: string, ...args: readonly string[]) {
  const child = spawn(
    'bash',
    ['-c', 'ulimit -f 1024; exec "$@"', 'bash', process.execPath, PROGRAM, ...args],
    {
      env: { PATH: process.env.PATH ?? '', AUTH0_IMPORT_WIZARD_HOME: join(folder, 'home') },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

test.each([
  ['plan', ['--connection', 'Database-Users']],
  ['prepare', ['--out', 'out']],
])(
  '%s that does not fit is a sentence, and leaves nothing behind',
  async (command, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'disk-'));
    const source = join(folder, 'legacy.csv');
    const note = 'note '.repeat(40);
    const rows = Array.from({ length: 20_000 }, (_, n) => `${n},user${n}@example.com,${note}\n`);
    writeFileSync(source, `id,email,notes\n${rows.join('')}`);
    const args = options.map((option) => (option === 'out' ? join(folder, 'out') : option));
    const { code, stderr } = await cramped(folder, command, source, ...args);
    expect(stderr).toMatch(/^The disk is full\.\n *Make room, or keep migrations on another one \(--home\)/m);
    expect(stderr).not.toMatch(/problem of its own|\bat .*\.js:/);
    expect(code).toBe(2);
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => !/^(?:legacy\.csv|home|out|home.mappings.*)$/.test(name))).toEqual([]);
  },
  60_000,
);
