import { isAscii } from 'node:buffer';

/**
 * Cuts a CSV file into records without looking into their fields. Working on bytes, it knows for every record its
 * line and its offset, which a parser of text can not tell, and it bounds what an unclosed quote can swallow.
 */

export interface Dialect {
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** What ends a record; CR only in files that have no LF (old Macs). A CR before the LF belongs to the end. */
  readonly lineEnd: 'lf' | 'cr';
}

/** A record of a CSV file, as it stands there without its line end. */
export interface RecordText {
  /** From 1. */
  readonly line: number;
  /** From 0, in the file. */
  readonly byte: number;
  readonly text: string;
  /** Why its fields can not be read. */
  readonly broken: 'unclosed-quote' | 'bad-quote' | 'too-long' | undefined;
}

/** A record of any other file. */
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

/** Records that are handed on together: few enough that the memory of a batch is free again before it is collected. */
const BATCH = 256;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

type State = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/** @param start where `chunks` begin in the file: behind a byte order mark, for one */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  start = 0,
): AsyncGenerator<RecordText[]> {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const lineEnd = dialect.lineEnd === 'lf' ? LF : CR;
  const lineEndText = dialect.lineEnd === 'lf' ? '\n' : '\r';
  let buffer: Buffer = Buffer.alloc(0);
  let view = ''; // the buffer with a character for each byte: what is searched for is ASCII, and so are most files
  let ascii = true; // the view is the text itself
  let offset = start; // of buffer[0] in the file
  let line = 1; // of the open record
  let from = 0; // where the open record begins in the buffer
  let scanned = 0; // where the first byte stands that was not looked at
  let inner = 0; // line ends inside of the record
  const at: { state: State } = { state: 'field-start' };
  let badQuote = false;

  const append = (chunk: Buffer): void => {
    buffer = from === buffer.length ? chunk : Buffer.concat([buffer.subarray(from), chunk]);
    view = buffer.toString('latin1');
    ascii = isAscii(buffer);
    offset += from;
    scanned -= from;
    from = 0;
  };

  /** Takes the record that ends before `end` off the buffer; `next` is where the following one begins. */
  const take = (end: number, next: number, broken?: RecordText['broken']): RecordText | undefined => {
    const trimmed = end > from && lineEnd === LF && view.charCodeAt(end - 1) === CR ? end - 1 : end;
    const isEmpty = trimmed === from;
    const record = {
      line,
      byte: offset + from,
      text: ascii ? view.slice(from, trimmed) : buffer.toString('utf8', from, trimmed),
      broken: broken ?? (badQuote ? ('bad-quote' as const) : undefined),
    };
    from = next;
    line += inner + 1;
    scanned = next;
    inner = 0;
    at.state = 'field-start';
    badQuote = false;
    return isEmpty ? undefined : record;
  };

  /** Gives the open record up at its first line's end, so that the lines it swallowed are read on their own. */
  const giveUp = (broken: 'unclosed-quote' | 'too-long'): RecordText | undefined => {
    const firstEnd = view.indexOf(lineEndText, from);
    inner = 0;
    return firstEnd === -1
      ? take(buffer.length, buffer.length, broken)
      : take(firstEnd, firstEnd + 1, broken);
  };

  /** Records without a quote, from the open one on: nearly all of nearly all files end where the line does. */
  const scanPlain = (found: RecordText[]): void => {
    const quote = view.indexOf('"', from);
    const end = quote === -1 ? buffer.length : quote;
    for (;;) {
      const next = view.indexOf(lineEndText, from);
      if (next === -1 || next > end || next - from > MAX_RECORD_BYTES || found.length >= BATCH) return;
      const record = take(next, next + 1);
      if (record !== undefined) found.push(record);
    }
  };

  /** The open record byte by byte, until it ends or the buffer does. */
  const scanOne = (found: RecordText[]): void => {
    while (scanned < buffer.length) {
      const byte = view.charCodeAt(scanned);
      scanned += 1;
      if (at.state === 'quoted') {
        if (byte === QUOTE) at.state = 'quote-in-quoted';
        else if (byte === lineEnd) inner += 1;
      } else if (byte === lineEnd) {
        const record = take(scanned - 1, scanned);
        if (record !== undefined) found.push(record);
        return;
      } else if (byte === delimiter) at.state = 'field-start';
      else if (byte === QUOTE && at.state !== 'plain') at.state = 'quoted';
      else if (byte === CR && lineEnd === LF) continue;
      else {
        // Text right behind a closing quote: nobody can say where the field ends.
        if (at.state === 'quote-in-quoted') badQuote = true;
        at.state = 'plain';
      }
      if (scanned - from > MAX_RECORD_BYTES) {
        const record = giveUp(at.state === 'quoted' ? 'unclosed-quote' : 'too-long');
        if (record !== undefined) found.push(record);
        return;
      }
    }
  };

  /** What the buffer holds, in batches; its last record stays open. */
  function* scan(): Generator<RecordText[]> {
    let found: RecordText[] = [];
    while (scanned < buffer.length) {
      if (scanned === from) scanPlain(found);
      if (found.length < BATCH) scanOne(found);
      else {
        yield found;
        found = [];
      }
    }
    if (found.length > 0) yield found;
  }

  for await (const chunk of chunks) {
    append(chunk);
    yield* scan();
  }
  // The end of the file ends the last record; a quote that is still open gives its lines back first.
  while (from < buffer.length) {
    const record = at.state === 'quoted' ? giveUp('unclosed-quote') : take(buffer.length, buffer.length);
    if (record !== undefined) yield [record];
    yield* scan();
  }
}
