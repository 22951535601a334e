import { type FileHandle, open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { parseRows } from './csv/parse-fields.ts';
import { sniffDialect } from './csv/sniff-dialect.ts';
import { splitRecords } from './csv/split-records.ts';
import { readSource } from './read.ts';
import type { SourceFacts, SourceItem } from './source.ts';

const HEAD_BYTES = 256 * 1024;
const SAMPLE_RECORDS = 500;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

interface OpenFile {
  readonly file: FileHandle;
  readonly bytes: number;
  readonly modifiedMs: number;
}

const OPEN_ERRORS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['does not exist', 'Check the path; relative ones start where the wizard was started.'],
  EACCES: ['can not be read: permission denied', 'Check its permissions.'],
  EPERM: ['can not be read: permission denied', 'Check its permissions.'],
  EISDIR: ['is a directory', 'Choose a file in it.'],
};

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function openFile(path: string): Promise<Result<OpenFile>> {
  try {
    const file = await open(path);
    const facts = await file.stat();
    if (facts.isFile()) return ok({ file, bytes: facts.size, modifiedMs: facts.mtimeMs });
    await file.close();
    const what = facts.isDirectory() ? 'is a directory' : 'is no regular file';
    return fail('source-no-file', `${display(path)} ${what}.`, 'Choose a file.');
  } catch (error) {
    const [what, hint] = OPEN_ERRORS[errorCode(error)] ?? ['can not be opened', 'Check the path.'];
    return fail('source-unreadable', `${display(path)} ${what}.`, hint);
  }
}

/** The beginning of the file, without a character that the cut went through. */
async function readHead({ file, bytes }: OpenFile): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, bytes));
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

function decodeHead(path: string, head: Buffer, isWhole: boolean): Result<string> {
  const name = display(path.split(/[/\\]/).at(-1) ?? path);
  if (head.length === 0)
    return fail('source-empty', `${name} is empty.`, 'Export the users again, or choose another file.');
  if (head.includes(0)) {
    return fail('source-binary', `${name} is not a text file.`, 'Export the users as CSV with a header row.');
  }
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return ok(decoder.decode(head, { stream: !isWhole }));
  } catch {
    return fail('source-encoding', `${name} is not UTF-8.`, 'Save or export it as UTF-8.');
  }
}

/** Names for the columns: unique, and never empty. */
export function columnNames(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return header.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

async function firstRecord(head: Buffer, format: SourceFacts['format']): Promise<string> {
  async function* once() {
    yield head.subarray(format.start);
  }
  for await (const [record] of splitRecords(once(), format, format.start))
    if (record) return record.bytes.toString('utf8');
  return '';
}

async function readSample(
  facts: Omit<SourceFacts, 'sample' | 'estimatedRecords'>,
): Promise<readonly SourceItem[]> {
  const sample: SourceItem[] = [];
  for await (const batch of readSource(facts)) {
    sample.push(...batch.slice(0, SAMPLE_RECORDS - sample.length));
    if (sample.length === SAMPLE_RECORDS) break;
  }
  return sample;
}

/** Records of the size of the sample's that the whole file would hold. */
function estimateRecords(sample: readonly SourceItem[], bytes: number): number {
  const last = sample.at(-1);
  const first = sample[0];
  if (sample.length < SAMPLE_RECORDS || last === undefined || first === undefined) return sample.length;
  const average = (last.at.byte - first.at.byte) / (sample.length - 1);
  return Math.max(sample.length, Math.round((bytes - first.at.byte) / Math.max(1, average)));
}

/** Looks at the beginning of a file: is it one the wizard can read, and what is in it? */
export async function inspectSource(path: string): Promise<Result<SourceFacts>> {
  const opened = await openFile(path);
  if (!opened.ok) return opened;
  try {
    const { bytes, modifiedMs } = opened.value;
    const head = await readHead(opened.value);
    const text = decodeHead(path, head, head.length === bytes);
    if (!text.ok) return text;
    const start = head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    const format = { kind: 'csv' as const, ...sniffDialect(text.value), start };
    const [header = []] = parseRows([await firstRecord(head, format)], format);
    const facts = {
      path,
      bytes,
      modifiedMs,
      format,
      encoding: 'utf-8' as const,
      columns: columnNames(header),
    };
    const sample = await readSample(facts);
    if (sample.length === 0) {
      const name = display(path.split(/[/\\]/).at(-1) ?? path);
      return fail(
        'source-no-records',
        `${name} has a header and no records.`,
        'Export the users again, or choose another file.',
      );
    }
    return ok({ ...facts, sample, estimatedRecords: estimateRecords(sample, bytes) });
  } finally {
    await opened.value.file.close();
  }
}
