import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openTenant } from '../tenant/over-http.ts';
import { CREDENTIALS, legacy } from './planned.ts';
import { startProgram } from './pty.ts';

/** The command that the wizard shows, run as it is shown. */

const shell = promisify(execFile);

test('what the review saves, and the command it prints, do the same without the wizard', async () => {
  const tenant = await openTenant(CREDENTIALS);
  const folder = mkdtempSync(join(tmpdir(), 'save it-'));
  writeFileSync(join(folder, 'my shop.csv'), legacy(3));
  const env = {
    AUTH0_IMPORT_WIZARD_HOME: join(folder, 'home'),
    AUTH0_DOMAIN: tenant.baseUrl,
    AUTH0_CLIENT_ID: CREDENTIALS.clientId,
    AUTH0_CLIENT_SECRET: CREDENTIALS.clientSecret,
  };
  const terminal = startProgram({ args: ['my shop.csv'], env, cwd: folder, columns: 200 });
  onTestFinished(() => terminal.close());
  for (const screen of [
    '❯ Your Auth0 tenant',
    '❯ Customers',
    'my shop.csv',
    'accept all',
    '3 records read',
    'Planned: 3 created',
  ]) {
    await terminal.waitFor(screen);
    terminal.press('enter');
  }
  await terminal.waitFor('Nothing has been sent yet.');
  terminal.type('m');
  await terminal.waitFor('my shop.migration.json');
  const shown = / (\S+ \S+ run .*)$/m.exec(terminal.screen())?.[1]?.trim();
  expect(shown).toContain("run 'my shop.migration.json'");
  terminal.type('q');
  expect(await terminal.exited()).toBe(0);
  const printed = /without the wizard: (.*)/.exec(terminal.screen())?.[1]?.trim() ?? '';
  expect(printed).toBe(shown);
  expect(await tenant.usersByEmail('user0@example.com')).toEqual([]);

  const options = { cwd: folder, env: { ...process.env, ...env } };
  const ran = await shell('sh', ['-c', `${printed} --yes`], options);
  expect(ran.stdout).toContain('3 users created');
  expect(await tenant.usersByEmail('user0@example.com')).toHaveLength(1);
  // The migration of that run has the file too; “list” names it.
  const listed = await shell('sh', ['-c', `${printed.replace(/ run .*/, '')} list`], options);
  const name = /^(\S+-my-shop) +finished/m.exec(listed.stdout)?.[1] ?? '';
  const again = await shell(
    'sh',
    ['-c', `${printed.replace(/ run .*/, '')} run ${name} --yes || echo "ended with $?"`],
    options,
  );
  expect(again.stderr).toContain('3 records are undecided: already in the connection.');
  expect(again.stdout).toContain('ended with 3');
});
