import { fail, ok, type Result } from '../../result.ts';
import { columnNames } from './csv/header.ts';
import { parseRow } from './csv/parse-fields.ts';
import { splitRecords } from './csv/split-records.ts';
import { bytesOf, decodedChunks } from './decode.ts';
import { columnPaths } from './field-path.ts';
import { fileName, readAt, withFile } from './file.ts';
import { otherFormat } from './other-formats.ts';
import { readRecords } from './read.ts';
import { sniffEncoding } from './sniff-encoding.ts';
import { sniffFormat } from './sniff-format.ts';
import type { BrokenRecord, CsvFormat, SourceFacts, SourceFile, SourceItem } from './source.ts';

const HEAD_BYTES = 256 * 1024;
const SAMPLE_RECORDS = 500;

const GZIP = [0x1f, 0x8b];

/** The beginning of a stream; enough to tell what it is. */
async function beginning(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts);
}

async function csvColumns(file: SourceFile, format: CsvFormat): Promise<readonly string[]> {
  for await (const [record] of splitRecords(decodedChunks(file), format)) {
    if (record === undefined) continue;
    const row = parseRow(record.text, format);
    return columnNames(format.header ? row : row.map(() => ''));
  }
  return [];
}

async function readSample(file: SourceFile, columns: readonly string[]): Promise<readonly SourceItem[]> {
  const sample: SourceItem[] = [];
  for await (const batch of readRecords(file, columns)) {
    sample.push(...batch.slice(0, SAMPLE_RECORDS - sample.length));
    if (sample.length === SAMPLE_RECORDS) break;
  }
  return sample;
}

/** Records of the size of the sample's that the whole file would hold. */
function estimateRecords(sample: readonly SourceItem[], file: SourceFile): number {
  const last = sample.at(-1);
  const first = sample[0];
  if (sample.length < SAMPLE_RECORDS || last === undefined || first === undefined) return sample.length;
  const average = (last.at.byte - first.at.byte) / (sample.length - 1);
  // Text of this kind is about a fifth of its size when it is compressed.
  const bytes = file.compression === 'gzip' ? file.bytes * 5 : file.bytes;
  return Math.max(sample.length, Math.round((bytes - first.at.byte) / Math.max(1, average)));
}

function structureError(sample: readonly SourceItem[]): BrokenRecord | undefined {
  return sample.find(
    (item): item is BrokenRecord => item.kind === 'broken' && item.code === 'broken-structure',
  );
}

async function inspectFile(
  file: Omit<SourceFile, 'format' | 'encoding'>,
  head: Buffer,
): Promise<Result<SourceFacts>> {
  const name = fileName(file.path);
  if (head.length === 0)
    return fail('source-empty', `${name} is empty.`, 'Export the users again, or choose another file.');
  const other = otherFormat(head);
  if (other !== undefined) return fail('source-other-format', `${name} is ${other.what}.`, other.hint);
  const encoding = sniffEncoding(head, head.length < HEAD_BYTES);
  if (encoding === undefined) {
    return fail(
      'source-binary',
      `${name} is not a text file.`,
      'Export the users as CSV, JSON or JSON lines.',
    );
  }
  const text = (await beginning(decodedChunks({ ...file, encoding }))).toString('utf8');
  if (text.trim() === '') {
    return fail('source-empty', `${name} is empty.`, 'Export the users again, or choose another file.');
  }
  const sniffed = await sniffFormat(text, () => decodedChunks({ ...file, encoding }));
  if (sniffed.kind === 'error') {
    const { line, column, reason } = sniffed.error;
    return fail(
      'source-structure',
      `${name} is not valid JSON: line ${line}, column ${column}: ${reason}.`,
      'Correct the file at that place.',
    );
  }
  if (sniffed.kind === 'no-records') {
    return fail(
      'source-no-records',
      `${name} holds no list of users.`,
      'It should be an array of objects, or hold one.',
    );
  }
  const known: SourceFile = { ...file, encoding, format: sniffed.format };
  const columns = sniffed.format.kind === 'csv' ? await csvColumns(known, sniffed.format) : [];
  const sample = await readSample(known, columns);
  const broken = structureError(sample);
  if (broken !== undefined) {
    return fail(
      'source-structure',
      `${name} is not valid JSON: line ${broken.at.line} ${broken.reason}.`,
      'Correct the file at that place.',
    );
  }
  if (sample.length === 0) {
    const what = sniffed.format.kind === 'csv' ? 'a header and no records' : 'no records';
    return fail(
      'source-no-records',
      `${name} has ${what}.`,
      'Export the users again, or choose another file.',
    );
  }
  const all = sniffed.format.kind === 'csv' ? columns : columnPaths(sample);
  return ok({ ...known, columns: all, sample, estimatedRecords: estimateRecords(sample, known) });
}

/** Looks at the beginning of a file: is it one the wizard can read, and what is in it? */
export function inspectSource(path: string): Promise<Result<SourceFacts>> {
  return withFile(path, async (file, state) => {
    const head = await readAt(file, 0, Math.min(HEAD_BYTES, state.bytes));
    const compression = GZIP.every((byte, index) => head[index] === byte) ? 'gzip' : 'none';
    try {
      const bytes = compression === 'gzip' ? await beginning(bytesOf({ path, compression })) : head;
      return await inspectFile({ path, ...state, compression }, bytes);
    } catch (error) {
      if (compression === 'none' || !(error instanceof Error)) throw error;
      return fail(
        'source-damaged',
        `${fileName(path)} is damaged: it can not be decompressed.`,
        'Copy or export it again.',
      );
    }
  });
}
