import { readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestMapping } from '../../src/migration/mapping/suggest.ts';
import { DamagedFileError } from '../../src/migration/source/decode.ts';
import { SourceChangedError } from '../../src/migration/source/read.ts';
import type { SourceFacts } from '../../src/migration/source/source.ts';
import { loadRecords, rowsHere } from '../../src/migration/workspace/load-records.ts';
import type { LoadRules, RecordRow, SchemeRow } from '../../src/migration/workspace/record-row.ts';
import { packRows, unpackRows } from '../../src/migration/workspace/row-batch.ts';
import { type Rows, rowsInThread } from '../../src/migration/workspace/rows-in-thread.ts';
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

async function collect(parts: Rows) {
  const rows: RecordRow[] = [];
  const schemes: SchemeRow[] = [];
  for await (const part of parts) {
    if ('rows' in part) rows.push(...part.rows);
    else schemes.push(...part.schemes);
  }
  return { rows, schemes };
}

test('a thread of its own makes the same rows of a file', async () => {
  const { source, rules } = await ordered(write(CSV));
  const here = await collect(rowsHere(source, rules));
  expect(here.rows).toHaveLength(LINES.length);
  expect(here.schemes.length).toBeGreaterThan(2);
  expect(await collect(rowsInThread(source, rules))).toEqual(here);
});

test('a file that has changed is refused by the thread too', async () => {
  const path = write(CSV);
  const { source, rules } = await ordered(path);
  utimesSync(path, new Date(), new Date(Date.now() + 5_000));
  await expect(collect(rowsInThread(source, rules))).rejects.toThrow(SourceChangedError);
});

test('so is one that breaks off', async () => {
  const path = write(gzipSync(CSV.repeat(3)), 'csv.gz');
  truncateSync(path, readFileSync(path).length - 200);
  const { source, rules } = await ordered(path);
  await expect(collect(rowsInThread(source, rules))).rejects.toThrow(DamagedFileError);
});

test('who has enough of the rows can stop, and the thread ends', async () => {
  const { source, rules } = await ordered(write(CSV));
  const rows = rowsInThread(source, rules);
  expect(await rows.next()).toMatchObject({ done: false });
  expect(await rows.return(undefined)).toMatchObject({ done: true });
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

const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }));
const number = fc.integer({ min: 0, max: 2 ** 50 });
const row = fc.record<RecordRow>({
  line: number,
  byte: number,
  problem: text,
  warnings: text,
  email: text,
  userId: text,
  username: text,
  phone: text,
  recency: fc.option(fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
  scheme: fc.option(number),
  roles: text,
  payload: text,
  nearEmail: text,
  nearId: text,
  print: fc.option(fc.string({ unit: 'binary', minLength: 16, maxLength: 16 })),
});

test('rows come out of a batch as they went in', () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(unpackRows(packRows(rows))).toEqual(rows);
    }),
  );
});
