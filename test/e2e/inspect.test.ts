import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;
const SAMPLES = new URL('../../samples/', import.meta.url).pathname;

async function inspect(
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, [PROGRAM, 'inspect', ...args])) };
  } catch (error) {
    return z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(error);
  }
}

describe('inspect', () => {
  test('prints form, mapping, schemes and problems, and nothing of a password', async () => {
    const { code, stdout } = await inspect(join(SAMPLES, 'acme-legacy.csv'));
    expect(code).toBe(0);
    expect(stdout).toContain('CSV, comma, header row, UTF-8');
    expect(stdout).toContain('506 records, 5 can not be imported as they are');
    expect(stdout).toMatch(/usr_mail +→ email .*●●● sure/);
    expect(stdout).toMatch(/bcrypt \$2y\$ cost 10 +116 +23\.2% +password kept/);
    expect(stdout).toContain('2 × usr_mail is not an e-mail address. (line 387, 397)');
    expect(stdout).not.toMatch(/sommer2009|\$2y\$10\$[a-z]{5}/);
    expect(stdout).not.toContain('\u001b');
  });

  test('prints the same as JSON', async () => {
    const { stdout } = await inspect(join(SAMPLES, 'presets/keycloak.json'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      file: { format: { kind: 'json', path: ['users'] }, encoding: 'utf-8' },
      origin: { title: 'Keycloak realm export' },
      records: 2,
      invalid: 0,
    });
  });

  test('a file it can not read gets a sentence on stderr and exit code 2', async () => {
    const broken = await inspect(join(SAMPLES, 'presets/article-broken.json'));
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toContain('line 28 breaks off at column 3: this “]” closes nothing that is open.');
    expect((await inspect('/nowhere.csv')).stderr).toContain('/nowhere.csv does not exist.');
  });
});
