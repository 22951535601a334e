import { looksLikeHeader } from './csv/header.ts';
import { parseRow } from './csv/parse-fields.ts';
import { sniffDialect } from './csv/sniff-dialect.ts';
import { findRecords } from './json/find-records.ts';
import type { StructureError } from './json/split-elements.ts';
import type { SourceFormat } from './source.ts';

/** What form a text has: JSON, JSON lines or a table. */

export type SniffedFormat =
  | { readonly kind: 'format'; readonly format: SourceFormat }
  | { readonly kind: 'no-records' }
  | { readonly kind: 'error'; readonly error: StructureError };

function isWholeObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Lines that are each an object. A single line is NDJSON too, unless it is a wrapper around an array of users.
 */
function isNdjson(head: string): boolean {
  const [first = '', second] = head.split('\n').filter((line) => line.trim() !== '');
  if (!isWholeObject(first)) return false;
  if (second !== undefined) return second.trimStart().startsWith('{');
  return !/"users"\s*:\s*\[|:\s*\[\s*\{/i.test(first);
}

/**
 * @param head the beginning of the text
 * @param chunks gives the whole text from its start; only read where the head is not enough
 */
export async function sniffFormat(head: string, chunks: () => AsyncIterable<Buffer>): Promise<SniffedFormat> {
  const first = head.trimStart()[0];
  if (first === '{' && isNdjson(head)) return { kind: 'format', format: { kind: 'ndjson' } };
  if (first === '{' || first === '[') {
    const found = await findRecords(chunks());
    if (found.kind === 'error') return found;
    if (found.kind === 'none') return { kind: 'no-records' };
    return { kind: 'format', format: { kind: 'json', path: found.path } };
  }
  const dialect = sniffDialect(head);
  const lines = head.split(dialect.lineEnd === 'lf' ? '\n' : '\r').slice(0, 5);
  const rows = lines.map((line) => parseRow(line, dialect));
  return { kind: 'format', format: { kind: 'csv', ...dialect, header: looksLikeHeader(rows) } };
}
