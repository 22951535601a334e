import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeReport } from '../../src/migration/report/report.ts';
import { openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { openTenant } from '../tenant/over-http.ts';
import { CREDENTIALS, legacy, type Planned, PROGRAM, planned, program } from './planned.ts';

/** The real program, killed in the middle of an import and started again, until it is through. */

/** Starts `resume` and kills it a while after it has begun to work. @returns true when it had ended by itself */
async function resumeAndKill({ env }: Planned, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [PROGRAM, 'resume'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'exit');
  await Promise.race([gone, once(child.stderr, 'data').then(() => sleep(afterMs))]);
  child.kill('SIGKILL');
  const [code] = await gone;
  // Killed between its last job and its last line, it has nothing left to resume: that is told with 2.
  return code === 0 || code === 2;
}

describe('resume', () => {
  test('goes on wherever the process was killed, and everybody is there exactly once', async () => {
    const tenant = await openTenant({
      ...CREDENTIALS,
      usersPerSecond: 900,
      requestsPerSecond: 1_000,
      burst: 1_000,
    });
    const users = 6_000;
    const migration = await planned(tenant, legacy(users));
    let kills = 0;
    for (let isThrough = false; !isThrough; kills += 1) {
      if (kills > 60) throw new Error('It never ends.');
      // On a busy machine nothing gets done in so short a time: the longer it goes on, the longer each may live.
      isThrough = await resumeAndKill(migration, Math.random() * (700 + kills * 100));
    }
    process.stdout.write(`${kills - 1} kills, `);
    expect(kills).toBeGreaterThan(3);
    const workspace = openWorkspace(migration.folder);
    if (!workspace.ok) throw new Error(workspace.error.message);
    const report = makeReport(workspace.value.db);
    workspace.value.close();
    expect(report).toMatchObject({
      predicted: { created: users },
      actual: { created: users, updated: 0, failed: 0 },
      unknown: 0,
    });
    const q = encodeURIComponent('identities.connection:"Customers"');
    const search = await tenant.call(`/users?q=${q}&include_totals=true&per_page=1`);
    expect(await search.json()).toMatchObject({ total: users });
    process.stdout.write(`${users} users, each once\n`);
  }, 180_000);

  test('is found by list, refuses another tenant, and tells when nothing is left', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const { env } = await planned(tenant, legacy(3));
    expect((await program(env, 'list')).stdout).toMatch(/legacy {2}unfinished {2}0 of \d jobs?/);
    const elsewhere = await program({ ...env, AUTH0_DOMAIN: 'http://127.0.0.1:9' }, 'resume');
    expect(elsewhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AUTH0_DOMAIN names http://127.0.0.1:9'),
    });
    const wrong = await program({ ...env, AUTH0_CLIENT_SECRET: 'wrong' }, 'resume');
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Check the client id and secret'),
    });
    const done = await program(env, 'resume');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('3 users created') });
    expect((await program(env, 'list')).stdout).toContain('finished');
    expect(await program(env, 'resume')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No import is unfinished.'),
    });
    for (const { stdout, stderr } of [done, wrong])
      expect(stdout + stderr).not.toContain('secret-of-the-test');
  }, 60_000);

  test('sends nothing of a plan that nobody confirmed', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const { env, folder } = await planned(tenant, legacy(3), false);
    const name = folder.split('/').at(-1) ?? '';
    expect((await program(env, 'list')).stdout).toContain('planned');
    const refused = await program(env, 'resume', name);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('never confirmed') });
    expect(await tenant.usersByEmail('user0@example.com')).toEqual([]);
  }, 60_000);
});
