import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';
import { openWorkspace } from '../workspace/workspace.ts';

/**
 * Where prepared files go. They are made in a folder within it and moved to their places when all of them are complete,
 * the report last: what a killed run leaves is in that folder, and a folder without a report is not finished.
 */
export interface OutputFolder {
  /** Files are made here, and so is whatever else is needed meanwhile. */
  readonly draft: string;
  /** Moves the named files out of the draft, in this order; those of an earlier run are gone then. */
  publish(names: readonly string[]): void;
  /** Takes the draft away. */
  close(): void;
}

const DRAFT = '.unfinished';

/** What an earlier run can have left: nothing else is ever deleted. */
const OWN_FILE = /^(?:users-[0-9]{5,}\.json|report\.json|must-reset\.csv|left-out\.(?:csv|json|ndjson))$/;
export const REPORT_FILE = 'report.json';

/** True when another process is making its files there. */
function isInUse(draft: string): boolean {
  const workspace = openWorkspace(draft);
  if (workspace.ok) workspace.value.close();
  return !workspace.ok && workspace.error.code === 'migration-busy';
}

function claim(path: string, replace: boolean): Result<OutputFolder> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const draft = join(path, DRAFT);
  const found = readdirSync(path);
  const name = display(path);
  if (found.some((entry) => entry !== DRAFT) && !replace)
    return fail(
      'folder-not-empty',
      `${name} is not empty, so nothing was written.`,
      'Name another directory, or say --replace to replace the files of an earlier “prepare” in it.',
    );
  if (found.includes(DRAFT) && isInUse(draft))
    return fail('folder-busy', `Another process is preparing files in ${name}.`, 'Wait for it, or end it.');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  // Whatever the umask says.
  chmodSync(draft, 0o700);
  return ok({
    draft,
    publish(names) {
      const earlier = readdirSync(path).filter((entry) => OWN_FILE.test(entry));
      // The report first: from here on, what is in the folder is not a finished set.
      earlier.sort((a, b) => Number(b === REPORT_FILE) - Number(a === REPORT_FILE));
      for (const entry of earlier) rmSync(join(path, entry));
      for (const entry of names) renameSync(join(draft, entry), join(path, entry));
    },
    close: () => rmSync(draft, { recursive: true, force: true }),
  });
}

/**
 * @param replace whether a folder that is not empty will do: the files of an earlier run are replaced then, and others
 *   stay
 */
export function claimOutputFolder(path: string, replace: boolean): Result<OutputFolder> {
  try {
    return claim(path, replace);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isFile = code === 'EEXIST' || code === 'ENOTDIR';
    const what = isFile ? 'is no directory' : 'can not be written to';
    return fail('folder-unusable', `${display(path)} ${what}.`, 'Name another directory.');
  }
}
