import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Papa from 'papaparse';
import { pack } from '../../src/migration/import/pack.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { recognisePassword } from '../../src/migration/passwords/recognise.ts';
import { writeUsersFiles } from '../../src/migration/prepare/users-files.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { predict, readGroups, saveRulings } from '../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { inspectSource } from '../../src/migration/source/inspect.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { loadSnapshot } from '../../src/migration/workspace/load-snapshot.ts';
import { createWorkspace } from '../../src/migration/workspace/workspace.ts';
import { cpuMs } from '../cpu-time.ts';
import { BCRYPT, MIXED } from './hashes.ts';
import { existingUsers } from './legacy-csv.ts';
import { slotFigures } from './slots.ts';

/**
 * The parts of `npm run bench`, each run in a process of its own so that its memory is its own:
 * `node test/bench/parts.ts NAME FILE RECORDS` prints one line of JSON.
 */

/** Times in ms; `cpu…` is that of all threads, which says more than the clock on a machine that others use too. */
export type Figures = Readonly<Record<string, number>>;

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; ms: number; cpu: number }> {
  const [started, cpu] = [performance.now(), cpuMs()];
  const value = await work();
  return { value, ms: performance.now() - started, cpu: cpuMs() - cpu };
}

/** A parser of text is as fast as this: the measure of everything else. */
async function papaparse(path: string): Promise<Figures> {
  let rows = 0;
  const { ms, cpu } = await timed(
    () =>
      new Promise<void>((resolve, reject) =>
        Papa.parse(createReadStream(path, 'utf8'), {
          step: () => {
            rows += 1;
          },
          complete: () => resolve(),
          error: reject,
        }),
      ),
  );
  return { ms, cpu, rows };
}

async function jsonParse(path: string): Promise<Figures> {
  let bytes = 0;
  const { ms, cpu } = await timed(async () => {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object') bytes += line.length;
    }
  });
  return { ms, cpu, bytes };
}

/** Everything up to the collision screen, and then everything up to the request bodies on the disk. */
async function plan(path: string, records: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const workspace = createWorkspace(join(folder, 'migration'));
  try {
    const { db } = workspace;
    await loadSnapshot(db, existingUsers(Math.min(500_000, records / 2)), () => {});
    const source = await inspectSource(path);
    if (!source.ok) throw new Error(source.error.message);
    const { mapping } = suggestMapping(source.value);
    const scan = await timed(() => loadRecords(db, source.value, { mapping, findings: new Map() }));
    const compare = await timed(() => classify(db, 'Users', DEFAULT_RULES));
    const groups = readGroups(db);
    const sum = groups.reduce((total, group) => total + group.records, 0);
    if (sum !== records) throw new Error(`${sum} of ${records} records have a class.`);
    const recount = await timed(() => {
      const policies = { ...DEFAULT_POLICIES, existing: 'update' } as const;
      return [readGroups(db), predict(groups, policies)];
    });
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const packing = await timed(() => {
      saveRulings(db, DEFAULT_POLICIES);
      return pack(db, { maxBytes: 510_000, slots: undefined }, DEFAULT_RULES);
    });
    const control = { signal: new AbortController().signal, progress: () => {} };
    const bodies = await timed(() => writeUsersFiles(db, folder, DEFAULT_RULES, control));
    const users = db.prepare('SELECT payload FROM record WHERE payload IS NOT NULL LIMIT 200000').all();
    const objects: unknown[] = users.map(({ payload }) => JSON.parse(String(payload)));
    let bytes = 0;
    const stringify = await timed(() => {
      for (const object of objects) bytes += JSON.stringify(object).length;
    });
    const share = packing.value.records / Math.max(1, objects.length);
    return {
      scan: scan.ms,
      cpuScan: scan.cpu,
      compare: compare.ms,
      cpuCompare: compare.cpu,
      recount: recount.ms,
      peakMb,
      pack: packing.ms,
      bodies: bodies.ms,
      cpuPacking: packing.cpu + bodies.cpu,
      stringify: stringify.ms * share,
      cpuStringify: stringify.cpu * share,
      bytes,
    };
  } finally {
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Hashes a second. */
async function recognise(): Promise<Figures> {
  let kept = 0;
  const rate = async (values: readonly string[], rounds: number) => {
    const { ms } = await timed(() => {
      for (let round = 0; round < rounds; round += 1)
        for (const value of values) if (recognisePassword({ value }).fate === 'kept') kept += 1;
    });
    return (rounds * values.length) / (ms / 1000);
  };
  await rate(MIXED, 50_000);
  return { bcrypt: await rate([BCRYPT], 1_000_000), mixed: await rate(MIXED, 150_000), kept };
}

const [name, path = '', records = '0'] = process.argv.slice(2);
/** Shares of one, for jobs of 30 s. */
async function slots(): Promise<Figures> {
  const { busy, fill } = await slotFigures(30_000);
  return { busy, fill };
}

const PARTS: Readonly<Record<string, () => Promise<Figures>>> = {
  papaparse: () => papaparse(path),
  'json-parse': () => jsonParse(path),
  plan: () => plan(path, Number(records)),
  recognise,
  slots,
};
const part = PARTS[name ?? ''];
if (part === undefined) throw new Error(`There is no part ${name}.`);
process.stdout.write(`${JSON.stringify(await part())}\n`);
