import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTenantProcess } from '../tenant/tenant-process.ts';
import { startProgram } from './pty.ts';

test('the wizard migrates into a tenant of its own process, through refusals, bad gateways and foreign jobs', async () => {
  const faults = ['429:3', '502@jobs:2', 'busy:1s'].flatMap((fault) => ['--fault', fault]);
  const tenant = await startTenantProcess(['--job-speed', '500', ...faults]);
  const terminal = startProgram({
    env: {
      AUTH0_IMPORT_WIZARD_HOME: mkdtempSync(join(tmpdir(), 'wizard-home-')),
      AUTH0_DOMAIN: tenant.address,
      AUTH0_CLIENT_ID: tenant.clientId,
      AUTH0_CLIENT_SECRET: tenant.clientSecret,
    },
  });
  onTestFinished(async () => {
    terminal.close();
    await tenant.end('SIGKILL');
  });
  let planned: string | undefined;
  for (const screen of [
    '❯ Your Auth0 tenant',
    '❯ Initial-Migration-Connection',
    '❯ acme-legacy.csv',
    'accept all',
    /[0-9]+ records read/,
    /Planned: [0-9]+ created, 0 updated/,
    'Nothing has been sent yet.',
  ]) {
    await terminal.waitFor(screen);
    planned ??= /Planned: ([0-9]+) created/.exec(terminal.screen())?.[1];
    terminal.press('enter');
  }
  // Real users: Enter alone sends nothing, nor does another name.
  await terminal.waitFor('type the connection’s name: Initial-Migration-Connection');
  terminal.type('initial\r');
  await terminal.waitFor('That is not the name of the connection, so nothing was sent.');
  terminal.press('ctrl-u');
  terminal.type('Initial-Migration-Connection\r');
  await terminal.waitFor('p send the rest');
  terminal.type('p');
  await terminal.waitFor('All jobs have ended');
  terminal.press('enter');
  await terminal.waitFor('Everything went exactly as the preview said.');
  const { stderr } = await tenant.end('SIGTERM');
  for (const [fault, times] of [
    ['429', 3],
    ['502@jobs', 2],
  ] as const)
    expect(stderr.split(`fault ${fault}: `)).toHaveLength(times + 1);
  expect(stderr).toContain('fault busy: POST /api/v2/jobs/users-imports');
  const inserted = [...stderr.matchAll(/completed: [0-9]+ records, ([0-9]+) inserted/g)];
  expect(inserted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(Number(planned));
});
