import { BARE, ESCAPED, type PlainRecord } from './plain-record.ts';

/**
 * An object of JSON as cells, like a row of a table: one of texts, numbers, yes and no, whose names come in the order of the
 * columns. Some may be missing. Every other one, and what is no JSON, is left to the parser.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const CR = 0x0d;
const [OPEN, CLOSE, COLON, COMMA, MINUS, ZERO] = [0x7b, 0x7d, 0x3a, 0x2c, 0x2d, 0x30];

/** What may stand behind a backslash, apart from four digits. */
const AFTER_BACKSLASH = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** A number with more digits may not be what it says. */
const MAX_DIGITS = 15;
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function begins(source: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) if (source[at + index] !== bytes[index]) return false;
  return true;
}

function afterSpace(source: Uint8Array, from: number): number {
  let at = from;
  while (source[at] === SPACE) at += 1;
  return at;
}

/** Where a text ends that begins at `from`; -1 where it is not plain. */
function endOfText(record: PlainRecord, cell: number, from: number, to: number): number {
  const { source, kinds } = record;
  let at = from;
  while (at < to) {
    const byte = source[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < SPACE) return -1;
    if (byte === BACKSLASH) {
      at += 1;
      if (AFTER_BACKSLASH[source[at] ?? 0] === 0) return -1;
      kinds[cell] = ESCAPED;
    }
    at += 1;
  }
  return -1;
}

/** Where an integer or a word ends; -1 where it is neither. */
function endOfBare(source: Uint8Array, from: number): number {
  for (const word of WORDS) if (begins(source, from, word)) return from + word.length;
  const first = source[from] === MINUS ? from + 1 : from;
  let at = first;
  while ((source[at] ?? 0) >= ZERO && (source[at] ?? 0) <= ZERO + 9) at += 1;
  const isInteger = at > first && at - first <= MAX_DIGITS && (source[first] !== ZERO || at === from + 1);
  return isInteger ? at : -1;
}

function leaveEmpty({ starts, ends, kinds }: PlainRecord, cell: number): void {
  starts[cell] = 0;
  ends[cell] = 0;
  kinds[cell] = 0;
}

/** Finds the value that begins at `from`. @returns where it ends, with its quote; -1 where it is not plain */
function cutValue(record: PlainRecord, cell: number, from: number, to: number): number {
  const { source, starts, ends, kinds } = record;
  if (source[from] === QUOTE) {
    kinds[cell] = 0;
    const end = endOfText(record, cell, from + 1, to);
    starts[cell] = from + 1;
    ends[cell] = end;
    return end === -1 ? -1 : end + 1;
  }
  const end = endOfBare(source, from);
  // Null and absent are the same.
  if (source[from] === 0x6e) leaveEmpty(record, cell);
  else {
    starts[cell] = from;
    ends[cell] = end;
    kinds[cell] = BARE;
  }
  return end;
}

/**
 * @param columns the names, in their order
 * @returns a function that finds the cells of a record, and returns false where it is not plain; undefined where the columns
 * are not
 */
export function objectCutter(
  columns: readonly string[],
): ((record: PlainRecord, from: number, to: number) => boolean) | undefined {
  // A name with a dot may be a path, and one that JSON writes differently would not be found.
  if (columns.some((name) => name.includes('.') || JSON.stringify(name) !== `"${name}"`)) return undefined;
  const names = columns.map((name) => Buffer.from(`${name}"`));
  return (record, from, to) => {
    const { source } = record;
    if (source[from] !== OPEN) return false;
    let cell = 0;
    for (let at = from; source[at] === (cell === 0 ? OPEN : COMMA); ) {
      at = afterSpace(source, at + 1);
      if (source[at] !== QUOTE) return false;
      at += 1;
      while (cell < names.length && !begins(source, at, names[cell] ?? source)) {
        leaveEmpty(record, cell);
        cell += 1;
      }
      const name = names[cell];
      if (name === undefined) return false;
      at = afterSpace(source, at + name.length);
      if (source[at] !== COLON) return false;
      at = cutValue(record, cell, afterSpace(source, at + 1), to);
      if (at === -1) return false;
      cell += 1;
      at = afterSpace(source, at);
      if (source[at] !== CLOSE) continue;
      for (; cell < names.length; cell += 1) leaveEmpty(record, cell);
      at += 1;
      if (at < to && source[at] === CR) at += 1;
      // Whatever was found behind the record's end was another one's.
      return at === to;
    }
    return false;
  };
}
