import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { openTenant, type TestTenant } from '../tenant/over-http.ts';
import { CREDENTIALS, legacy, type Planned, PROGRAM, planned, program, startAndKill } from './planned.ts';
import { startProgram } from './pty.ts';

/** How often the process is killed; `KILLS=100 npx vitest run …` for a longer night. */
const KILLS = Number(process.env.KILLS ?? 12);

/** The real program takes an import back, from a tenant that really listens. */

async function usersOf(tenant: TestTenant): Promise<number> {
  const response = await tenant.call('/users?include_totals=true&per_page=1');
  return z.object({ total: z.number() }).parse(await response.json()).total;
}

/** An import that has ended. */
async function imported(tenant: TestTenant, csv: string): Promise<Planned> {
  const migration = await planned({ ...tenant, ...CREDENTIALS }, csv);
  // The pilot wave of a larger import ends the first run; the second sends the rest.
  const { code } = await program(migration.env, 'resume');
  if (code === 4) expect(await program(migration.env, 'resume')).toMatchObject({ code: 0 });
  else expect(code).toBe(0);
  return migration;
}

function csvOf({ folder }: Planned): readonly string[] {
  const path = join(folder, 'undo.csv');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return readFileSync(path, 'utf8').trim().split('\n');
}

const change = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('undo', () => {
  test('deletes those the import created, and nobody who was there, was changed or has signed in', async () => {
    const tenant = await openTenant(CREDENTIALS);
    await tenant.importUsers([{ email: 'old@example.com', user_id: 'old', app_metadata: { a: 1 } }]);
    const rows = legacy(6).replace('user0@example.com', 'old@example.com');
    const migration = await imported(tenant, `${rows},noid@example.com,No,Id\n`);
    expect(await usersOf(tenant)).toBe(7);

    await tenant.call('/users/auth0%7C1', change('PATCH', { email: 'new1@example.com' }));
    await tenant.call('/users/auth0%7C2', change('PATCH', { password: 'Long-enough-42!' }));
    expect((await tenant.signIn('user2@example.com', 'Long-enough-42!')).status).toBe(200);
    await tenant.call('/users/auth0%7C3', { method: 'DELETE' });
    // The id of a user we made, in another connection: which of the two would be deleted?
    await tenant.importUsers([{ email: 'staff@example.com', user_id: '4', username: 'staff' }], {
      connection: 'con_TestDatabase0002',
    });
    await tenant.importUsers([{ email: 'fresh@example.com', user_id: 'fresh' }]);

    const dry = await program(migration.env, 'undo');
    expect(dry.stdout).toContain('This import created 6 users in Customers at http://127.0.0.1:');
    expect(dry.stdout).toContain('2 users to delete, for good.');
    expect(dry.stdout).toContain('  1 × has signed in since\n');
    expect(dry).toMatchObject({ code: 3, stderr: expect.stringContaining('Nobody was deleted') });
    expect(csvOf(migration)).toEqual([
      'line,email,user_id,undo,reason',
      '3,user1@example.com,auth0|1,keep,has another e-mail address than it was created with',
      '4,user2@example.com,auth0|2,keep,has signed in since',
      '5,user3@example.com,auth0|3,not there any more,',
      expect.stringContaining('auth0|4,keep,"its id is held by two connections'),
      '7,user5@example.com,auth0|5,delete,',
      expect.stringMatching(/^8,noid@example\.com,auth0\|[0-9a-f]{24},delete,$/),
    ]);
    expect(await program(migration.env, 'undo', '--yes', 'customers')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('not the name of the connection'),
    });
    expect(await usersOf(tenant)).toBe(8);

    const done = await program(migration.env, 'undo', '--yes', 'Customers');
    expect(done).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('2 users deleted, 3 kept, 0 refused, 1 not there any more.'),
    });
    expect(await usersOf(tenant)).toBe(6);
    for (const email of ['old', 'new1', 'user2', 'user4', 'staff', 'fresh'])
      expect(await tenant.usersByEmail(`${email}@example.com`)).toHaveLength(1);
    expect((await program(migration.env, 'list')).stdout).toContain('undone');
    expect((await program(migration.env, 'undo')).stderr).toContain('no import that could be undone');
    expect(done.stdout + done.stderr + dry.stderr).not.toContain(CREDENTIALS.clientSecret);
  });

  test('goes on where it was killed; each user is deleted once, and nobody else', async () => {
    // Two requests a user: at this pace not even an undo that nobody kills is through before the third kill.
    const tenant = await openTenant({ ...CREDENTIALS, requestsPerSecond: 500, burst: 200 });
    await tenant.importUsers([{ email: 'old@example.com' }]);
    const users = 900;
    const migration = await imported(tenant, legacy(users));
    let kills = 0;
    for (let isThrough = false; !isThrough; ) {
      // As many kills as were asked for, then it may come to its end. Its second line says that it has begun to delete.
      const patience = kills < KILLS ? Math.random() * 600 : 60_000;
      isThrough = await startAndKill(migration, ['undo', '--yes', 'Customers'], patience, 2);
      if (!isThrough) kills += 1;
      if (kills > KILLS) throw new Error('It did not end by itself.');
    }
    expect(kills).toBeGreaterThan(2);
    process.stdout.write(`${kills} kills, ${users} users deleted\n`);
    expect(await usersOf(tenant)).toBe(1);
    const workspace = openWorkspace(migration.folder);
    if (!workspace.ok) throw new Error(workspace.error.message);
    const states = workspace.value.db.prepare('SELECT state, count(*) AS n FROM undo GROUP BY state').all();
    workspace.value.close();
    expect(states).toEqual([{ state: 'deleted', n: users }]);
  });

  test('stops after the running user at Ctrl-C, says so, and is partly undone until it goes on', async () => {
    const tenant = await openTenant({ ...CREDENTIALS, requestsPerSecond: 60, burst: 60 });
    const migration = await imported(tenant, legacy(150));
    const child = spawn(process.execPath, [PROGRAM, 'undo', '--yes', 'Customers'], { env: migration.env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    while (!err.includes('%')) await sleep(20);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect({ code, out, err }).toMatchObject({
      code: 4,
      out: expect.stringMatching(/Stopped: .* left; “undo” goes on with it/),
      err: expect.stringContaining('Stopping after this user'),
    });
    expect(await usersOf(tenant)).toBeGreaterThan(0);
    expect((await program(migration.env, 'list')).stdout).toContain('partly undone');
    const name = migration.folder.split('/').at(-1) ?? '';
    expect(await program(migration.env, 'resume', name)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('was undone'),
    });
    expect(await program(migration.env, 'undo', '--yes', 'Customers')).toMatchObject({ code: 0 });
    expect(await usersOf(tenant)).toBe(0);
  });

  test('asks a person to type the name of the connection', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const { env } = await imported(tenant, legacy(3));
    const open = () => {
      const { AUTH0_IMPORT_WIZARD_HOME = '', AUTH0_DOMAIN = '' } = env;
      const { clientId: AUTH0_CLIENT_ID, clientSecret: AUTH0_CLIENT_SECRET } = CREDENTIALS;
      const given = { AUTH0_IMPORT_WIZARD_HOME, AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET };
      const terminal = startProgram({ args: ['undo'], env: given, columns: 120 });
      onTestFinished(() => terminal.close());
      return terminal;
    };
    for (const [typed, code] of [
      ['yes\r', 3],
      ['\u0003', 130],
    ] as const) {
      const refused = open();
      await refused.waitFor('Type Customers to delete them:');
      refused.type(typed);
      expect(await refused.exited()).toBe(code);
    }
    expect(await usersOf(tenant)).toBe(3);
    const terminal = open();
    await terminal.waitFor('Type Customers to delete them:');
    terminal.type('Customers\r');
    expect(await terminal.exited()).toBe(0);
    expect(terminal.screen()).toContain('3 users deleted, 0 kept');
    expect(await usersOf(tenant)).toBe(0);
  });

  test('says before anything else what it lacks, and what it can not undo', async () => {
    const scopes = ['create:users', 'read:users', 'read:connections', 'read:connections_options'] as const;
    const tenant = await openTenant({ ...CREDENTIALS, scopes });
    const migration = await planned({ ...tenant, ...CREDENTIALS }, legacy(2), false);
    const name = migration.folder.split('/').at(-1) ?? '';
    expect(await program(migration.env, 'undo', name)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('never ran'),
    });
    expect((await program(migration.env, 'undo', 'nothing')).stderr).toContain('There is no migration');
    const other = await imported(tenant, legacy(2));
    expect(await program(other.env, 'undo', '--yes', 'Customers')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it lacks delete:users (to delete users)'),
    });
    const held = openWorkspace(other.folder);
    if (!held.ok) throw new Error(held.error.message);
    const named = other.folder.split('/').at(-1) ?? '';
    expect((await program(other.env, 'undo', named)).stderr).toContain('Another process is working on');
    held.value.db.exec(`UPDATE job SET state = 'pending'`);
    held.value.close();
    expect((await program(other.env, 'undo', named)).stderr).toContain('may still be creating users');
    expect(await usersOf(tenant)).toBe(2);
  });
});
