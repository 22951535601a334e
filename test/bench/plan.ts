import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { classCounts, predict, readGroups } from '../../src/migration/reconcile/groups.ts';
import { setOverride } from '../../src/migration/reconcile/overrides.ts';
import { listRecords } from '../../src/migration/reconcile/record-list.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { type ExistingUser, loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';

/**
 * A plan from end to end: a CSV of legacy records against the users of a tenant. `npx node test/bench/plan.ts 1000000`.
 * Figures are ratios to papaparse reading the same file in the same run.
 */

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const EXISTING = RECORDS / 2;

/** Park–Miller: the same file every time. */
let state = 20_261_125;
function random(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./';
function hash(): string {
  let text = '';
  for (let n = 0; n < 53; n += 1) text += ALPHABET[random(64)];
  return `$2a$10$${text}`;
}

function csvLine(n: number): string {
  // One in a thousand is there twice, one in fifty is a user of the tenant.
  const own = n % 1_000 === 999 ? n - 1 : n;
  const email =
    n % 50 === 0 ? `member${random(EXISTING)}@example.com` : `customer${own}@shop${own % 97}.example`;
  const signup = new Date(1_300_000_000_000 + random(1_000_000) * 300_000).toISOString();
  // Quotes, as every real export has some: without any, papaparse has a way that no parser of real files can take.
  const notes = n % 10 === 0 ? '"Said: ""fine"", twice"' : '';
  return `${n},${email},Given${n % 911},Family${n % 4_001},${hash()},+4930${10_000_000 + n},${signup},Y,${n % 3 === 0 ? 'gold' : 'bronze'},${notes}\n`;
}

async function writeCsv(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.write('id,email,first_name,last_name,password_hash,phone,created_at,active,tier,notes\n');
  for (let n = 0; n < RECORDS; n += 10_000) {
    let block = '';
    for (let i = n; i < Math.min(RECORDS, n + 10_000); i += 1) block += csvLine(i);
    await file.write(block);
  }
  await file.close();
}

async function* existingUsers(): AsyncGenerator<ExistingUser> {
  for (let n = 0; n < EXISTING; n += 1) {
    const email = `member${n}@example.com`;
    const connection = n % 5 === 0 ? 'Other' : 'Users';
    // Some of the ids are ids of the file.
    const userId = `auth0|${n % 400 === 0 ? n : `m${n}`}`;
    const profile = {
      user_id: userId,
      email,
      name: `Member ${n}`,
      app_metadata: { plan: 'free', since: 2020 },
    };
    yield { connection, userId, email, profile };
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const rss = () => `${Math.round(process.memoryUsage.rss() / 1e6)} MB`;
/** Of all threads: on a machine that others use too, it says more than the clock. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function timed<T>(name: string, work: () => T | Promise<T>, base?: number): Promise<[T, number]> {
  const [started, cpu] = [performance.now(), cpuMs()];
  const value = await work();
  const ms = performance.now() - started;
  const busy = seconds(cpuMs() - cpu);
  const ratio = base === undefined ? '' : `  ${(ms / base).toFixed(2)} × papaparse`;
  process.stdout.write(`${name.padEnd(46)} ${seconds(ms).padStart(9)}${ratio}  (CPU ${busy}, ${rss()})\n`);
  return [value, ms];
}

const folder = mkdtempSync(join(tmpdir(), 'plan-bench-'));
const path = join(folder, 'legacy.csv');
try {
  await timed(`write ${RECORDS} records`, () => writeCsv(path));
  const [parsed, base] = await timed('papaparse alone', async () => {
    let rows = 0;
    await new Promise<void>((resolve, reject) =>
      Papa.parse(createReadStream(path, 'utf8'), {
        step: () => {
          rows += 1;
        },
        complete: () => resolve(),
        error: reject,
      }),
    );
    return rows;
  });
  if (parsed !== RECORDS + 1) throw new Error(`papaparse saw ${parsed} rows.`);
  const workspace = createWorkspace(join(folder, 'migration'));
  const { db } = workspace;
  await timed(`snapshot of ${EXISTING} users`, () => loadSnapshot(db, existingUsers(), () => {}), base);
  const source = await inspectSource(path);
  if (!source.ok) throw new Error(source.error.message);
  const { mapping } = suggestMapping(source.value);
  const rules = { mapping, findings: new Map() };
  const [, scan] = await timed(
    'scan: parse, map, recognise, store',
    () => loadRecords(db, source.value, rules),
    base,
  );
  const [, compare] = await timed(
    'compare: duplicates, collisions, classes',
    () => classify(db, 'Users', DEFAULT_RULES),
    base,
  );
  process.stdout.write(
    `${'the whole plan'.padEnd(46)} ${seconds(scan + compare).padStart(9)}  ${((scan + compare) / base).toFixed(2)} × papaparse\n`,
  );
  const [groups] = await timed('count the groups', () => readGroups(db));
  process.stdout.write(`${JSON.stringify(classCounts(groups))}\n`);
  await timed('a policy changes: all counts', () =>
    predict(groups, { ...DEFAULT_POLICIES, existing: 'update' }),
  );
  await timed('a decision for one record, and all counts', () => {
    setOverride(db, { kind: 'record', seq: 2 }, 'skip');
    return readGroups(db);
  });
  const list = { classId: 'new', filter: '', sort: 'file' } as const;
  await timed('the last page of a million', () => listRecords(db, list).page(RECORDS - 100_000, 220));
  const [found] = await timed('a filter over all', () => listRecords(db, { ...list, filter: 'shop42' }));
  await timed(`the last page of ${found.size}`, () => found.page(found.size - 220, 220));
  await timed('sorted by e-mail', () => listRecords(db, { ...list, sort: 'email' }).page(0, 220));
  workspace.close();
  // Reported in KiB.
  const peak = (process.resourceUsage().maxRSS * 1024) / 1e6;
  process.stdout.write(`${'the most memory at any time'.padEnd(46)} ${Math.round(peak)} MB\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
