import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type TestTenant, talkTo } from './over-http.ts';
import { startTenantProcess } from './tenant-process.ts';

/**
 * The tenant as a process that is killed without a warning, again and again, while two clients upload. What the
 * operating system has taken over by then is safe; that a power cut loses nothing either is SQLite's synchronous=FULL.
 */

const CONNECTION = 'con_InitMigration001';
const KILLS = 8;
/** On a slow machine there are fewer of them, but enough to have killed something. */
const KILLING_MS = 8_000;
const LEAST_KILLS = 3;
const LEAST_JOBS = 4;
/** Of a kill, counted from when the tenant answers: sometimes before it has gone on with a job, sometimes in a later one. */
const LATEST_KILL_MS = 600;

const NEW = 260;
const TWICE = 20;
const KNOWN = 40;
const known = Array.from({ length: KNOWN }, (_, i) => ({ email: `known${i}@example.com` }));

/** What a job has to come to, whenever the tenant was killed in it: new users, known ones, and errors. */
function jobUsers(name: string): readonly { readonly email: string }[] {
  const fresh = Array.from({ length: NEW }, (_, i) => ({ email: `${name}-${i}@example.com` }));
  return [...fresh, ...known, ...fresh.slice(0, TWICE)];
}
const SUMMARY = { total: NEW + KNOWN + TWICE, inserted: NEW, updated: KNOWN, failed: TWICE };

const idSchema = z.object({ id: z.string() });

interface Upload {
  readonly name: string;
  /** Undefined: it was never acknowledged, so it may be there or not. */
  readonly id: string | undefined;
}

/** Uploads one job after the other, until the tenant is gone. */
async function uploadUntilGone(client: TestTenant, prefix: string): Promise<readonly Upload[]> {
  const uploads: Upload[] = [];
  for (let number = 0; ; number += 1) {
    const name = `${prefix}${number}`;
    const answer = await client
      .upload(jobUsers(name), { connection: CONNECTION, upsert: true })
      .catch(() => undefined);
    if (answer?.status === 429) await sleep(10);
    else {
      const id =
        answer &&
        (await answer.json().then(
          (body) => idSchema.parse(body).id,
          () => undefined,
        ));
      uploads.push({ name, id });
      if (id === undefined) return uploads;
    }
  }
}

async function exportedEmails(client: TestTenant): Promise<readonly string[]> {
  const order = await client.call('/jobs/users-exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'json', connection_id: CONNECTION, fields: [{ name: 'email' }] }),
  });
  const { location } = await client.finished(idSchema.parse(await order.json()).id);
  const file = Buffer.from(await (await fetch(z.string().parse(location))).arrayBuffer());
  const lines = gunzipSync(file).toString().trim().split('\n');
  return lines.map((line) => z.object({ email: z.string() }).parse(JSON.parse(line)).email);
}

test('killed at any moment, it keeps every acknowledged job, and imports every user once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const start = async (speed: number) => {
    const args = ['--data', join(folder, 'data'), '--rate-limit', 'off', '--job-speed', String(speed)];
    const tenant = await startTenantProcess(args);
    onTestFinished(async () => {
      await tenant.end('SIGKILL');
    });
    return { tenant, client: await talkTo(tenant) };
  };

  const first = await start(100_000);
  const before = await first.client.importUsers(known, { connection: CONNECTION });
  expect(before.summary?.inserted).toBe(KNOWN);
  await first.tenant.end('SIGKILL');

  const uploads: Upload[] = [];
  const since = performance.now();
  const isEnough = (kill: number) => {
    const isLate = performance.now() - since > KILLING_MS;
    const jobs = uploads.filter(({ id }) => id !== undefined).length;
    return jobs >= LEAST_JOBS && (kill >= KILLS || (kill >= LEAST_KILLS && isLate));
  };
  for (let kill = 0; !isEnough(kill); kill += 1) {
    const { tenant, client } = await start(1_500);
    const uploading = ['a', 'b'].map((who) => uploadUntilGone(client, `kill${kill}${who}`));
    await sleep(Math.random() * LATEST_KILL_MS);
    await tenant.end('SIGKILL');
    uploads.push(...(await Promise.all(uploading)).flat());
  }

  const { client } = await start(100_000);
  const acknowledged = uploads.flatMap(({ name, id }) => (id === undefined ? [] : [{ name, id }]));
  for (const { id } of acknowledged) {
    expect(await client.finished(id)).toMatchObject({ status: 'completed', summary: SUMMARY });
    const errors = await client.call(`/jobs/${id}/errors`);
    expect(z.array(z.unknown()).parse(await errors.json())).toHaveLength(TWICE);
  }
  // Those that nobody was told about have ended too when the tenant takes two new ones.
  await expect
    .poll(async () => {
      const answers = await Promise.all([1, 2].map(() => client.upload(known, { connection: CONNECTION })));
      return answers.map(({ status }) => status);
    })
    .toEqual([202, 202]);

  const emails = await exportedEmails(client);
  expect(new Set(emails).size).toBe(emails.length);
  const there = new Set(emails);
  for (const { name, id } of uploads) {
    const imported = jobUsers(name)
      .slice(0, NEW)
      .filter(({ email }) => there.has(email)).length;
    // A job that nobody was told about is there whole, or not at all.
    if (id === undefined) expect([0, NEW]).toContain(imported);
    else expect([name, imported]).toEqual([name, NEW]);
  }
});
