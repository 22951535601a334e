import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
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
import { loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';
import { cpuMs } from '../cpu-time.ts';
import { existingUsers, writeLegacy } from './legacy-csv.ts';

/**
 * A plan from end to end: a CSV of legacy records against the users of a tenant. `npx node test/bench/plan.ts 1000000`.
 * Figures are ratios to papaparse reading the same file in the same run.
 */

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const EXISTING = RECORDS / 2;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const rss = () => `${Math.round(process.memoryUsage.rss() / 1e6)} MB`;
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
  await timed(`write ${RECORDS} records`, () => writeLegacy(path, 'csv', RECORDS));
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
  await timed(
    `snapshot of ${EXISTING} users`,
    () => loadSnapshot(db, existingUsers(EXISTING), () => {}),
    base,
  );
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
