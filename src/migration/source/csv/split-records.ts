import type { BrokenRecord } from '../source.ts';
import { cutRecords, recordTexts } from './cut-records.ts';

export { MAX_RECORD_BYTES } from './cut-records.ts';

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
  readonly broken: Pick<BrokenRecord, 'code' | 'reason'> | undefined;
}

/** A record of any other file. */
export interface RecordBytes {
  /** From 1. */
  readonly line: number;
  /** From 0, in the file. */
  readonly byte: number;
  readonly bytes: Buffer;
  /** Why its fields can not be read. */
  readonly broken?: 'too-long';
}

/** Records that are handed on together: few enough that the memory of a batch is free again before it is collected. */
const BATCH = 256;

/** The records of a file in batches. @param start where `chunks` begin in the file: behind a byte order mark, for one */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  start = 0,
): AsyncGenerator<RecordText[]> {
  for await (const piece of cutRecords(chunks, dialect, start)) {
    const textOf = recordTexts(piece);
    let batch: RecordText[] = [];
    for (const [index, byte] of piece.offsets.entries()) {
      const line = piece.lines[index] ?? 0;
      batch.push({ line, byte, text: textOf(index), broken: piece.broken.get(index) });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
