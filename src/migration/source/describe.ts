import { display } from '../../text/display.ts';
import type { SourceFile } from './source.ts';

const FORMATS = { csv: 'CSV', ndjson: 'JSON lines', json: 'JSON' } as const;
const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** "CSV, comma, header row, UTF-8, gzip". */
export function describeFormat({ format, encoding, compression }: SourceFile): string {
  const parts = [
    FORMATS[format.kind],
    ...(format.kind === 'csv'
      ? [DELIMITERS[format.delimiter] ?? '', format.header ? 'header row' : 'no header']
      : []),
    ...(format.kind === 'json' && format.path.length > 0
      ? [`array at ${display(format.path.join('.'))}`]
      : []),
    encoding.toUpperCase(),
    ...(compression === 'gzip' ? ['gzip'] : []),
  ];
  return parts.join(', ');
}
