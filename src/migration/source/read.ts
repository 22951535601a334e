import { itemParser } from './csv/parse-fields.ts';
import { splitRecords } from './csv/split-records.ts';
import { decodedChunks } from './decode.ts';
import { isUnchanged } from './file.ts';
import { withoutGuards } from './import-mark.ts';
import { parseObject } from './json/parse-object.ts';
import { splitElements } from './json/split-elements.ts';
import { splitLines } from './json/split-lines.ts';
import type { CsvFormat, JsonFormat, SourceFacts, SourceFile, SourceItem } from './source.ts';

/** The file is not the one that was inspected: a plan made from it would be about other people. */
export class SourceChangedError extends Error {
  override readonly name = 'SourceChangedError';

  constructor() {
    super('The file has changed since it was inspected.');
  }
}

type Batches = AsyncGenerator<readonly SourceItem[]>;

async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  format: CsvFormat,
  columns: readonly string[],
): Batches {
  const parse = itemParser(columns, format);
  let isHeader = format.header;
  const unguarded = withoutGuards(columns);
  for await (const records of splitRecords(chunks, format)) {
    const body = isHeader ? records.slice(1) : records;
    isHeader = false;
    if (body.length > 0) yield parse(body).map(unguarded);
  }
}

async function* readNdjson(chunks: AsyncIterable<Buffer>): Batches {
  for await (const lines of splitLines(chunks)) yield lines.map(parseObject);
}

async function* readJson(chunks: AsyncIterable<Buffer>, { path }: JsonFormat): Batches {
  let last = { line: 1, byte: 0 };
  for await (const part of splitElements(chunks, path)) {
    if (part.kind === 'elements') {
      yield part.elements.map(parseObject);
      last = part.elements.at(-1) ?? last;
    }
    if (part.kind !== 'error') continue;
    const { line, column, reason } = part.error;
    const at = { line, byte: last.byte };
    yield [
      {
        kind: 'broken',
        at,
        code: 'broken-structure',
        reason: `breaks off at column ${column}: ${reason}`,
      },
    ];
  }
}

/** Every record of a file in a known form, from its start, in batches. Checks nothing. */
export function readRecords(file: SourceFile, columns: readonly string[]): Batches {
  const chunks = decodedChunks(file);
  switch (file.format.kind) {
    case 'csv':
      return readCsv(chunks, file.format, columns);
    case 'ndjson':
      return readNdjson(chunks);
    case 'json':
      return readJson(chunks, file.format);
  }
}

/**
 * Every record of an inspected file, in batches, in the file's order. Memory stays flat in the file's size.
 * @throws SourceChangedError when the file is not what it was
 */
export async function* readSource(
  facts: SourceFacts,
  options: { readonly signal?: AbortSignal } = {},
): Batches {
  if (!(await isUnchanged(facts))) throw new SourceChangedError();
  for await (const batch of readRecords(facts, facts.columns)) {
    if (options.signal?.aborted) return;
    yield batch;
  }
}
