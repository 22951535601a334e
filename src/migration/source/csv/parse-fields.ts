import Papa from 'papaparse';
import type { BrokenRecord, Fields, SourceItem } from '../source.ts';
import type { Dialect, RecordBytes } from './split-records.ts';

/** From the bytes of records to their fields. papaparse knows the quoting; here it is only given whole records. */

const BROKEN_REASONS: Readonly<Record<NonNullable<RecordBytes['broken']>, string>> = {
  'unclosed-quote': 'opens a quote that is never closed',
  'bad-quote': 'has text right behind a closing quote',
  'too-long': 'is longer than 1 MiB',
};

/** Rows of several records at once, one parse for all; undefined when the parser sees another number of rows. */
function parseTogether(texts: readonly string[], { delimiter }: Dialect): string[][] | undefined {
  const { data } = Papa.parse<string[]>(texts.join('\n'), { delimiter, newline: '\n', quoteChar: '"' });
  return data.length === texts.length ? data : undefined;
}

/** The fields of each record, in order. */
export function parseRows(texts: readonly string[], dialect: Dialect): string[][] {
  if (texts.length === 0) return [];
  return parseTogether(texts, dialect) ?? texts.map((text) => parseTogether([text], dialect)?.[0] ?? [text]);
}

function broken(record: RecordBytes, code: BrokenRecord['code'], reason: string): BrokenRecord {
  return {
    kind: 'broken',
    at: { line: record.line, byte: record.byte },
    code,
    reason,
  };
}

function toItem(record: RecordBytes, row: readonly string[], columns: readonly string[]): SourceItem {
  if (row.length !== columns.length) {
    const code = row.length < columns.length ? 'too-few-fields' : 'too-many-fields';
    return broken(record, code, `has ${row.length} fields where the header has ${columns.length}`);
  }
  const fields: Record<string, string> = {};
  columns.forEach((column, index) => {
    fields[column] = row[index] ?? '';
  });
  const safe: Fields = fields;
  return { kind: 'record', at: { line: record.line, byte: record.byte }, fields: safe };
}

/** A batch of records → items, broken ones included, in the file's order. */
export function parseItems(
  records: readonly RecordBytes[],
  columns: readonly string[],
  dialect: Dialect,
): readonly SourceItem[] {
  const readable = records.filter((record) => record.broken === undefined);
  const rows = parseRows(
    readable.map(({ bytes }) => bytes.toString('utf8')),
    dialect,
  );
  let next = 0;
  return records.map((record) => {
    if (record.broken !== undefined) return broken(record, record.broken, BROKEN_REASONS[record.broken]);
    const row = rows[next] ?? [];
    next += 1;
    return toItem(record, row, columns);
  });
}
