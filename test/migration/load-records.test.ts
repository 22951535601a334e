import { readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { DamagedFileError } from '../../src/migration/source/decode.ts';
import { SourceChangedError } from '../../src/migration/source/read.ts';
import type { SourceFacts } from '../../src/migration/source/source.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import type { LoadRules } from '../../src/migration/workspace/record-row.ts';
import { facts, write } from './source/files.ts';
import { newWorkspace } from './workspace.ts';

const HASH = '$2b$10$abcdefghijklmnopqrstuu1234567890123456789012345678901';

/** Some of everything: broken rows, foreign letters, quotes, schemes that stay and schemes that do not. */
const LINES = Array.from({ length: 2_600 }, (_, n) => {
  if (n % 97 === 0) return `${n},too,few`;
  const password = n % 5 === 0 ? 'plain text' : n % 7 === 0 ? '0123456789abcdef0123456789abcdef' : HASH;
  const note = n % 11 === 0 ? '"said ""hm"",\ntwice"' : n % 13 === 0 ? '李 é' : '';
  const email = n % 17 === 0 ? 'nobody' : `J.Doe${n}@gmail.com`;
  return `${n},${email},${password},+4930${10_000 + n},2024-02-${(n % 30) + 1} 10:00:00,${note}`;
});
const CSV = `id,email,password_hash,phone,created_at,notes\n${LINES.join('\n')}\n`;

async function ordered(path: string): Promise<{ source: SourceFacts; rules: LoadRules }> {
  const source = await facts(path);
  return { source, rules: { mapping: suggestMapping(source).mapping, findings: new Map() } };
}

/** Everything that a load leaves behind. */
async function loaded(source: SourceFacts, rules: LoadRules, inThreads: boolean) {
  const { db } = newWorkspace();
  await loadRecords(db, source, rules, { inThreads });
  expect(db.prepare('PRAGMA records.integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const all = (table: string, order: string) => db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all();
  return {
    records: all('record', 'seq'),
    schemes: all('scheme', 'first'),
    fingerprints: all('fingerprint', 'side, first'),
    near: all('near_record', 'seq'),
    flawed: all('flawed', 'seq'),
  };
}

test('several threads make of a file what one makes of it', async () => {
  const { source, rules } = await ordered(write(CSV.repeat(3)));
  const here = await loaded(source, rules, false);
  expect(here.records).toHaveLength(LINES.length * 3 + 2);
  expect(here.schemes.length).toBeGreaterThan(2);
  expect(here.near.length).toBeGreaterThan(100);
  expect(here.flawed).toEqual(
    here.records.flatMap(({ seq, problem }) => (problem === null ? [] : [{ seq }])),
  );
  expect(here.flawed.length).toBeGreaterThan(0);
  expect(await loaded(source, rules, true)).toEqual(here);
});

test.each([false, true])('a file that has changed is refused (in threads: %s)', async (inThreads) => {
  const path = write(CSV);
  const { source, rules } = await ordered(path);
  utimesSync(path, new Date(), new Date(Date.now() + 5_000));
  await expect(loaded(source, rules, inThreads)).rejects.toThrow(SourceChangedError);
});

test.each([false, true])('so is one that breaks off (in threads: %s)', async (inThreads) => {
  const path = write(gzipSync(CSV.repeat(3)), 'csv.gz');
  truncateSync(path, readFileSync(path).length - 200);
  const { source, rules } = await ordered(path);
  await expect(loaded(source, rules, inThreads)).rejects.toThrow(DamagedFileError);
});

test('a large file is stored as a small one is, and a load that is aborted stops', async () => {
  const path = write(CSV);
  const line = `9,big@example.com,${HASH},+493012345,2024-02-01 10:00:00,${'x'.repeat(900)}\n`;
  writeFileSync(path, CSV + line.repeat(9_000));
  const { source, rules } = await ordered(path);
  const { db } = newWorkspace();
  const seen: number[] = [];
  await loadRecords(db, source, rules, { onProgress: ({ records }) => seen.push(records) });
  const total = LINES.length + 9_000;
  expect(seen.at(-1)).toBe(total);
  expect(db.prepare('SELECT count(*) AS n, max(seq) AS last FROM record').get()).toEqual({
    n: total,
    last: total,
  });
  expect(db.prepare('SELECT sum(users) AS n FROM scheme').get()?.n).toBe(
    Number(db.prepare('SELECT count(*) AS n FROM record WHERE scheme IS NOT NULL').get()?.n),
  );

  const stopped = newWorkspace();
  const controller = new AbortController();
  await loadRecords(stopped.db, source, rules, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  expect(Number(stopped.db.prepare('SELECT count(*) AS n FROM record').get()?.n)).toBeLessThan(total);
});
