/**
 * Cuts a CSV file into records without looking into their fields. Working on bytes, it knows for every record its
 * line and its offset, which a parser of text can not tell, and it bounds what an unclosed quote can swallow.
 */

export interface Dialect {
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** What ends a record; CR only in files that have no LF (old Macs). A CR before the LF belongs to the end. */
  readonly lineEnd: 'lf' | 'cr';
}

export interface RecordBytes {
  /** From 1. */
  readonly line: number;
  /** From 0, in the file. */
  readonly byte: number;
  readonly bytes: Buffer;
  /** Why its fields can not be read. */
  readonly broken?: 'unclosed-quote' | 'bad-quote' | 'too-long';
}

/** No user is larger; a quote that is still open after this much was never meant to be one. */
export const MAX_RECORD_BYTES = 1024 * 1024;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

type State = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/** @param start where `chunks` begin in the file: behind a byte order mark, for one */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  start = 0,
): AsyncGenerator<RecordBytes[]> {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const lineEnd = dialect.lineEnd === 'lf' ? LF : CR;
  let buffer: Buffer = Buffer.alloc(0);
  let offset = start; // of buffer[0] in the file
  let line = 1; // of buffer[0]
  let scanned = 0; // bytes of the buffer that are behind us
  let inner = 0; // line ends inside of the record
  const at: { state: State } = { state: 'field-start' };
  let badQuote = false;

  /** Takes the record that ends before `end` off the buffer; `next` is where the following one begins. */
  const take = (end: number, next: number, broken?: RecordBytes['broken']): RecordBytes | undefined => {
    const trimmed = end > 0 && buffer[end - 1] === CR && lineEnd === LF ? end - 1 : end;
    const bytes = buffer.subarray(0, trimmed);
    const reason = broken ?? (badQuote ? 'bad-quote' : undefined);
    const record = { line, byte: offset, bytes, ...(reason === undefined ? {} : { broken: reason }) };
    buffer = buffer.subarray(next);
    offset += next;
    line += inner + 1;
    scanned = 0;
    inner = 0;
    at.state = 'field-start';
    badQuote = false;
    return trimmed === 0 ? undefined : record;
  };

  /** Gives the open record up at its first line's end, so that the lines it swallowed are read on their own. */
  const giveUp = (broken: 'unclosed-quote' | 'too-long'): RecordBytes | undefined => {
    const firstEnd = buffer.indexOf(lineEnd);
    inner = 0;
    return firstEnd === -1
      ? take(buffer.length, buffer.length, broken)
      : take(firstEnd, firstEnd + 1, broken);
  };

  const scan = (found: RecordBytes[]): void => {
    while (scanned < buffer.length) {
      const byte = buffer[scanned];
      scanned += 1;
      if (at.state === 'quoted') {
        if (byte === QUOTE) at.state = 'quote-in-quoted';
        else if (byte === lineEnd) inner += 1;
      } else if (byte === lineEnd) {
        const record = take(scanned - 1, scanned);
        if (record !== undefined) found.push(record);
        continue;
      } else if (byte === delimiter) at.state = 'field-start';
      else if (byte === QUOTE && at.state !== 'plain') at.state = 'quoted';
      else if (byte === CR && lineEnd === LF) continue;
      else {
        // Text right behind a closing quote: nobody can say where the field ends.
        if (at.state === 'quote-in-quoted') badQuote = true;
        at.state = 'plain';
      }
      if (scanned > MAX_RECORD_BYTES) {
        const record = giveUp(at.state === 'quoted' ? 'unclosed-quote' : 'too-long');
        if (record !== undefined) found.push(record);
      }
    }
  };

  for await (const chunk of chunks) {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    const found: RecordBytes[] = [];
    scan(found);
    if (found.length > 0) yield found;
  }
  // The end of the file ends the last record; a quote that is still open gives its lines back first.
  while (buffer.length > 0) {
    const found: RecordBytes[] = [];
    const record = at.state === 'quoted' ? giveUp('unclosed-quote') : take(buffer.length, buffer.length);
    if (record !== undefined) found.push(record);
    scan(found);
    yield found;
  }
}
