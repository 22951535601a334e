import { MAX_RECORD_BYTES, type RecordBytes } from '../csv/split-records.ts';

const LF = 0x0a;

/** Nearly always the first byte tells that it is not. */
function isBlank(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0;
  return (first <= 0x20 || first === 0xa0) && bytes.toString('latin1').trim() === '';
}

/** Cuts NDJSON into its lines; empty ones are left out. A line longer than 1 MiB keeps only its beginning. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RecordBytes[]> {
  let rest: Buffer[] = [];
  let restLength = 0;
  let offset = 0; // of the line that is open
  let line = 1;

  const take = (end: Buffer): RecordBytes | undefined => {
    const length = restLength + end.length;
    const bytes = rest.length === 0 ? end : Buffer.concat([...rest, end]);
    const record: RecordBytes = {
      line,
      byte: offset,
      bytes,
      ...(length > MAX_RECORD_BYTES ? { broken: 'too-long' } : {}),
    };
    rest = [];
    restLength = 0;
    offset += length + 1;
    line += 1;
    return isBlank(bytes) ? undefined : record;
  };

  for await (const chunk of chunks) {
    const found: RecordBytes[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      const record = take(chunk.subarray(from, end));
      if (record !== undefined) found.push(record);
      from = end + 1;
    }
    const part = chunk.subarray(from);
    restLength += part.length;
    if (restLength <= MAX_RECORD_BYTES && part.length > 0) rest.push(part);
    if (found.length > 0) yield found;
  }
  if (restLength > 0) {
    const record = take(Buffer.alloc(0));
    if (record !== undefined) yield [record];
  }
}
