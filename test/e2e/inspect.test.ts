import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import { startProgram } from './pty.ts';

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
    expect(stdout).toContain('508 records, 5 can not be imported as they are');
    expect(stdout).toMatch(/usr_mail +→ email .*●●● sure/);
    expect(stdout).toMatch(/bcrypt \$2y\$ cost 10 +116 +23\.1% +password kept/);
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

function passwords(
  args: readonly string[],
  input?: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, 'passwords', ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

describe('passwords', () => {
  const acme = join(SAMPLES, 'acme-legacy.csv');

  test('prints the schemes, from the columns that are named', async () => {
    expect((await passwords([acme])).stdout).toMatch(/bcrypt \$2y\$ cost 10 +116/);
    const named = await passwords([acme, '--column', 'notes', '--json']);
    expect(JSON.parse(named.stdout)).toMatchObject({ records: 508 });
    expect((await passwords([acme, '--column', 'nowhere'])).stderr).toContain('There is no column nowhere.');
  });

  test.each(Object.entries(KNOWN_PASSWORDS))(
    'the known password of %s fits, another does not',
    async (email, password) => {
      const right = await passwords([acme, '--verify', email], `${password}\n`);
      expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ The password fits') });
      const wrong = await passwords([acme, '--verify', email], `${password}!\n`);
      expect(wrong).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('✗ The password does not fit'),
      });
      expect(wrong.stdout + wrong.stderr).not.toContain(password);
    },
  );

  test('32 hex digits are solved with the password of one account', async () => {
    const { stdout, code } = await passwords([acme, '--solve', 'first.shop@example.com'], 'throwaway');
    expect([code, stdout]).toEqual([0, '✓ Solved: md5(password).\n']);
    expect((await passwords([acme, '--solve', 'nobody@example.com'], 'x')).stderr).toContain(
      'There is no account',
    );
  });

  test('a pepper is a second secret, read from the second line', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'pepper-')), 'users.csv');
    const hash = createHash('sha256')
      .update('s-lt!' + 'kitchen' + 'correct horse')
      .digest('hex');
    writeFileSync(file, `email,password,salt\nann@example.com,${hash},s-lt!\n`);
    const args = [file, '--solve', 'ann@example.com'];
    const { stdout, stderr } = await passwords([...args, '--secret'], 'correct horse\nkitchen\n');
    expect(stdout).toMatch(/^✓ Solved: sha256\(.*pepper.*\)/);
    expect(stdout + stderr).not.toContain('kitchen');
    expect((await passwords(args, 'correct horse\n')).code).toBe(1);
  });

  test('login scripts are written for what Auth0 can not check, and for nothing else', async () => {
    const directory = join(mkdtempSync(join(tmpdir(), 'scripts-')), 'custom-database');
    const { code, stdout } = await passwords([acme, '--login-script', directory]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/for 59 users \(phpass .*WordPress \$wp\$2y\$/),
    ]);
    expect(readdirSync(directory).sort()).toEqual(['get-user.js', 'login.js']);
    const nothing = await passwords([join(SAMPLES, 'presets/keycloak.json'), '--login-script', directory]);
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('only a login script')]);
  });

  test('asked for at a terminal, the password is not echoed', async () => {
    const terminal = startProgram({ args: ['passwords', acme, '--verify', 'grace.lighthouse@example.com'] });
    await terminal.waitFor('Password of this account');
    terminal.type(KNOWN_PASSWORDS['grace.lighthouse@example.com']);
    await terminal.waitFor('••••');
    terminal.press('enter');
    expect(await terminal.exited()).toBe(0);
    expect(terminal.screen()).toContain('✓ The password fits');
    expect(terminal.raw()).not.toContain('Lighthouse-42');
    terminal.close();
  });

  test('Ctrl-C at the question leaves with 130, and without a stack', async () => {
    const terminal = startProgram({ args: ['passwords', acme, '--verify', 'grace.lighthouse@example.com'] });
    await terminal.waitFor('Password of this account');
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expect(terminal.raw()).not.toMatch(/ExitPromptError|node_modules/);
    terminal.close();
  });
});
