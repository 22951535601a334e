import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { openTenant } from '../tenant/over-http.ts';
import { PROGRAM, type TestTerminal } from './pty.ts';
import { type SmallMigration, startSmall } from './small-migration.ts';

/** Ctrl-C during an import, and secrets on the way there: against a tenant that takes its time. */

const run = promisify(execFile);
const CLIENT = { clientId: 'e2e-client', clientSecret: 'Planted-Secret-0815' };
const HASH = '$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234';
const USERS = 40;
const CSV = `id,email,password\n${Array.from({ length: USERS }, (_, n) => `${n},slow${n}@example.com,${HASH}\n`).join('')}`;

let terminal: TestTerminal;
afterEach(() => terminal.close());

async function importing() {
  const tenant = await openTenant({ ...CLIENT, usersPerSecond: 10 });
  const migration: SmallMigration = startSmall(CSV, {
    env: { AUTH0_DOMAIN: tenant.baseUrl, AUTH0_CLIENT_ID: CLIENT.clientId },
  });
  terminal = migration.terminal;
  await terminal.waitFor('❯ Your Auth0 tenant');
  terminal.press('enter');
  await terminal.waitFor('next field');
  terminal.type(CLIENT.clientSecret);
  await terminal.waitFor('•'.repeat(CLIENT.clientSecret.length));
  for (const heading of [
    '❯ Customers',
    'Path',
    'accept all',
    'records read',
    'Planned:',
    'Nothing has been sent yet.',
    'type the connection’s name: Customers',
  ]) {
    terminal.press('enter');
    await terminal.waitFor(heading);
  }
  terminal.type('Customers\r');
  await terminal.waitFor('▶ processing');
  return { tenant, ...migration };
}

/** Everything that was ever written below a folder. */
function contents(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

describe('Ctrl-C during an import', () => {
  test('first says what it does, then leaves at once; resume goes on, and nobody is imported twice', async () => {
    const { tenant, home } = await importing();
    terminal.press('ctrl-c');
    await terminal.waitFor('Stopping after the running jobs. Press Ctrl-C again to leave at once.');
    expect(terminal.buffer()).toBe('alternate');
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expect(terminal.buffer()).toBe('normal');
    expect(terminal.screen()).toContain('“resume” goes on with the import.');

    expect(terminal.raw()).not.toContain(CLIENT.clientSecret);
    expect(terminal.raw()).not.toContain(HASH.slice(12));
    expect(contents(home)).not.toContain(CLIENT.clientSecret);

    const env = {
      ...process.env,
      AUTH0_IMPORT_WIZARD_HOME: home,
      AUTH0_DOMAIN: tenant.baseUrl,
      AUTH0_CLIENT_ID: CLIENT.clientId,
      AUTH0_CLIENT_SECRET: CLIENT.clientSecret,
    };
    expect((await run(process.execPath, [PROGRAM, 'list'], { env })).stdout).toContain('unfinished');
    const resumed = await run(process.execPath, [PROGRAM, 'resume'], { env });
    expect(resumed.stdout).toContain(`${USERS} users created, 0 updated, 0 merged, 0 failed`);
    expect(await tenant.usersByEmail('slow7@example.com')).toHaveLength(1);
  });

  test('pressed once, it waits for the jobs that run, and the report follows', async () => {
    await importing();
    terminal.press('ctrl-c');
    await terminal.waitFor('All jobs have ended');
    terminal.press('enter');
    await terminal.waitFor('What happened');
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expect(terminal.screen()).toContain(`${USERS} users created`);
  });
});
