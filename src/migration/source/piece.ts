import type { RecordBytes } from './csv/split-records.ts';
import type { BrokenRecord, Position } from './source.ts';

/** Why a record can not be read. */
export type BrokenReason = Pick<BrokenRecord, 'code' | 'reason'>;

/**
 * A run of records as bytes, and where in them each one stands: what one thread cuts off a file and another one looks
 * into. Made of few large objects, so that it changes threads without being copied value by value.
 */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each record where it starts and ends in `bytes`, without its line end. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  /** For each record its line, from 1. */
  readonly lines: Float64Array<ArrayBuffer>;
  /** For each record its first byte in the file, from 0. */
  readonly offsets: Float64Array<ArrayBuffer>;
  /** By the record's place in this piece. */
  readonly broken: ReadonlyMap<number, BrokenReason>;
}

/** What `postMessage` may move rather than copy. */
export function movable({ bytes, starts, ends, lines, offsets }: Piece): ArrayBuffer[] {
  return [bytes.buffer, starts.buffer, ends.buffer, lines.buffer, offsets.buffer];
}

const TOO_LONG: BrokenReason = { code: 'too-long', reason: 'is longer than 1 MiB' };

/** Records that do not stand behind each other in one buffer. */
export function pieceOf(records: readonly RecordBytes[]): Piece {
  const count = records.length;
  const size = records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const bytes = new Uint8Array(size);
  const [starts, ends] = [new Uint32Array(count), new Uint32Array(count)];
  const [lines, offsets] = [new Float64Array(count), new Float64Array(count)];
  const broken = new Map<number, BrokenReason>();
  let at = 0;
  for (const [index, record] of records.entries()) {
    bytes.set(record.bytes, at);
    starts[index] = at;
    at += record.bytes.length;
    ends[index] = at;
    lines[index] = record.line;
    offsets[index] = record.byte;
    if (record.broken !== undefined) broken.set(index, TOO_LONG);
  }
  return { bytes, starts, ends, lines, offsets, broken };
}

/** A piece of one record that nobody can read. */
export function brokenPiece(at: Position, reason: BrokenReason): Piece {
  return {
    bytes: new Uint8Array(0),
    starts: new Uint32Array(1),
    ends: new Uint32Array(1),
    lines: Float64Array.of(at.line),
    offsets: Float64Array.of(at.byte),
    broken: new Map([[0, reason]]),
  };
}

/** Some of its records, over the same bytes. @param which their places in this piece */
export function someOf(
  { bytes, starts, ends, lines, offsets, broken }: Piece,
  which: readonly number[],
): Piece {
  const why = new Map<number, BrokenReason>();
  for (const [index, from] of which.entries()) {
    const reason = broken.get(from);
    if (reason !== undefined) why.set(index, reason);
  }
  return {
    bytes,
    starts: Uint32Array.from(which, (index) => starts[index] ?? 0),
    ends: Uint32Array.from(which, (index) => ends[index] ?? 0),
    lines: Float64Array.from(which, (index) => lines[index] ?? 0),
    offsets: Float64Array.from(which, (index) => offsets[index] ?? 0),
    broken: why,
  };
}

/** The rest of a piece behind its first record: a header is none. */
export function withoutFirst(piece: Piece): Piece {
  return someOf(
    piece,
    Array.from(piece.lines.subarray(1), (_, index) => index + 1),
  );
}
