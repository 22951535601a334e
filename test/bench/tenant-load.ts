import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { formatBytes, formatCount, formatDuration } from '../../src/text/format.ts';

/**
 * Imports many users into `tenant --data` over its HTTP API, in jobs as large as Auth0 allows and two at a time, and
 * prints the pace and the tenant's memory on the way. Not a test: `npx node test/bench/tenant-load.ts [users]`
 */

const USERS = Number(process.argv[2] ?? 1_000_000);
/** The whole request may have 512,000 bytes; the parts around the file take less than 2,000. */
const FILE_BYTES = 510_000;
const POLL_MS = 20;

function user(n: number): string {
  return JSON.stringify({
    email: `user${n}@example.com`,
    user_id: `legacy-${n}`,
    email_verified: n % 3 === 0,
    given_name: 'Zoë',
    family_name: `Müller ${n}`,
    password_hash: '$2b$10$abcdefghijklmnopqrstuuhjLWcL.r1aNnCvj45SQAPGmg8tRbiDO',
    app_metadata: { plan: n % 7 === 0 ? 'pro' : 'free', legacy: { number: n } },
  });
}

/** Users files, as large as they may be. */
function* files(): Generator<{ readonly text: string; readonly users: number }> {
  let records: string[] = [];
  let bytes = 2;
  for (let n = 0; n < USERS; n += 1) {
    const record = user(n);
    const size = Buffer.byteLength(record) + 1;
    if (bytes + size > FILE_BYTES) {
      yield { text: `[${records.join(',')}]`, users: records.length };
      records = [];
      bytes = 2;
    }
    records.push(record);
    bytes += size;
  }
  if (records.length > 0) yield { text: `[${records.join(',')}]`, users: records.length };
}

function residentBytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

const started = z.object({
  address: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  connections: z.array(z.object({ id: z.string() })),
});

const folder = mkdtempSync(join(tmpdir(), 'tenant-load-'));
const program = new URL('../../src/cli.ts', import.meta.url).pathname;
const args = [
  'tenant',
  '--json',
  '--data',
  join(folder, 'data'),
  '--rate-limit',
  'off',
  '--job-speed',
  '10000000',
];
const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
const ended = once(child, 'exit');
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, residentBytes(child.pid ?? 0));
}, 200);
try {
  const [line] = await once(createInterface(child.stdout), 'line');
  const { address, clientId, clientSecret, connections } = started.parse(JSON.parse(String(line)));
  const client = createAuth0Client(
    { baseUrl: address, audience: `${address}/api/v2/` },
    { clientId, clientSecret: new Secret(clientSecret) },
  );
  const connectionId = connections[0]?.id ?? '';
  const all = files();
  const startedAt = performance.now();
  let [done, jobs, mark] = [0, 0, 1];
  let since = { at: startedAt, done: 0 };

  const worker = async () => {
    for (let file = all.next(); !file.done; file = all.next()) {
      const form = { connectionId, upsert: false, externalId: '' };
      let job = await client.importUsers(form, file.value.text);
      while (job.ok && job.value.status !== 'completed') {
        if (job.value.status === 'failed') throw new Error('A job failed.');
        await sleep(POLL_MS);
        job = await client.job(job.value.id);
      }
      if (!job.ok) throw new Error(job.error.message);
      if (job.value.summary?.inserted !== file.value.users) throw new Error('Not every user was inserted.');
      done += file.value.users;
      jobs += 1;
      if (done < (USERS / 4) * mark) continue;
      mark += 1;
      const now = performance.now();
      const pace = ((done - since.done) / (now - since.at)) * 1000;
      process.stdout.write(
        `${formatCount(done).padStart(9)} users, ${formatDuration(now - startedAt).padStart(10)}: ${formatCount(pace)} users/s, peak memory ${formatBytes(peak)}\n`,
      );
      since = { at: now, done };
      peak = 0;
    }
  };
  await Promise.all([worker(), worker()]);
  const seconds = (performance.now() - startedAt) / 1000;
  const size = statSync(join(folder, 'data', 'tenant.sqlite')).size;
  process.stdout.write(
    `${formatCount(jobs)} jobs, ${formatCount(USERS / seconds)} users/s in all, database ${formatBytes(size)}\n`,
  );
} finally {
  clearInterval(watch);
  child.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
