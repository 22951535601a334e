import { cutRecords } from './csv/cut-records.ts';
import { decodedChunks } from './decode.ts';
import { isUnchanged } from './file.ts';
import { itemReader } from './item-reader.ts';
import { splitElements } from './json/split-elements.ts';
import { splitLines } from './json/split-lines.ts';
import { brokenPiece, type Piece, pieceOf, withoutFirst } from './piece.ts';
import type { CsvFormat, JsonFormat, SourceFacts, SourceFile, SourceItem } from './source.ts';

/** The file is not the one that was inspected: a plan made from it would be about other people. */
export class SourceChangedError extends Error {
  override readonly name = 'SourceChangedError';

  constructor() {
    super('The file has changed since it was inspected.');
  }
}

/** Pieces of a file, for a thread that makes records of them (`itemReader`). */
export type Pieces = AsyncGenerator<Piece>;

type Batches = AsyncGenerator<readonly SourceItem[]>;

async function* cutCsv(chunks: AsyncIterable<Buffer>, format: CsvFormat): Pieces {
  let isHeader = format.header;
  for await (const piece of cutRecords(chunks, format)) {
    yield isHeader ? withoutFirst(piece) : piece;
    isHeader = false;
  }
}

async function* cutNdjson(chunks: AsyncIterable<Buffer>): Pieces {
  for await (const lines of splitLines(chunks)) yield pieceOf(lines);
}

async function* cutJson(chunks: AsyncIterable<Buffer>, { path }: JsonFormat): Pieces {
  let last = { line: 1, byte: 0 };
  for await (const part of splitElements(chunks, path)) {
    if (part.kind === 'elements') {
      yield pieceOf(part.elements);
      last = part.elements.at(-1) ?? last;
    }
    if (part.kind !== 'error') continue;
    const { line, column, reason } = part.error;
    const why = { code: 'broken-structure', reason: `breaks off at column ${column}: ${reason}` } as const;
    yield brokenPiece({ line, byte: last.byte }, why);
  }
}

function cut(file: SourceFile): Pieces {
  const chunks = decodedChunks(file);
  switch (file.format.kind) {
    case 'csv':
      return cutCsv(chunks, file.format);
    case 'ndjson':
      return cutNdjson(chunks);
    case 'json':
      return cutJson(chunks, file.format);
  }
}

/** Every record of a file in a known form, from its start, in batches. Checks nothing. */
export async function* readRecords(file: SourceFile, columns: readonly string[]): Batches {
  const items = itemReader(file.format, columns);
  for await (const piece of cut(file)) yield items(piece);
}

/**
 * An inspected file in pieces, in the file's order. Memory stays flat in the file's size.
 * @throws SourceChangedError when the file is not what it was
 * @throws DamagedFileError when compressed data can not be read
 */
export async function* readPieces(facts: SourceFile): Pieces {
  if (!(await isUnchanged(facts))) throw new SourceChangedError();
  yield* cut(facts);
}

/**
 * Every record of an inspected file, in batches, in the file's order. Memory stays flat in the file's size.
 * @throws SourceChangedError when the file is not what it was
 */
export async function* readSource(
  facts: SourceFacts,
  options: { readonly signal?: AbortSignal } = {},
): Batches {
  const items = itemReader(facts.format, facts.columns);
  for await (const piece of readPieces(facts)) {
    if (options.signal?.aborted) return;
    yield items(piece);
  }
}
