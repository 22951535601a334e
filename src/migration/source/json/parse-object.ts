import type { RecordBytes } from '../csv/split-records.ts';
import type { BrokenRecord, Fields, FieldValue, SourceItem } from '../source.ts';

/** From the text of one JSON value to a record. */

function isObject(value: FieldValue): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken({ line, byte }: RecordBytes, code: BrokenRecord['code'], reason: string): BrokenRecord {
  return { kind: 'broken', at: { line, byte }, code, reason };
}

/** JSON.parse without its message: that quotes the file, and with it perhaps a password. */
function parse(text: string): { readonly value: FieldValue } | undefined {
  try {
    const value: FieldValue = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

export function parseObject(record: RecordBytes): SourceItem {
  if (record.broken === 'too-long') return broken(record, 'too-long', 'is longer than 1 MiB');
  const parsed = parse(record.bytes.toString('utf8'));
  if (parsed === undefined) return broken(record, 'not-json', 'is not valid JSON');
  if (!isObject(parsed.value)) return broken(record, 'not-an-object', 'is no JSON object');
  return { kind: 'record', at: { line: record.line, byte: record.byte }, fields: parsed.value };
}
