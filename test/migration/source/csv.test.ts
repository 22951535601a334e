import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNames } from '../../../src/migration/source/csv/header.ts';
import { readSource, SourceChangedError } from '../../../src/migration/source/read.ts';
import type { SourceItem } from '../../../src/migration/source/source.ts';
import { facts, readAll, write } from './files.ts';

const values = (items: readonly SourceItem[]) =>
  items.map((item) => (item.kind === 'record' ? Object.values(item.fields) : item.code));

describe('a CSV file', () => {
  test.each([',', ';', '\t', '|'])('its delimiter %j is found', async (delimiter) => {
    const path = write(
      `${['id', 'email', 'note'].join(delimiter)}\n${['1', 'a@example.com', 'x'].join(delimiter)}\n`,
    );
    expect((await facts(path)).format).toMatchObject({ kind: 'csv', delimiter });
    expect(values(await readAll(path))).toEqual([['1', 'a@example.com', 'x']]);
  });

  test.each(['\n', '\r\n', '\r'])('its line end %j is found', async (end) => {
    expect(values(await readAll(write(['id,email', '1,a', '2,b', ''].join(end))))).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  test('a byte order mark is no part of the first column’s name', async () => {
    const path = write(Buffer.from('\ufeffid,email\n1,a\n'));
    expect((await facts(path)).columns).toEqual(['id', 'email']);
    expect((await readAll(path))[0]?.at).toEqual({ line: 2, byte: 9 });
  });

  test('quotes hold delimiters, line ends and quotes', async () => {
    const path = write('id,note\n1,"a, ""b""\nc"\n2,plain 5" disk\n');
    expect(values(await readAll(path))).toEqual([
      ['1', 'a, "b"\nc'],
      ['2', 'plain 5" disk'],
    ]);
  });

  test('a broken row is set aside with its line and reason; the rest goes on', async () => {
    const items = await readAll(write('a,b,c\n1,2,3\n\n1,2\n1,2,3,4\n"x"y,2,3\n7,8,9\n'));
    expect(items.map((item) => [item.at.line, item.kind === 'broken' ? item.reason : 'ok'])).toEqual([
      [2, 'ok'],
      [4, 'has 2 fields where the header has 3'],
      [5, 'has 4 fields where the header has 3'],
      [6, 'has text right behind a closing quote'],
      [7, 'ok'],
    ]);
  });

  test('a quote that is never closed costs its own line only', async () => {
    const items = await readAll(write('a,b\n1,"open\n2,fine\n3,fine\n'));
    expect(values(items)).toEqual(['unclosed-quote', ['2', 'fine'], ['3', 'fine']]);
  });

  test('a quote that would swallow more than 1 MiB is given up', async () => {
    const rest = Array.from({ length: 60_000 }, (_, index) => `${index},some more text here`).join('\n');
    const items = await readAll(write(`a,b\n1,"open\n${rest}\n`));
    expect(items).toHaveLength(60_001);
    expect(items.filter(({ kind }) => kind === 'broken').map(({ at }) => at.line)).toEqual([2]);
  });

  test('columns have names, and each its own', () => {
    expect(columnNames(['email', '', 'email', ' name '])).toEqual(['email', 'column 2', 'email (2)', 'name']);
  });

  test('one that changed since it was looked at is refused', async () => {
    const path = write('a,b\n1,2\n');
    const known = await facts(path);
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    await expect(readSource(known).next()).rejects.toThrow(SourceChangedError);
  });

  test('so is one whose content changed while size and time stayed', async () => {
    const path = write('a,b\n1,2\n');
    const known = await facts(path);
    writeFileSync(path, 'a,b\n1,3\n');
    utimesSync(path, known.modifiedMs / 1000, known.modifiedMs / 1000);
    await expect(readSource(known).next()).rejects.toThrow(SourceChangedError);
  });

  test.each([
    ['names', 'id,mail\n1,a@example.com\n', ['id', 'mail']],
    ['no names', '1,a@example.com\n2,b@example.com\n', ['column 1', 'column 2']],
    ['names over empty columns', 'id,mail,note\n1,,\n', ['id', 'mail', 'note']],
    [
      'hashes in the first row',
      'ann,$2y$10$abcdefghijklmnopqrstuu,x\nben,$2y$10$abc,y\n',
      ['column 1', 'column 2', 'column 3'],
    ],
  ])('a first row of %s is told apart', async (_what, text, columns) => {
    expect((await facts(write(text))).columns).toEqual(columns);
  });
});

const cell = fc.string({ unit: fc.constantFrom(...'ab,;"\n\r\t é李|'.split('')), maxLength: 12 });
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

/** Quoted whenever that is needed, and sometimes when it is not. */
function toCsv(rows: readonly (readonly string[])[], always: boolean): string {
  const quote = (text: string) =>
    always || /[",\n\r;\t|]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quote).join(',')).join('\n');
}

test('whatever is written comes back, from where it says it stands', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, always) => {
      const header = rows[0]?.map((_, index) => `c${index}`) ?? [];
      const path = write(`${toCsv([header, ...rows], always)}\n`);
      const items = await readAll(path);
      expect(values(items)).toEqual(rows);
      const text = readFileSync(path);
      for (const item of items) {
        const before = text.subarray(0, item.at.byte).toString();
        expect(before.split('\n').length).toBe(item.at.line);
        expect(text[item.at.byte - 1]).toBe(0x0a);
      }
    }),
    { numRuns: 200 },
  );
});
