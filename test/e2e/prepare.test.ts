import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { DATABASE, openTenant } from '../tenant/over-http.ts';
import { sdkFor } from '../tenant/sdk-clients.ts';
import * as shapes from '../tenant/sdk-shapes.ts';

const PROGRAM = new URL('../../dist/cli.js', import.meta.url).pathname;
const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'prepare-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded before the program: a socket that is opened is told and refused, to whatever address. */
const NO_NETWORK = join(folder, 'no-network.mjs');
writeFileSync(
  NO_NETWORK,
  `import net from 'node:net';
net.Socket.prototype.connect = () => { process.stderr.write('A connection was opened.'); process.exit(99); };`,
);

function prepare(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const command = ['--import', NO_NETWORK, PROGRAM, 'prepare', ...args];
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const reportSchema = z.object({
  users: z.int(),
  files: z.array(z.object({ name: z.string(), users: z.int(), bytes: z.int() })),
});

function reportOf(out: string) {
  return reportSchema.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
}

/** Uploads every file of a folder with Auth0's official SDK, and adds up what became of the users. */
async function uploadAll(out: string) {
  const tenant = await openTenant();
  const { jobs, users } = sdkFor(tenant);
  const sums = { total: 0, inserted: 0, failed: 0 };
  for (const { name } of reportOf(out).files) {
    const { id } = await jobs.usersImports.create({
      users: readFileSync(join(out, name)),
      connection_id: DATABASE,
      upsert: false,
      external_id: name,
      send_completion_email: false,
    });
    const last = async () => shapes.importJob.parse(await jobs.get(id));
    await vi.waitFor(async () => expect((await last()).status).toBe('completed'), {
      interval: 15,
      timeout: 60_000,
    });
    const { summary } = await last();
    sums.total += summary?.total ?? 0;
    sums.inserted += summary?.inserted ?? 0;
    sums.failed += summary?.failed ?? 0;
  }
  const page = await users.list({ per_page: 1, include_totals: true });
  return { ...sums, stored: z.looseObject({ total: z.int() }).parse(page.response).total };
}

/** A file that takes a few requests, or, with many records, a while. */
function writeLegacy(name: string, records: number): string {
  const path = join(folder, name);
  const lines = Array.from(
    { length: records },
    (_, n) => `${n},user${n}@example.com,User ${n},${'x'.repeat(n % 300)}`,
  );
  writeFileSync(path, `id,email,name,notes\n${lines.join('\n')}\n`);
  return path;
}

const exists = (path: string) =>
  vi.waitFor(() => expect(existsSync(path)).toBe(true), { interval: 5, timeout: 60_000 });

describe('prepare', () => {
  test('its files are imported whole by the tenant, through the official SDK, and it opens no connection', async () => {
    const out = join(folder, 'sample');
    const { code, stdout, stderr } = await prepare(SAMPLE, '--out', out, '--connection', 'Customers');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('508 records: 437 users ready for the import, 71 left out.');
    expect(stdout).not.toMatch(/@example|sommer2009|\$2y\$10\$[a-z]{5}/);
    expect(await uploadAll(out)).toEqual({ total: 437, inserted: 437, failed: 0, stored: 437 });

    const many = join(folder, 'many');
    const answer = await prepare(writeLegacy('many.csv', 6_000), '--out', many, '--json');
    expect(answer.code).toBe(0);
    expect(JSON.parse(answer.stdout)).toEqual(JSON.parse(readFileSync(join(many, 'report.json'), 'utf8')));
    expect(reportOf(many).files.length).toBeGreaterThan(2);
    expect(await uploadAll(many)).toEqual({ total: 6_000, inserted: 6_000, failed: 0, stored: 6_000 });
  });

  test('ends with 2 where it can not begin, and with 1 where nobody is left to import', async () => {
    const full = join(folder, 'full');
    expect(await prepare(SAMPLE, '--out', full)).toMatchObject({ code: 0 });
    const again = await prepare(SAMPLE, '--out', full);
    expect([again.code, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toContain('is not empty, so nothing was written.');
    expect(await prepare(SAMPLE)).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') });
    const missing = await prepare('/nowhere.csv', '--out', join(folder, 'x'));
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('/nowhere.csv does not exist.'),
    ]);
    const invalid = join(folder, 'invalid.csv');
    writeFileSync(invalid, 'email,name\nann@example.com,Ann\n');
    const nobody = join(folder, 'nobody.csv');
    writeFileSync(nobody, 'email,password\nann@example.com,open sesame\n');
    expect(await prepare(invalid, '--out', join(folder, 'y'))).toMatchObject({ code: 0 });
    expect(await prepare(nobody, '--out', join(folder, 'z'))).toMatchObject({ code: 1 });
  });

  test('killed in the middle it leaves no file of its own names, and the next run starts over', async () => {
    const file = writeLegacy('long.csv', 60_000);
    const out = join(folder, 'killed');
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const child = spawn(process.execPath, [PROGRAM, 'prepare', file, '--out', out], { stdio: 'ignore' });
      await exists(join(out, '.unfinished'));
      child.kill(signal);
      expect((await once(child, 'exit'))[0]).toBe(code);
      expect(readdirSync(out)).toEqual(signal === 'SIGKILL' ? ['.unfinished'] : []);
    }
    expect(await prepare(file, '--out', out)).toMatchObject({ code: 0 });
    expect(reportOf(out)).toMatchObject({ users: 60_000 });
    expect(readdirSync(out)).not.toContain('.unfinished');
  });

  test('lets nobody else into a directory while it works there', async () => {
    const file = writeLegacy('busy.csv', 300_000);
    const out = join(folder, 'busy');
    const child = spawn(process.execPath, [PROGRAM, 'prepare', file, '--out', out], { stdio: 'ignore' });
    await exists(join(out, '.unfinished', 'workspace.sqlite'));
    const other = await prepare(SAMPLE, '--out', out);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('Another process')]);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
