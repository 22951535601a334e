import { isAscii } from 'node:buffer';
import type { BrokenReason, Piece } from '../piece.ts';
import type { Dialect } from './split-records.ts';

/**
 * Cuts a CSV file into records without looking into their fields. Working on bytes, it knows for every record its
 * line and its offset, which a parser of text can not tell, and it bounds what an unclosed quote can swallow.
 */

/** No user is larger; a quote that is still open after this much was never meant to be one. */
export const MAX_RECORD_BYTES = 1024 * 1024;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Records that end in the buffer, until they are taken off it. */
class Cuts {
  count = 0;
  starts = new Uint32Array(1_024);
  ends = new Uint32Array(1_024);
  lines = new Float64Array(1_024);
  broken = new Map<number, BrokenReason>();

  add(start: number, end: number, line: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.lines[this.count] = line;
    this.count += 1;
  }

  clear(): void {
    this.count = 0;
    this.broken = new Map();
  }

  #grow(): void {
    const { starts, ends, lines } = this;
    this.starts = new Uint32Array(2 * starts.length);
    this.ends = new Uint32Array(2 * ends.length);
    this.lines = new Float64Array(2 * lines.length);
    this.starts.set(starts);
    this.ends.set(ends);
    this.lines.set(lines);
  }
}

type State = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted';

const UNCLOSED: BrokenReason = { code: 'unclosed-quote', reason: 'opens a quote that is never closed' };
const BAD_QUOTE: BrokenReason = { code: 'bad-quote', reason: 'has text right behind a closing quote' };
const TOO_LONG: BrokenReason = { code: 'too-long', reason: 'is longer than 1 MiB' };

/** In a loop, because `from` with a function takes ten times as long. */
function shifted(places: Uint32Array, by: number): Uint32Array<ArrayBuffer> {
  const moved = new Uint32Array(places.length);
  for (let index = 0; index < moved.length; index += 1) moved[index] = (places[index] ?? 0) - by;
  return moved;
}

function offsetsOf(places: Uint32Array, start: number): Float64Array<ArrayBuffer> {
  const offsets = new Float64Array(places.length);
  for (let index = 0; index < offsets.length; index += 1) offsets[index] = start + (places[index] ?? 0);
  return offsets;
}

/** Piece after piece of whole records; empty lines are left out. @param start where `chunks` begin in the file */
export async function* cutRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  start = 0,
): AsyncGenerator<Piece> {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const lineEnd = dialect.lineEnd === 'lf' ? LF : CR;
  const lineEndText = dialect.lineEnd === 'lf' ? '\n' : '\r';
  let buffer: Buffer = Buffer.alloc(0);
  let view = ''; // the buffer with a character for each byte: what is searched for is ASCII
  let offset = start; // of buffer[0] in the file
  let line = 1; // of the open record
  let from = 0; // where the open record begins in the buffer
  let scanned = 0; // where the first byte stands that was not looked at
  let inner = 0; // line ends inside of the record
  const at: { state: State } = { state: 'field-start' };
  let badQuote = false;
  const found = new Cuts();

  const append = (chunk: Buffer): void => {
    buffer = from === buffer.length ? chunk : Buffer.concat([buffer.subarray(from), chunk]);
    view = buffer.toString('latin1');
    offset += from;
    scanned -= from;
    from = 0;
  };

  /** The open record ends before `end`; `next` is where the following one begins. */
  const take = (end: number, next: number, why?: BrokenReason): void => {
    const trimmed = end > from && lineEnd === LF && view.charCodeAt(end - 1) === CR ? end - 1 : end;
    if (trimmed !== from) {
      const reason = why ?? (badQuote ? BAD_QUOTE : undefined);
      if (reason !== undefined) found.broken.set(found.count, reason);
      found.add(from, trimmed, line);
    }
    from = next;
    line += inner + 1;
    scanned = next;
    inner = 0;
    at.state = 'field-start';
    badQuote = false;
  };

  /** Gives the open record up at its first line's end, so that the lines it swallowed are read on their own. */
  const giveUp = (why: BrokenReason): void => {
    const firstEnd = view.indexOf(lineEndText, from);
    inner = 0;
    if (firstEnd === -1) take(buffer.length, buffer.length, why);
    else take(firstEnd, firstEnd + 1, why);
  };

  /** Records without a quote, from the open one on: nearly all of nearly all files end where the line does. */
  const scanPlain = (): void => {
    const quote = view.indexOf('"', from);
    const end = quote === -1 ? buffer.length : quote;
    for (;;) {
      const next = view.indexOf(lineEndText, from);
      if (next === -1 || next > end || next - from > MAX_RECORD_BYTES) return;
      take(next, next + 1);
    }
  };

  /** The open record byte by byte, until it ends or the buffer does. */
  const scanOne = (): void => {
    while (scanned < buffer.length) {
      const byte = view.charCodeAt(scanned);
      scanned += 1;
      if (at.state === 'quoted') {
        if (byte === QUOTE) at.state = 'quote-in-quoted';
        else if (byte === lineEnd) inner += 1;
      } else if (byte === lineEnd) {
        take(scanned - 1, scanned);
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
        giveUp(at.state === 'quoted' ? UNCLOSED : TOO_LONG);
        return;
      }
    }
  };

  /** All records that end in the buffer; its last one stays open. */
  const scan = (): void => {
    while (scanned < buffer.length) {
      if (scanned === from) scanPlain();
      scanOne();
    }
  };

  /** Takes what was found off the buffer. */
  const takePiece = (): Piece | undefined => {
    const { count, broken } = found;
    if (count === 0) return undefined;
    const starts = found.starts.subarray(0, count);
    const first = starts[0] ?? 0;
    const piece = {
      bytes: new Uint8Array(buffer.subarray(first, from)),
      starts: shifted(starts, first),
      ends: shifted(found.ends.subarray(0, count), first),
      lines: found.lines.slice(0, count),
      offsets: offsetsOf(starts, offset),
      broken,
    };
    found.clear();
    return piece;
  };

  for await (const chunk of chunks) {
    append(chunk);
    scan();
    const piece = takePiece();
    if (piece !== undefined) yield piece;
  }
  // The end of the file ends the last record; a quote that is still open gives its lines back first.
  while (from < buffer.length) {
    if (at.state === 'quoted') giveUp(UNCLOSED);
    else take(buffer.length, buffer.length);
    scan();
  }
  const piece = takePiece();
  if (piece !== undefined) yield piece;
}

/** Gives the text of each record of a piece. Most files are ASCII, and then all of it is decoded at once, when it is asked for. */
export function recordTexts({ bytes, starts, ends }: Piece): (index: number) => string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoded = () => (isAscii(buffer) ? buffer.toString('latin1') : undefined);
  let view: { readonly text: string | undefined } | undefined;
  return (index) => {
    const [from, to] = [starts[index] ?? 0, ends[index] ?? 0];
    view ??= { text: decoded() };
    return view.text === undefined ? buffer.toString('utf8', from, to) : view.text.slice(from, to);
  };
}
