import { closeSync, mkdtempSync, openSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTableFile, finishTable, pageCounter, writePages } from '../../src/sqlite/table-file.ts';
import { type Cell, TablePages } from '../../src/sqlite/table-pages.ts';

const CREATE = 'CREATE TABLE thing (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT, d INTEGER) STRICT';

interface Row {
  readonly id: number;
  readonly cells: readonly Cell[];
}

/** @param parts rows that are written together, in whatever order */
function written(parts: readonly (readonly Row[])[]): { db: DatabaseSync; path: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'table-')), 'table.sqlite');
  createTableFile(path, CREATE);
  const counter = pageCounter();
  const file = openSync(path, 'r+');
  const pages = new TablePages();
  const leaves = parts.flatMap((rows) => {
    for (const { id, cells } of rows) pages.add(id, [null, ...cells]);
    return writePages(file, counter, pages.take());
  });
  finishTable(file, counter, leaves);
  closeSync(file);
  return { db: new DatabaseSync(path), path };
}

/** What SQLite reads, and that it finds nothing wrong with the file. */
function check(parts: readonly (readonly Row[])[]): void {
  const { db } = written(parts);
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const rows = parts.flat().toSorted((a, b) => a.id - b.id);
  const expected = rows.map(({ id, cells: [a, b, c, d] }) => ({ id, a, b, c, d }));
  expect(db.prepare('SELECT * FROM thing').all()).toEqual(expected);
  const one = db.prepare('SELECT * FROM thing WHERE id = ?');
  for (const row of [expected[0], expected[Math.floor(expected.length / 2)], expected.at(-1)])
    if (row !== undefined) expect(one.get(row.id)).toEqual(row);
  db.close();
}

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  // Around and far beyond what a page holds.
  fc
    .tuple(fc.constantFrom('x', 'é'), fc.integer({ min: 0, max: 60_000 }))
    .map(([unit, length]) => unit.repeat(length)),
);
const integer = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -1,
    127,
    128,
    -128,
    -129,
    32_767,
    32_768,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 47,
    -(2 ** 47),
  ),
  fc.maxSafeInteger(),
);
const cells = fc.tuple(fc.option(text), fc.option(integer), fc.option(text), fc.option(integer));

test('SQLite reads back whatever was written as pages', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cells, { maxLength: 8 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 400 }),
      (parts, gap) => {
        let id = 0;
        const rows = parts.map((part) =>
          part.map((each) => {
            id += gap;
            return { id, cells: each };
          }),
        );
        check(rows.reverse());
      },
    ),
    { numRuns: 100 },
  );
});

test('a row may be as long as it likes around the end of a page', () => {
  const rows = Array.from({ length: 60 }, (_, n) => ({
    id: n + 1,
    cells: ['x'.repeat(16_310 + n), n, 'é', null],
  }));
  check([rows]);
});

test('a table of many pages has several levels, and takes changes', () => {
  const part = (from: number) =>
    Array.from({ length: 400 }, (_, n) => ({ id: from + n, cells: ['x'.repeat(9_000), n, null, from] }));
  const { db, path } = written([part(801), part(1), part(401)]);
  const count = () => db.prepare('SELECT count(*) AS n, sum(d) AS d FROM thing').get();
  expect(count()).toEqual({ n: 1_200, d: 400 * (1 + 401 + 801) });
  db.exec(`
    INSERT INTO thing VALUES (5000, 'later', 1, NULL, 0); UPDATE thing SET d = 0; DELETE FROM thing WHERE id < 100;
    CREATE INDEX thing_b ON thing (b);
  `);
  expect(count()).toEqual({ n: 1_102, d: 0 });
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  db.close();
});
