import type { RecordRow } from './record-row.ts';

/**
 * Rows on their way from one thread to another: all texts in one, all numbers in one array. What would be cloned value
 * by value is copied in two pieces.
 */
export interface RowBatch {
  readonly texts: string;
  /** For each row and text column: how long it is; -1 for null. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** For each row and number column; NaN for null. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

const TEXTS = 11;
const NUMBERS = 4;

export function packRows(rows: readonly RecordRow[]): RowBatch {
  const parts: string[] = [];
  const lengths = new Int32Array(rows.length * TEXTS);
  const numbers = new Float64Array(rows.length * NUMBERS);
  let at = 0;
  const put = (text: string | null): void => {
    lengths[at] = text === null ? -1 : text.length;
    at += 1;
    if (text !== null) parts.push(text);
  };
  rows.forEach((row, index) => {
    put(row.problem);
    put(row.warnings);
    put(row.email);
    put(row.userId);
    put(row.username);
    put(row.phone);
    put(row.roles);
    put(row.payload);
    put(row.nearEmail);
    put(row.nearId);
    put(row.print);
    numbers[index * NUMBERS] = row.line;
    numbers[index * NUMBERS + 1] = row.byte;
    numbers[index * NUMBERS + 2] = row.recency ?? Number.NaN;
    numbers[index * NUMBERS + 3] = row.scheme ?? Number.NaN;
  });
  return { texts: parts.join(''), lengths, numbers };
}

export function unpackRows({ texts, lengths, numbers }: RowBatch): readonly RecordRow[] {
  let [at, start] = [0, 0];
  const text = (): string | null => {
    const length = lengths[at] ?? -1;
    at += 1;
    if (length === -1) return null;
    start += length;
    return texts.slice(start - length, start);
  };
  const number = (index: number): number | null => {
    const value = numbers[index] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  return Array.from({ length: numbers.length / NUMBERS }, (_, index) => ({
    problem: text(),
    warnings: text(),
    email: text(),
    userId: text(),
    username: text(),
    phone: text(),
    roles: text(),
    payload: text(),
    nearEmail: text(),
    nearId: text(),
    print: text(),
    line: number(index * NUMBERS) ?? 0,
    byte: number(index * NUMBERS + 1) ?? 0,
    recency: number(index * NUMBERS + 2),
    scheme: number(index * NUMBERS + 3),
  }));
}
