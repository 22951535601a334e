import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import type { SourceFile } from './source.ts';

/** The file itself: can it be opened, and is it still the one that was looked at? */

export type FileState = Pick<SourceFile, 'bytes' | 'modifiedMs' | 'fingerprint'>;

const OPEN_ERRORS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['does not exist', 'Check the path; relative ones start where the wizard was started.'],
  EACCES: ['can not be read: permission denied', 'Check its permissions.'],
  EPERM: ['can not be read: permission denied', 'Check its permissions.'],
  EISDIR: ['is a directory', 'Choose a file in it.'],
};

/** The last part of a path, safe to show. */
export function fileName(path: string): string {
  return display(path.split(/[/\\]/).at(-1) ?? path);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const EDGE_BYTES = 64 * 1024;

/** @returns as many bytes from `position` as there are, `length` at most */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function stateOf(file: FileHandle): Promise<FileState> {
  const { size, mtimeMs } = await file.stat();
  const first = await readAt(file, 0, Math.min(EDGE_BYTES, size));
  const last = await readAt(file, Math.max(0, size - EDGE_BYTES), Math.min(EDGE_BYTES, size));
  const fingerprint = createHash('sha256').update(first).update(last).digest('hex');
  return { bytes: size, modifiedMs: mtimeMs, fingerprint };
}

/** Opens a file, gives it to `look`, and closes it again. A file that can not be opened is a user's error. */
export async function withFile<T>(
  path: string,
  look: (file: FileHandle, state: FileState) => Promise<Result<T>>,
): Promise<Result<T>> {
  let file: FileHandle;
  try {
    // A named pipe would be waited for until somebody writes into it.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const [what, hint] = OPEN_ERRORS[errorCode(error)] ?? ['can not be opened', 'Check the path.'];
    return fail('source-unreadable', `${display(path)} ${what}.`, hint);
  }
  try {
    const facts = await file.stat();
    if (facts.isFile()) return await look(file, await stateOf(file));
    if (facts.isDirectory())
      return fail('source-no-file', `${display(path)} is a directory.`, 'Choose a file in it.');
    return fail(
      'source-no-file',
      `${display(path)} is no regular file.`,
      'It is read more than once: write it to a file first, and choose that.',
    );
  } finally {
    await file.close();
  }
}

/** Whether the file is still what it was when it was inspected. */
export async function isUnchanged(known: SourceFile): Promise<boolean> {
  const now = await withFile(known.path, async (_file, state) => ok(state));
  if (!now.ok) return false;
  const { bytes, modifiedMs, fingerprint } = now.value;
  return bytes === known.bytes && modifiedMs === known.modifiedMs && fingerprint === known.fingerprint;
}
