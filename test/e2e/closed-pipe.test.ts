import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openTenant } from '../tenant/over-http.ts';
import { PROGRAM } from './planned.ts';
import { type Scripted, scripted } from './scripted.ts';

/** `auth0-import-wizard … | head -1`: the reader has read enough and is gone. */

const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

/** @returns the program's own exit code, the first line, and what it said on stderr */
async function head(env: Scripted['env'], ...args: readonly string[]) {
  const line = 'set -o pipefail; "$@" | head -1';
  const child = spawn('bash', ['-c', line, 'bash', process.execPath, PROGRAM, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

test.each([[['inspect', SAMPLE]], [['passwords', SAMPLE]], [['completion', 'bash']]])(
  '%s ends without a word',
  async (args) => {
    const { code, stdout, stderr } = await head({ PATH: process.env.PATH ?? '' }, ...args);
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
  },
);

test('an import is carried through, heard or not', async () => {
  const client = { clientId: 'client', clientSecret: 'secret-of-the-test' };
  const tenant = await openTenant(client);
  const rows = Array.from({ length: 300 }, (_, n) => `${n},user${n}@example.com\n`);
  const migration = scripted({ baseUrl: tenant.baseUrl, ...client }, `id,email\n${rows.join('')}`);
  const { code, stdout } = await head(migration.env, 'run', migration.file, '--yes', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ event: 'started' });
  expect(code).toBe(0);
  expect(await tenant.usersByEmail('user299@example.com')).toHaveLength(1);
  const list = await head(migration.env, 'list');
  expect(list.stdout).toContain('finished');
});
