import Papa from 'papaparse';
import type { Dialect } from './split-records.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const ROWS = 30;

/** How many fields most rows have, and which share of the rows that is. */
function regularity(head: string, delimiter: Dialect['delimiter']): { fields: number; share: number } {
  const { data } = Papa.parse<string[]>(head, { delimiter, preview: ROWS, skipEmptyLines: true });
  const counts = new Map<number, number>();
  for (const row of data) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const [fields, rows] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { fields, share: data.length === 0 ? 0 : rows / data.length };
}

/** The delimiter that cuts the beginning of a file into the most regular table. A single column is a table too. */
export function sniffDialect(head: string): Dialect {
  const lineEnd = head.includes('\n') || !head.includes('\r') ? 'lf' : 'cr';
  const candidates = DELIMITERS.map((delimiter) => ({ delimiter, ...regularity(head, delimiter) }))
    .filter(({ fields }) => fields > 1)
    .sort((a, b) => b.share * Math.log2(b.fields + 1) - a.share * Math.log2(a.fields + 1));
  return { delimiter: candidates[0]?.delimiter ?? ',', lineEnd };
}
