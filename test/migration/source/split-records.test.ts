import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { parseRow } from '../../../src/migration/source/csv/parse-fields.ts';
import {
  type Dialect,
  type RecordText,
  splitRecords,
} from '../../../src/migration/source/csv/split-records.ts';

const dialect = fc.record<Dialect>({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('lf', 'cr'),
});
const text = fc.string({ unit: fc.constantFrom(...'aab,,;|\t""\n\n\r é李\ufeff'.split('')), maxLength: 80 });

async function recordsOf(bytes: Buffer, how: Dialect, size: number): Promise<RecordText[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: RecordText[] = [];
  for await (const batch of splitRecords(chunks(), how)) found.push(...batch);
  return found;
}

test('lines that are found at once are the ones that are found byte by byte', async () => {
  await fc.assert(
    fc.asyncProperty(text, dialect, fc.integer({ min: 2, max: 100 }), async (content, how, size) => {
      const bytes = Buffer.from(content);
      // A byte at a time there is never a whole line to be found.
      const slowly = await recordsOf(bytes, how, 1);
      expect(await recordsOf(bytes, how, bytes.length)).toEqual(slowly);
      expect(await recordsOf(bytes, how, size)).toEqual(slowly);
    }),
    { numRuns: 2_000 },
  );
});

test('many records come in order, whatever stands between them', async () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => (n % 7 === 0 ? `${n},"x\n${n}"` : `${n},é`));
  const found = await recordsOf(Buffer.from(lines.join('\n')), { delimiter: ',', lineEnd: 'lf' }, 10_000);
  expect(found.map((record) => record.text)).toEqual(lines);
});

test('fields are what the parser makes of them', () => {
  const line = text
    .map((content) => content.replace(/[\n\r\ufeff]/g, ''))
    .filter((content) => content !== '');
  // Quoted as every export quotes, so that plain quoting is not left to chance; line ends are in it too.
  const quoted = fc
    .array(text, { minLength: 1, maxLength: 4 })
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), quoted, dialect, (plain, cells, how) => {
      const { delimiter } = how;
      const lines = [...plain, cells.join(delimiter)];
      const readable = lines.filter((each) => {
        const { errors } = Papa.parse(each, { delimiter, newline: '\n', quoteChar: '"' });
        return errors.length === 0;
      });
      const expected = readable.map(
        (each) => Papa.parse<string[]>(each, { delimiter, newline: '\n', quoteChar: '"' }).data[0],
      );
      expect(readable.map((each) => parseRow(each, how))).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});
