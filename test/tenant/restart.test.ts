import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { TenantEvent } from '../../src/tenant/events.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { DATABASE, SEED, type TestTenant, talkTo } from './over-http.ts';

const PASSWORD = 'Tr0ub4dor&3-é';
const MD5 = { algorithm: 'md5', hash: { value: 'fc52e72c3dd9c0ffca321f3a58cdc5a0', encoding: 'hex' } };
const COUNT = 120;
/** So that a machine with much to do still sees a job in the middle. */
const SLOW = 20;
const USERS = Array.from({ length: COUNT }, (_, i) =>
  // Every tenth comes twice: those are errors, which must not be lost or doubled either.
  ({ email: `user${i % 10 === 9 ? i - 1 : i}@example.com`, custom_password_hash: MD5 }),
);
const idSchema = z.object({ id: z.string() });

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'tenant.sqlite');
}

async function untilProcessing(tenant: TestTenant, id: string): Promise<void> {
  await expect
    .poll(async () => (await tenant.job(id)).percentage_done ?? 0, { interval: 10 })
    .toBeGreaterThan(10);
}

async function expectEverything(tenant: TestTenant, id: string): Promise<void> {
  const job = await tenant.finished(id);
  expect(job.summary).toEqual({ total: COUNT, inserted: COUNT * 0.9, updated: 0, failed: COUNT / 10 });
  const errors = z.array(z.unknown()).parse(await (await tenant.call(`/jobs/${id}/errors`)).json());
  expect(errors).toHaveLength(COUNT / 10);
  const page: unknown = await (await tenant.call('/users?per_page=1&include_totals=true')).json();
  expect(page).toMatchObject({ total: COUNT * 0.9 });
  expect((await tenant.signIn('user0@example.com', PASSWORD)).status).toBe(200);
}

describe('a tenant that keeps its users in a file', () => {
  test('goes on with a job that was interrupted, when it is started again', async () => {
    const options = {
      file: newFile(),
      seed: SEED,
      usersPerSecond: SLOW,
      requestsPerSecond: 1_000,
      burst: 1_000,
    };
    const before = await startTenant(options);
    const client = await talkTo(before);
    const { id } = idSchema.parse(await (await client.upload(USERS)).json());
    await untilProcessing(client, id);
    await before.close();
    const after = await startTenant({ ...options, usersPerSecond: 10_000 });
    onTestFinished(() => after.close());
    await expectEverything(await talkTo(after), id);
  });

  test('loses nothing and does nothing twice when it is killed in the middle of a job', async () => {
    const options = {
      file: newFile(),
      seed: SEED,
      usersPerSecond: SLOW,
      requestsPerSecond: 1_000,
      burst: 1_000,
    };
    const program = `
      import { startTenant } from ${JSON.stringify(new URL('../../src/tenant/server.ts', import.meta.url).href)};
      const { close, ...tenant } = await startTenant(${JSON.stringify(options)});
      console.log(JSON.stringify(tenant));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
    const running = z
      .object({ baseUrl: z.string(), clientId: z.string(), clientSecret: z.string() })
      .parse(JSON.parse(line));
    const client = await talkTo(running);
    const { id } = idSchema.parse(await (await client.upload(USERS)).json());
    await untilProcessing(client, id);
    child.kill('SIGKILL');
    await exit;
    const after = await startTenant({ ...options, usersPerSecond: 10_000 });
    onTestFinished(() => after.close());
    await expectEverything(await talkTo(after), id);
  });

  test('goes on with a job in the form it was sent in', async () => {
    const options = {
      file: newFile(),
      seed: SEED,
      usersPerSecond: SLOW,
      requestsPerSecond: 1_000,
      burst: 1_000,
    };
    const before = await startTenant(options);
    const client = await talkTo(before);
    const users = Array.from({ length: 60 }, (_, i) => ({
      email: `user${i}@example.com`,
      app_metadata: { old: true },
    }));
    await client.importUsers(users);
    const connection_id = DATABASE;
    const added = users.map(({ email }) => ({ email, app_metadata: { new: true } }));
    const answer = await client.call('/jobs/users-imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ connection_id, upsert: true, users: added }),
    });
    const { id } = idSchema.parse(await answer.json());
    await untilProcessing(client, id);
    await before.close();
    const after = await startTenant({ ...options, usersPerSecond: 10_000 });
    onTestFinished(() => after.close());
    const again = await talkTo(after);
    expect((await again.finished(id)).summary).toMatchObject({ updated: 60 });
    // Added, not replaced: that is how the two forms differ.
    expect(await again.usersByEmail('user59@example.com')).toMatchObject([
      { app_metadata: { old: true, new: true } },
    ]);
  });

  test('takes a file of a version that knew one form only', async () => {
    const options = { file: newFile(), seed: SEED, usersPerSecond: 10_000 };
    const before = await startTenant(options);
    const { job } = await (await talkTo(before)).importUsers([{ email: 'a@example.com' }]);
    await before.close();
    const db = new DatabaseSync(options.file);
    db.exec('ALTER TABLE job DROP COLUMN semantics');
    db.close();
    const after = await startTenant(options);
    onTestFinished(() => after.close());
    const client = await talkTo(after);
    expect(await client.job(job.id)).toMatchObject({ status: 'completed' });
    expect((await client.importUsers([{ email: 'b@example.com' }])).summary?.inserted).toBe(1);
  });

  test('takes a file of a version that kept the users file in its job, and goes on with that', async () => {
    const options = { file: newFile(), seed: SEED, usersPerSecond: 0.001 };
    const before = await startTenant(options);
    const client = await talkTo(before);
    const { id } = idSchema.parse(await (await client.upload([{ email: 'a@example.com' }])).json());
    await before.close();
    const db = new DatabaseSync(options.file);
    db.exec('UPDATE job SET input = (SELECT content FROM job_file WHERE job = id); DROP TABLE job_file');
    db.close();
    const after = await startTenant({ ...options, usersPerSecond: 10_000 });
    onTestFinished(() => after.close());
    expect((await (await talkTo(after)).finished(id)).summary?.inserted).toBe(1);
    const now = new DatabaseSync(options.file, { readOnly: true });
    const { input } = z.object({ input: z.string() }).parse(now.prepare('SELECT input FROM job').get());
    now.close();
    expect(input).toBe('');
  });

  test('plants the seed once, and lets nobody else read the file', async () => {
    const file = newFile();
    const seed = { ...SEED, users: [{ connection: 'Customers', user_id: '1', email: 'a@example.com' }] };
    for (const _start of [1, 2]) {
      const tenant = await startTenant({ file, seed });
      expect(await (await talkTo(tenant)).usersByEmail('a@example.com')).toHaveLength(1);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(statSync(`${file}-wal`).mode & 0o077).toBe(0);
      await tenant.close();
    }
  });

  test('does not keep the file with the hashes of a job that is over, however it ended', async () => {
    const file = newFile();
    const tenant = await startTenant({ file, seed: SEED, usersPerSecond: 10_000 });
    onTestFinished(() => tenant.close());
    const client = await talkTo(tenant);
    await client.importUsers([{ email: 'no address', password_hash: 'S3CRET-HASH' }]);
    const { id } = idSchema.parse(await (await client.upload('{"password_hash": "S3CRET-HASH"}')).json());
    expect((await client.finished(id)).status).toBe('failed');
    const db = new DatabaseSync(file, { readOnly: true });
    const stored = ['job', 'job_error', 'job_file'].map((table) =>
      db.prepare(`SELECT * FROM ${table}`).all(),
    );
    db.close();
    expect(stored.map((rows) => rows.length)).toEqual([2, 1, 0]);
    expect(JSON.stringify(stored)).toContain('no address');
    expect(JSON.stringify(stored)).not.toContain('S3CRET-HASH');
  });

  test('whose store can not be written any more says so, and goes on when that is over', async () => {
    const file = newFile();
    const events: TenantEvent[] = [];
    const options = { file, seed: SEED, usersPerSecond: 100_000 };
    const tenant = await startTenant({ ...options, onEvent: (event) => events.push(event) });
    onTestFinished(() => tenant.close());
    const client = await talkTo(tenant);
    const db = new DatabaseSync(file);
    onTestFinished(() => db.close());
    db.exec(`CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(FAIL, 'full'); END`);
    const { id } = idSchema.parse(await (await client.upload(USERS)).json());
    await expect.poll(() => events.at(-1)).toEqual({ kind: 'job-stuck', id });
    expect(await client.job(id)).toMatchObject({ status: 'pending' });
    db.exec('DROP TRIGGER full');
    await tenant.close();
    const after = await startTenant(options);
    onTestFinished(() => after.close());
    await expectEverything(await talkTo(after), id);
  });

  test('takes back what a step of a job has done when it breaks, ends that job, and goes on', async () => {
    const file = newFile();
    const tenant = await startTenant({ file, seed: SEED, usersPerSecond: 100_000 });
    onTestFinished(() => tenant.close());
    const client = await talkTo(tenant);
    const db = new DatabaseSync(file);
    db.exec(`CREATE TRIGGER breaks BEFORE INSERT ON user WHEN NEW.email = 'breaks@example.com'
      BEGIN SELECT RAISE(FAIL, 'broken'); END`);
    db.close();
    const users = [{ email: 'a@example.com' }, { email: 'breaks@example.com' }, { email: 'b@example.com' }];
    const { id } = idSchema.parse(await (await client.upload(users)).json());
    expect(await client.finished(id)).toMatchObject({ status: 'failed', status_details: 'Internal error.' });
    expect(await client.usersByEmail('a@example.com')).toEqual([]);
    expect((await client.importUsers([{ email: 'a@example.com' }])).summary?.inserted).toBe(1);
  });
});
