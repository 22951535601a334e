import { mkdtempSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LastColumn } from '../../src/sqlite/last-column.ts';

/** What SQLite itself wrote, in pages of every size, is read as SQLite reads it. */

interface Row {
  readonly id: number;
  readonly before: string | number | null;
  readonly text: string | null;
}

function table(pageBytes: number, rows: readonly Row[], deleted: readonly number[]) {
  const path = join(mkdtempSync(join(tmpdir(), 'column-')), 'table.sqlite');
  const db = new DatabaseSync(path);
  db.exec(
    `PRAGMA page_size = ${pageBytes}; CREATE TABLE other (a); CREATE TABLE thing (id INTEGER PRIMARY KEY, before, text TEXT)`,
  );
  db.exec('BEGIN');
  const insert = db.prepare('INSERT OR REPLACE INTO thing VALUES (?, ?, ?)');
  for (const { id, before, text } of rows) insert.run(id, before, text);
  for (const id of deleted) db.prepare('DELETE FROM thing WHERE id = ?').run(id);
  db.exec('COMMIT');
  const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'thing'").get()?.rootpage;
  return { db, column: new LastColumn(path, Number(root)) };
}

function numbered(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    before: null,
    text: `text ${index + 1}`,
  }));
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.integer({ min: 0, max: 300 }).map((length) => 'é'.repeat(length)),
);
const rows = fc.array(
  fc.record({
    // Small and large numbers: they take from one byte to eight.
    id: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 2 ** 31, max: 2 ** 45 })),
    before: fc.oneof(fc.constant(null), fc.integer(), fc.string({ maxLength: 200 })),
    text,
  }),
  { minLength: 1, maxLength: 500, size: 'max' },
);

test('rows are shown as SQLite tells them, from any one to any other', () => {
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom(512, 1_024, 4_096, 16_384, 65_536),
      fc.nat(),
      fc.nat(),
      (all, pageBytes, one, another) => {
        const { db, column } = table(pageBytes, all, []);
        const [first = 0, last = 0] = [
          all[one % all.length]?.id ?? 0,
          all[another % all.length]?.id ?? 0,
        ].sort((a, b) => a - b);
        const found: string[] = [];
        const count = column.texts(first, last, (bytes, from, to) =>
          found.push(bytes.toString('utf8', from, to)),
        );
        const wanted = db
          .prepare('SELECT text FROM thing WHERE id BETWEEN ? AND ? ORDER BY id')
          .all(first, last);
        const texts = wanted.map((row) => String(row.text));
        // Rows that are longer than their page are for SQLite; those before them are right.
        expect(found).toEqual(texts.slice(0, count));
        expect(found).toHaveLength(count);
        if (pageBytes >= 4_096) expect(count).toBe(texts.length);
        column.close();
        db.close();
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

test('it stops where a row has no text, or one that is longer than the page', () => {
  const rows = [
    { id: 1, before: 1, text: 'one' },
    { id: 2, before: null, text: '' },
    { id: 3, before: 'x', text: 'x'.repeat(60_000) },
    { id: 4, before: 1, text: 'four' },
    { id: 5, before: 1, text: null },
    { id: 6, before: 1, text: 'six' },
  ];
  const { db, column } = table(4_096, rows, []);
  const shown = (first: number, last: number) => {
    const found: string[] = [];
    column.texts(first, last, (bytes, from, to) => found.push(bytes.toString('utf8', from, to)));
    return found;
  };
  expect(shown(1, 6)).toEqual(['one', '']);
  expect(shown(4, 6)).toEqual(['four']);
  expect(shown(6, 9)).toEqual(['six']);
  expect(shown(7, 9)).toEqual([]);
  expect(shown(3, 2)).toEqual([]);
  column.close();
  db.close();
});

test('where rows were taken out, fewer are shown than were asked for, and never another one', () => {
  const rows = numbered(2_000);
  const { db, column } = table(
    1_024,
    rows,
    Array.from({ length: 300 }, (_, index) => 500 + index),
  );
  const found: string[] = [];
  const count = column.texts(490, 900, (bytes, from, to) => found.push(bytes.toString('utf8', from, to)));
  expect(count).toBeLessThan(411);
  expect(found.slice(0, 10)).toEqual(rows.slice(489, 499).map((row) => row.text));
  for (const text of found) expect(Number(text.slice(5)) < 500 || Number(text.slice(5)) >= 800).toBe(true);
  column.close();
  db.close();
});

test('a file that was cut off is said to be damaged, and nothing of another page is shown', () => {
  const rows = numbered(3_000);
  const { db, column } = table(1_024, rows, []);
  const seen: string[] = [];
  const show = (bytes: Buffer, from: number, to: number) => seen.push(bytes.toString('utf8', from, to));
  expect(column.texts(1, 3_000, show)).toBe(3_000);
  truncateSync(db.location() ?? '', 10 * 1_024);
  seen.length = 0;
  expect(() => column.texts(1, 3_000, show)).toThrow('damaged');
  expect(seen).toEqual(rows.slice(0, seen.length).map((row) => row.text));
  column.close();
});

test('a file that is no table is said to be damaged', () => {
  const { db, column } = table(4_096, [{ id: 1, before: null, text: 'one' }], []);
  const wrong = new LastColumn(db.location() ?? '', 1);
  expect(() => wrong.texts(1, 1, () => {})).toThrow('damaged');
  wrong.close();
  column.close();
  db.close();
});
