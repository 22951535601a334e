import { fail } from './result.ts';

/** What a disk says that takes nothing more: nobody's bug, and somebody can act on it. */

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) beside the system's. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 13]);
const READ_ONLY: ReadonlySet<unknown> = new Set(['EROFS', 8]);
const BROKEN: ReadonlySet<unknown> = new Set(['EIO', 10]);

function codesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  const system = 'code' in error ? error.code : undefined;
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
  return [system, sqlite];
}

/** @returns codes `disk-full`, `disk-read-only` and `disk-broken`; undefined for whatever is not about a disk */
export function diskProblem(error: unknown): ReturnType<typeof fail> | undefined {
  const codes = codesOf(error);
  const is = (known: ReadonlySet<unknown>) => codes.some((code) => known.has(code));
  if (is(FULL))
    return fail(
      'disk-full',
      'The disk is full.',
      'Make room, or keep migrations on another one (--home), then try again.',
    );
  if (is(READ_ONLY))
    return fail(
      'disk-read-only',
      'The disk can not be written to.',
      'Keep migrations on another one (--home).',
    );
  if (is(BROKEN))
    return fail('disk-broken', 'The disk could not be read or written.', 'Look at the disk, then try again.');
  return undefined;
}
