import Papa from 'papaparse';
import type { BrokenRecord, SourceItem } from '../source.ts';
import type { Dialect, RecordText } from './split-records.ts';

/** From the bytes of records to their fields. papaparse knows the quoting; here it is only given whole records. */

const BROKEN_REASONS: Readonly<Record<NonNullable<RecordText['broken']>, string>> = {
  'unclosed-quote': 'opens a quote that is never closed',
  'bad-quote': 'has text right behind a closing quote',
  'too-long': 'is longer than 1 MiB',
};

/** Rows of several records at once, one parse for all; undefined when the parser sees another number of rows. */
function parseTogether(texts: readonly string[], { delimiter }: Dialect): string[][] | undefined {
  const { data } = Papa.parse<string[]>(texts.join('\n'), { delimiter, newline: '\n', quoteChar: '"' });
  return data.length === texts.length ? data : undefined;
}

/** Rows with quotes in them. */
function parseQuoted(texts: readonly string[], dialect: Dialect): string[][] {
  if (texts.length === 0) return [];
  return parseTogether(texts, dialect) ?? texts.map((text) => parseTogether([text], dialect)?.[0] ?? [text]);
}

/** The fields of each record, in order. */
export function parseRows(texts: readonly string[], dialect: Dialect): string[][] {
  const quoted = parseQuoted(
    texts.filter((text) => text.includes('"')),
    dialect,
  );
  let next = 0;
  return texts.map((text) => {
    // Without a quote, nothing but the delimiter means anything.
    if (!text.includes('"')) return text.split(dialect.delimiter);
    const row = quoted[next] ?? [text];
    next += 1;
    return row;
  });
}

function broken(record: RecordText, code: BrokenRecord['code'], reason: string): BrokenRecord {
  return {
    kind: 'broken',
    at: { line: record.line, byte: record.byte },
    code,
    reason,
  };
}

/** Makes rows into items. The columns' names are set once for all of them: a copy is made faster than an object. */
function itemMaker(columns: readonly string[]): (record: RecordText, row: readonly string[]) => SourceItem {
  const empty: Record<string, string> = {};
  for (const column of columns) empty[column] = '';
  return (record, row) => {
    if (row.length !== columns.length) {
      const code = row.length < columns.length ? 'too-few-fields' : 'too-many-fields';
      return broken(record, code, `has ${row.length} fields where the header has ${columns.length}`);
    }
    const fields = { ...empty };
    for (let index = 0; index < row.length; index += 1) fields[columns[index] ?? ''] = row[index] ?? '';
    return { kind: 'record', at: { line: record.line, byte: record.byte }, fields };
  };
}

/** A batch of records → items, broken ones included, in the file's order. */
export function itemParser(
  columns: readonly string[],
  dialect: Dialect,
): (records: readonly RecordText[]) => readonly SourceItem[] {
  const toItem = itemMaker(columns);
  return (records) => {
    const readable = records.filter((record) => record.broken === undefined);
    const rows = parseRows(
      readable.map(({ text }) => text),
      dialect,
    );
    let next = 0;
    return records.map((record) => {
      if (record.broken !== undefined) return broken(record, record.broken, BROKEN_REASONS[record.broken]);
      const row = rows[next] ?? [];
      next += 1;
      return toItem(record, row);
    });
  };
}
