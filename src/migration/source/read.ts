import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseItems } from './csv/parse-fields.ts';
import { splitRecords } from './csv/split-records.ts';
import type { SourceFacts, SourceItem } from './source.ts';

const CHUNK_BYTES = 256 * 1024;

/** The file is not the one that was inspected: a plan made from it would be about other people. */
export class SourceChangedError extends Error {
  override readonly name = 'SourceChangedError';

  constructor() {
    super('The file has changed since it was inspected.');
  }
}

/**
 * Every record behind the header, in batches, in the file's order. Memory stays flat in the file's size.
 * @throws SourceChangedError when size or time of the file are not what `facts` say
 */
export async function* readSource(
  facts: Pick<SourceFacts, 'path' | 'bytes' | 'modifiedMs' | 'format' | 'columns'>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<readonly SourceItem[]> {
  const now = await stat(facts.path).catch(() => undefined);
  if (now?.size !== facts.bytes || now.mtimeMs !== facts.modifiedMs) throw new SourceChangedError();
  const { start, ...dialect } = facts.format;
  const stream: AsyncIterable<Buffer> = createReadStream(facts.path, { highWaterMark: CHUNK_BYTES, start });
  let isHeader = true;
  for await (const records of splitRecords(stream, dialect, start)) {
    if (options.signal?.aborted) return;
    const body = isHeader ? records.slice(1) : records;
    isHeader = false;
    if (body.length > 0) yield parseItems(body, facts.columns, dialect);
  }
}
