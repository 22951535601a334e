import { rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { createPrivateCsv } from '../report/private-file.ts';
import { UNDO_STATES, type UndoRow, type UndoState, undoRows } from './journal.ts';
import { KEEP_REASONS, keepTitle } from './verdict.ts';

const WORDS: Readonly<Record<UndoState, string>> = {
  listed: 'not looked at',
  planned: 'delete',
  kept: 'keep',
  missing: 'not there any more',
  deleted: 'deleted',
  gone: 'was not there any more',
  failed: 'could not be deleted',
};

function reasonText({ reason }: UndoRow): string {
  const known = KEEP_REASONS.find((name) => name === reason);
  return known === undefined ? (reason ?? '') : keepTitle(known);
}

/** Every user the migration created, and what is or was done with it; only its owner can read the file. */
export function writeUndoFile(db: DatabaseSync, path: string): void {
  rmSync(path, { force: true });
  const file = createPrivateCsv(path, ['line', 'email', 'user_id', 'undo', 'reason']);
  try {
    for (const row of undoRows(db, UNDO_STATES)) {
      const { line, email, user_id, state } = row;
      file.write([[String(line), email, user_id ?? '', WORDS[state], reasonText(row)]]);
    }
  } finally {
    file.close();
  }
}
