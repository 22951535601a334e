import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readJobs } from '../../src/migration/import/journal.ts';
import { makeReport } from '../../src/migration/report/report.ts';
import { openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { openTenant } from '../tenant/over-http.ts';
import { startTenantProcess } from '../tenant/tenant-process.ts';
import { CREDENTIALS, planned, program, startAndKill } from './planned.ts';

/** The real program, killed in the middle of an import and started again, until it is through. */

/** How often the process is killed; `KILLS=100 npx vitest run …` for a longer night. */
const KILLS = Number(process.env.KILLS ?? 10);

/** Everything that the tenant can do to an import, seldom enough that it still comes to an end. */
const FAULTS = [
  '429:p=0.02',
  '500@import:p=0.04',
  '502@import:p=0.04',
  '500-after@import:p=0.04',
  'drop@import:p=0.04',
  'drop-after@import:p=0.04',
  'slow@import:p=0.05,300ms',
  '503@jobs:p=0.03',
  'drop@jobs:p=0.03',
  '502@errors:p=0.05',
  '500@users:p=0.02',
  'corrupt-export:p=0.1',
  'fail-jobs:p=0.03',
  'fail-jobs-halfway:p=0.03',
  'fail-jobs-silently:p=0.03',
  'expire-tokens:4s',
];

/** So that a request holds a few hundred users, and there are many of them. */
const NOTES = 'bought a lot '.repeat(80);

/** Every third has no id of its own: the tenant makes one, and nobody can tell such a user by it. */
function legacy(count: number): string {
  const id = (n: number) => (n % 3 === 0 ? '' : n);
  const rows = Array.from(
    { length: count },
    (_, n) => `${id(n)},user${n}@kill.example,Given${n},Family${n},${NOTES}\n`,
  );
  return `id,email,first_name,last_name,notes\n${rows.join('')}`;
}

describe('resume', () => {
  test(
    `goes on wherever it was killed, with everything going wrong at the tenant (${KILLS} kills)`,
    async () => {
      const data = mkdtempSync(join(tmpdir(), 'resume-tenant-'));
      const fixed = {
        AUTH0_IMPORT_WIZARD_TENANT_ID: CREDENTIALS.clientId,
        AUTH0_IMPORT_WIZARD_TENANT_SECRET: CREDENTIALS.clientSecret,
      };
      const start = (...args: readonly string[]) =>
        startTenantProcess(['--data', data, '--rate-limit', 'off', '--job-speed', '1500', ...args], fixed);
      // Planned in peace; what goes wrong, goes wrong while it is imported.
      const calm = await start();
      const users = 2_000 + KILLS * 500;
      const migration = await planned(calm, legacy(users));
      await calm.end('SIGTERM');
      const tenant = await start(
        '--port',
        String(calm.port),
        ...FAULTS.flatMap((fault) => ['--fault', fault]),
      );
      onTestFinished(async () => {
        await tenant.end('SIGKILL');
      });

      let kills = 0;
      const mostRuns = KILLS * 3 + 20;
      for (let runs = 0; ; runs += 1) {
        if (runs === mostRuns) throw new Error('It never ends.');
        // As many kills as were asked for, then it may come to its end.
        const isThrough = await startAndKill(
          migration,
          ['resume'],
          kills < KILLS ? Math.random() * 600 : 60_000,
        );
        if (isThrough) break;
        kills += 1;
      }
      await tenant.end('SIGTERM');

      const workspace = openWorkspace(migration.folder);
      if (!workspace.ok) throw new Error(workspace.error.message);
      const report = makeReport(workspace.value.db);
      const jobs = readJobs(workspace.value.db);
      workspace.value.close();
      expect(report).toMatchObject({
        predicted: { created: users },
        actual: { created: users, updated: 0, failed: 0 },
        unknown: 0,
      });
      // Everybody, as the tenant's own store has them.
      const store = new DatabaseSync(
        join(data, readdirSync(data).find((name) => name.endsWith('.sqlite')) ?? ''),
        {
          readOnly: true,
        },
      );
      const stored = store
        .prepare(
          `SELECT email, id, profile FROM user WHERE connection = 'Initial-Migration-Connection' AND email LIKE 'user%@kill.example'`,
        )
        .all();
      store.close();
      expect(stored).toHaveLength(users);
      for (const { email, id, profile } of stored) {
        const n = Number(/^user([0-9]+)@/.exec(String(email))?.[1]);
        if (n % 3 !== 0) expect(id).toBe(String(n));
        // Names with digits in them are no names to the mapping: they are kept as metadata.
        const app_metadata = { first_name: `Given${n}`, last_name: `Family${n}` };
        expect(JSON.parse(String(profile))).toMatchObject({ app_metadata });
      }
      const again = jobs.filter(({ attempt }) => attempt > 1).length;
      process.stdout.write(
        `${kills} kills, ${jobs.length} jobs of which ${again} were sent more than once, ${users} users, each exactly once\n`,
      );
    },
    KILLS * 20_000 + 120_000,
  );

  test('is found by list, refuses another tenant, and tells when nothing is left', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const { env, folder } = await planned({ ...tenant, ...CREDENTIALS }, legacy(3));
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

    // Killed between the last job and the report.
    const workspace = openWorkspace(folder);
    if (!workspace.ok) throw new Error(workspace.error.message);
    workspace.value.db.exec(`DELETE FROM setting WHERE key = 'reported-at'`);
    workspace.value.close();
    rmSync(join(folder, 'report.html'));
    expect((await program(env, 'list')).stdout).toContain('unfinished');
    expect(await program(env, 'resume')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
    expect((await program(env, 'list')).stdout).toMatch(/legacy {2}finished/);
    for (const { stdout, stderr } of [done, wrong])
      expect(stdout + stderr).not.toContain('secret-of-the-test');
  });

  test('stops after the pilot wave, where nobody is there to look at it, and sends the rest the next time', async () => {
    const tenant = await openTenant({ ...CREDENTIALS, requestsPerSecond: 1_000, burst: 1_000 });
    const { env } = await planned({ ...tenant, ...CREDENTIALS }, legacy(300));
    const pilot = await program(env, 'resume');
    expect(pilot).toMatchObject({ code: 4, stdout: expect.stringContaining('The pilot wave is through.') });
    expect(pilot.stdout).toMatch(/^[0-9]{1,2} users? created/);
    const rest = await program(env, 'resume');
    expect(rest).toMatchObject({ code: 0, stdout: expect.stringContaining('300 users created') });
  });

  test('sends nothing of a plan that nobody confirmed', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const { env, folder } = await planned({ ...tenant, ...CREDENTIALS }, legacy(3), false);
    const name = folder.split('/').at(-1) ?? '';
    expect((await program(env, 'list')).stdout).toContain('planned');
    const refused = await program(env, 'resume', name);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('never confirmed') });
    expect(await tenant.usersByEmail('user0@kill.example')).toEqual([]);
  });
});
