import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A command that goes wrong itself. */

const BREAKING = new URL('./programs/breaking-command.ts', import.meta.url).pathname;

test.each(['now', 'later'])(
  'ends with one clear sentence, code 70 and a log that holds nobody’s data: %s',
  (when) => {
    const home = mkdtempSync(join(tmpdir(), 'breakdown-'));
    const { status, stderr } = spawnSync(process.execPath, [BREAKING, when, '--home', home], {
      encoding: 'utf8',
    });
    const [log = ''] = readdirSync(home);
    expect(log).toMatch(/^crash-.*\.log$/);
    expect({ status, stderr }).toEqual({
      status: 70,
      stderr: `The program had a problem of its own and stopped. What it was is in ${join(home, log)}, without anybody’s data.\nPlease report it.\n`,
    });
    const text = readFileSync(join(home, log), 'utf8');
    expect(text).toContain(`command ${when}`);
    expect(text).toContain('breaking-command.ts');
    expect(text).not.toContain('planted');
  },
);
