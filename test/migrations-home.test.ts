import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHome } from '../src/migrations-home.ts';
import { PROGRAM } from './e2e/planned.ts';

/** The place where migrations are kept, before anything is kept there. */

const folder = mkdtempSync(join(tmpdir(), 'home-'));
const file = join(folder, 'a-file');
writeFileSync(file, '');

describe('a home', () => {
  test.each(['', 'not/yet/there'])('may be a directory, or become one: “%s”', (path) => {
    expect(checkHome(join(folder, path), 'write')).toEqual({ ok: true, value: undefined });
  });

  test.each(['', 'below'])('can not be a file, nor be below one: “%s”', (path) => {
    for (const access of ['read', 'write'] as const)
      expect(checkHome(join(file, path), access)).toMatchObject({
        error: {
          code: 'home-unusable',
          message: `${file} is no directory, so no migration can be kept there.`,
        },
      });
  });

  test.skipIf(process.getuid?.() === 0)('has to be one that may be written to', () => {
    const closed = mkdtempSync(join(tmpdir(), 'closed-'));
    chmodSync(closed, 0o500);
    expect(checkHome(closed, 'read')).toMatchObject({ ok: true });
    expect(checkHome(join(closed, 'deeper'), 'write')).toMatchObject({ error: { code: 'home-unusable' } });
  });
});

test.each([['list'], ['resume'], ['undo'], ['report'], ['--plain'], ['plan', file]])(
  '%s says that the home is none, and does nothing',
  (...args) => {
    const run = () => execFileSync(process.execPath, [PROGRAM, ...args, '--home', file], { stdio: 'pipe' });
    expect(run).toThrow(expect.objectContaining({ status: 2 }));
    expect(run).toThrow(
      /^Command failed.*\n.* is no directory, so no migration can be kept there\.\nName another/s,
    );
  },
);
