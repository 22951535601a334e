import { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { usersJson } from '../../src/migration/import/job-users.ts';
import { readJobs } from '../../src/migration/import/journal.ts';
import { pack } from '../../src/migration/import/pack.ts';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { readGroups, saveRulings } from '../../src/migration/reconcile/groups.ts';
import { listRecords } from '../../src/migration/reconcile/record-list.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { facts, write } from './source/files.ts';
import { newWorkspace } from './workspace.ts';

/**
 * What keeps a plan quick, counted rather than timed: statements, messages between threads, and texts that are made. A
 * test that measured time would fail on a busy machine and pass on a fast one.
 */

const HASH = '$2b$10$abcdefghijklmnopqrstuu1234567890123456789012345678901';

/** Records of which nothing is unusual. */
function csv(records: number): string {
  const lines = Array.from(
    { length: records },
    (_, n) => `${n},user${n}@example.com,Ada,${HASH},2024-02-03T10:00:00.000Z,gold`,
  );
  return `id,email,first_name,password_hash,created_at,tier\n${lines.join('\n')}\n`;
}

function jsonLines(records: number): string {
  const [head = '', ...lines] = csv(records).trim().split('\n');
  const names = head.split(',');
  const object = (line: string) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell]));
  return lines.map((line) => `${JSON.stringify(object(line))}\n`).join('');
}

async function sourceOf(records: number, format: 'csv' | 'ndjson' = 'csv') {
  const source = await facts(write(format === 'csv' ? csv(records) : jsonLines(records), format));
  return { source, rules: { mapping: suggestMapping(source).mapping, findings: new Map() } };
}

/** How often SQLite is asked to do something while `work` runs. */
async function statements(work: () => unknown): Promise<number> {
  const spies = [
    ...(['run', 'get', 'all', 'iterate'] as const).map((name) => vi.spyOn(StatementSync.prototype, name)),
    vi.spyOn(DatabaseSync.prototype, 'exec'),
  ];
  await work();
  const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  for (const spy of spies) spy.mockRestore();
  return count;
}

afterEach(() => vi.restoreAllMocks());

const FEW = 1_000;
const MANY = 20_000;

test('a plan asks the database once for hundreds of records, and never for each', async () => {
  const counts = async (records: number) => {
    const { source, rules } = await sourceOf(records);
    const { db } = newWorkspace();
    const load = await statements(() => loadRecords(db, source, rules, { inThreads: false }));
    const compare = await statements(() => classify(db, 'Users', DEFAULT_RULES));
    saveRulings(db, DEFAULT_POLICIES);
    const packing = await statements(() => pack(db, { maxBytes: 500_000, slots: undefined }, DEFAULT_RULES));
    const jobs = readJobs(db);
    const bodies = await statements(() => jobs.map((job) => usersJson(db, job, DEFAULT_RULES)));
    // Those of a job follow each other, and are written down as one run.
    expect(db.prepare('SELECT count(*) AS n FROM packed').get()).toEqual({ n: jobs.length });
    const list = listRecords(db, { classId: 'new', filter: '', sort: 'file' });
    expect(list.page(records - 1, 10)).toMatchObject([{ seq: records, line: records + 1 }]);
    const recount = await statements(() => readGroups(db));
    return { load, compare, packing, bodies: bodies / jobs.length, recount };
  };
  const [few, many] = [await counts(FEW), await counts(MANY)];
  // A piece of 64 KiB at a time, with two statements each.
  expect(many.load - few.load).toBeLessThan((MANY - FEW) / 100);
  expect(many.compare).toBe(few.compare);
  expect(many.packing - few.packing).toBeLessThan((MANY - FEW) / 200);
  expect(many.bodies).toBeLessThanOrEqual(3);
  expect(many.recount).toBe(few.recount);
});

test('threads get hundreds of records with a message', async () => {
  const { source, rules } = await sourceOf(MANY);
  const sent = vi.spyOn(Worker.prototype, 'postMessage');
  await loadRecords(newWorkspace().db, source, rules, { inThreads: true });
  expect(sent.mock.calls.length).toBeGreaterThan(0);
  expect(sent.mock.calls.length).toBeLessThan(MANY / 100);
});

test.each(['csv', 'ndjson'] as const)(
  'of a plain record of %s no text is made: neither JSON nor a decoded cell',
  async (format) => {
    const { source, rules } = await sourceOf(MANY, format);
    const { db } = newWorkspace();
    const parsed = vi.spyOn(JSON, 'parse');
    const json = vi.spyOn(JSON, 'stringify');
    const decoded = vi.spyOn(Buffer.prototype, 'toString');
    await loadRecords(db, source, rules, { inThreads: false });
    for (const { mock } of [parsed, json, decoded]) expect(mock.calls.length).toBeLessThan(MANY / 100);
  },
);

test('whoever is plainly new takes no row of the plan', async () => {
  const { source, rules } = await sourceOf(FEW);
  const { db } = newWorkspace();
  await loadRecords(db, source, rules);
  classify(db, 'Users', DEFAULT_RULES);
  expect(db.prepare('SELECT count(*) AS n FROM judged').get()).toEqual({ n: 0 });
  expect(readGroups(db)).toEqual([{ classId: 'new', conflicts: 0, override: undefined, records: FEW }]);
});
