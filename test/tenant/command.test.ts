import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { faultsHelp } from '../../src/tenant/faults/show-fault.ts';
import { SEED } from '../../src/tenant/seed.ts';
import { talkTo } from './over-http.ts';
import { runTenantCommand, startTenantProcess, type TenantProcess } from './tenant-process.ts';

const MIGRATION = 'con_InitMigration001';
const idSchema = z.object({ id: z.string() });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const tenant: TenantProcess = await startTenantProcess(args, env);
  onTestFinished(async () => {
    await tenant.end('SIGKILL');
  });
  return tenant;
}

describe('tenant', () => {
  test('has the demo’s users, answers, and ends with Ctrl-C', async () => {
    const tenant = await start();
    expect(tenant.address).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
    const users = tenant.connections.reduce((sum, connection) => sum + connection.users, 0);
    expect(users).toBe(SEED.users.length);
    expect(tenant.connections.map(({ id }) => id)).toContain(MIGRATION);
    const client = await talkTo(tenant);
    expect(await client.usersByEmail('alice@example.com')).toHaveLength(1);
    const ended = await tenant.end('SIGINT');
    expect(ended.code).toBe(130);
    expect(ended.stdout.trim().split('\n')).toHaveLength(1);
    await expect(fetch(tenant.address)).rejects.toThrow();
  });

  test('ends with SIGTERM too, in the middle of a job', async () => {
    const tenant = await start(['--job-speed', '1']);
    const client = await talkTo(tenant);
    await client.upload([{ email: 'a@example.com' }, { email: 'b@example.com' }], { connection: MIGRATION });
    const startedAt = Date.now();
    expect((await tenant.end('SIGTERM')).code).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });

  test('has the credentials that the environment says', async () => {
    const tenant = await start([], {
      AUTH0_IMPORT_WIZARD_TENANT_ID: 'rehearsal',
      AUTH0_IMPORT_WIZARD_TENANT_SECRET: 'it’s fixed',
    });
    expect([tenant.clientId, tenant.clientSecret]).toEqual(['rehearsal', 'it’s fixed']);
    expect((await (await talkTo(tenant)).call('/connections')).status).toBe(200);
    const half = await runTenantCommand([], { env: { AUTH0_IMPORT_WIZARD_TENANT_ID: 'rehearsal' } });
    expect([half.code, half.stdout]).toEqual([2, '']);
    expect(half.stderr).toContain('only one is set');
  });

  test('tells what happens, without secrets, and makes foreign text safe', async () => {
    const tenant = await start([
      '--fault',
      '500@/strange',
      '--fault',
      'fail-jobs:after=1',
      '--job-speed',
      '9999',
    ]);
    const client = await talkTo(tenant);
    const password_hash = `$2b$10$${'S'.repeat(53)}`;
    await client.importUsers([{ email: 'a@example.com', password_hash }, {}], {
      connection: MIGRATION,
      upsert: true,
    });
    const failing = await client.upload([{}], { connection: MIGRATION });
    await client.finished(idSchema.parse(await failing.json()).id);
    await client.call('/strange/%1b[2J%E2%80%AEx');
    const { stderr, stdout } = await tenant.end('SIGINT');
    const lines = stderr.split('\n');
    for (const line of lines.slice(0, 5)) expect(line).toMatch(/^[0-9-]{10}T[0-9:]{8}Z {2}/);
    expect(stderr).toMatch(/import job_\w{16} accepted, upsert\n/);
    expect(stderr).toMatch(/completed: 2 records, 1 inserted, 0 updated, 1 failed\n/);
    expect(stderr).toMatch(/fault fail-jobs: an import job\n/);
    expect(stderr).toMatch(/failed: Internal error\.\n/);
    expect(stderr).toMatch(/fault 500@\/strange: GET \/api\/v2\/strange\//);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\u202e');
    expect(stderr).not.toContain('SSS');
    expect(stderr).not.toContain(tenant.clientSecret);
    expect(stdout.split(tenant.clientSecret)).toHaveLength(2);
  });

  test('prints what would be mailed, in a line each, and makes foreign text safe', async () => {
    const email = '\u202eann\u001b[2j@example.com';
    const identities = [{ connection: 'Shop', provider: 'auth0', user_id: '1' }];
    const seed = join(newFolder(), 'users.json');
    writeFileSync(seed, JSON.stringify([{ user_id: 'auth0|1', email, identities }]));
    const tenant = await start(['--clock', '2026-12-24T10:00:00Z', '--seed', seed]);
    const client = await talkTo(tenant);
    const person = { connection: 'Shop', password: 'First-passw0rd' };
    const created = await client.call('/users', {
      method: 'POST',
      body: JSON.stringify({ ...person, email: 'bob@example.com' }),
    });
    expect(created.status).toBe(201);
    const forgotten = await fetch(`${tenant.address}/dbconnections/change_password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ connection: person.connection, email }),
    });
    expect(forgotten.status).toBe(200);
    const mails = () =>
      tenant
        .errors()
        .split('\n')
        .filter((line) => line.includes('  mail to '));
    await expect.poll(() => mails().length).toBe(2);
    const link = `${tenant.address}/u/reset-password?ticket=`;
    expect(mails()[0]).toMatch(
      /^2026-12-24T10:\d\d:\d\dZ {2}mail to bob@example\.com: confirm the address at /,
    );
    expect(mails()[1]).toContain(`mail to \\u{202e}ann\\u{1b}[2j@example.com: choose a password at ${link}`);
    const page = await fetch(/ at (http\S+)$/.exec(mails()[1] ?? '')?.[1] ?? '');
    expect(page.status).toBe(200);
  });

  test('goes by the clock it is given', async () => {
    const tenant = await start(['--clock', '2026-12-24T10:00:00Z', '--clock', 'x60', '--job-speed', '1']);
    const client = await talkTo(tenant);
    const users = Array.from({ length: 30 }, (_, i) => ({ email: `u${i}@example.com` }));
    const { job } = await client.importUsers(users, { connection: MIGRATION });
    expect(job.created_at).toMatch(/^2026-12-24T10:0/);
    expect((await tenant.end('SIGINT')).stderr).toMatch(/2026-12-24T10:0.:..Z {2}import job_/);
  });

  test('has the rate limit it is given, or none', async () => {
    const statuses = async (limit: string) => {
      const { call } = await talkTo(await start(['--rate-limit', limit]));
      const answers = await Promise.all(Array.from({ length: 60 }, () => call('/connections')));
      return answers.filter(({ status }) => status === 200).length;
    };
    expect(await statuses('1/h,burst=7')).toBe(7);
    expect(await statuses('off')).toBe(60);
  });
});

describe('what tenant prints for people', () => {
  const env = { AUTH0_IMPORT_WIZARD_TENANT_ID: 'me', AUTH0_IMPORT_WIZARD_TENANT_SECRET: "it's $HOME" };

  test('is where it is, what is in it, and lines that a shell can go on with', async () => {
    const args = ['--clock', '2026-12-24,x60', '--rate-limit', 'off', '--fault', 'slow@users:1s'];
    const { code, stdout } = await runTenantCommand(args, { env, until: 'curl' });
    expect(code).toBe(130);
    expect(stdout).toMatch(/^Embedded tenant at http:\/\/127\.0\.0\.1:[0-9]+\nIn memory: nothing is kept\./);
    expect(stdout).toMatch(/The time in here is 2026-12-24T00:0.*60 times as fast\./);
    expect(stdout).toContain('No rate limit.\nFaults: slow@users.\n');
    expect(stdout).toMatch(/con_InitMigration001 {2}Initial-Migration-Connection +auth0 +24 users/);
    const exports = stdout.split('\n').filter((line) => line.includes('export '));
    const echo = `${exports.join('\n')}\nprintf '%s %s' "$AUTH0_CLIENT_SECRET" "$AUTH0_DOMAIN"`;
    expect(execFileSync('sh', ['-c', echo], { encoding: 'utf8' })).toMatch(/^it's \$HOME http:\/\/127/);
  });

  test('is a warning where others could reach it', async () => {
    const refused = await runTenantCommand(['--host', '0.0.0.0']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('plain HTTP')]);
    const allowed = await runTenantCommand(['--host', '0.0.0.0', '--allow-remote'], { until: 'curl' });
    expect(allowed.stdout).toContain('It listens on 0.0.0.0 without encryption');
  });

  test('is a sentence when it can not start', async () => {
    const { port } = await start();
    const taken = await runTenantCommand(['--port', String(port)]);
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining(`127.0.0.1:${port} is taken.`)]);
    const wrong = await runTenantCommand(['--fault', '418']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('there is no such fault')]);
    expect((await runTenantCommand(['--bogus'])).code).toBe(2);
  });

  test('is a help with examples and every fault', async () => {
    const { code, stdout } = await runTenantCommand(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('tenant --port 4000 --data ./rehearsal');
    expect(stdout).toContain(faultsHelp());
  });
});

describe('tenant --data', () => {
  test('keeps users and jobs, and goes on with what was not finished', async () => {
    const data = join(newFolder(), 'data');
    const users = Array.from({ length: 60 }, (_, i) => ({ email: `u${i}@example.com` }));
    const first = await start(['--data', data, '--job-speed', '50']);
    const { id } = idSchema.parse(
      await (await (await talkTo(first)).upload(users, { connection: MIGRATION })).json(),
    );
    expect((await first.end('SIGINT')).stderr).toContain('the data directory has everything');
    for (const [name, mode] of [
      ['', 0o700],
      ['tenant.sqlite', 0o600],
      ['tenant.lock', 0o600],
    ] as const)
      expect(statSync(join(data, name)).mode & 0o777).toBe(mode);
    const second = await start(['--data', data, '--job-speed', '9999']);
    const client = await talkTo(second);
    expect((await client.finished(id)).summary).toEqual({ total: 60, inserted: 60, updated: 0, failed: 0 });
    expect((await second.end('SIGTERM')).stderr).toMatch(/goes on after [0-9]+ records?\n/);
    const third = await start(['--data', data]);
    const { users: kept } = third.connections.find((connection) => connection.id === MIGRATION) ?? {};
    expect(kept).toBe(24 + 60);
  });

  test('is for one process at a time, however the one before ended', async () => {
    const data = join(newFolder(), 'data');
    const first = await start(['--data', data]);
    const second = await runTenantCommand(['--data', data]);
    expect([second.code, second.stdout]).toEqual([2, '']);
    expect(second.stderr).toBe(
      `Another tenant is running in ${data}.\nEnd that one first, or choose another directory.\n`,
    );
    await first.end('SIGKILL');
    await start(['--data', data]);
  });

  test('that can not be used is a sentence', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), 'x');
    mkdirSync(join(folder, 'damaged'));
    writeFileSync(join(folder, 'damaged', 'tenant.sqlite'), 'this is no database at all');
    for (const [name, why] of [
      ['file', 'is a file'],
      ['no/where', 'the directory it would be in is not there'],
      ['damaged', 'can not be used: it is damaged'],
    ] as const) {
      const { code, stderr } = await runTenantCommand(['--data', join(folder, name)]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    }
  });
});
