import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result } from '../../result.ts';
import { number } from '../../sqlite/rows.ts';
import { type Commission, isConfirmed, readCommission } from '../import/commission.ts';

/** Jobs that may have created somebody of whom the journal does not know yet. */
const UNCERTAIN = `
  SELECT count(*) FROM job WHERE kind = 'create'
    AND (state IN ('uploading', 'pending', 'processing') OR (state = 'queued' AND attempt > 1))`;

/** What a migration was to do, when it can be undone; else why not. */
export function undoable(db: DatabaseSync): Result<Commission> {
  const commission = readCommission(db);
  if (commission === undefined || !isConfirmed(db))
    return fail('nothing-sent', 'This migration never ran, so there is nothing to undo.');
  if (commission.embedded) {
    return fail(
      'tenant-ended',
      'This was an import into the embedded tenant, which ended with the wizard, and its users with it.',
    );
  }
  if (number(db, UNCERTAIN) > 0) {
    return fail(
      'import-unfinished',
      'Some of this import’s jobs may still be creating users.',
      '“resume” follows them to their end (Ctrl-C there: no further ones are started); then undo it.',
    );
  }
  if (number(db, `SELECT count(*) FROM outcome WHERE result = 'created'`) === 0)
    return fail('nobody-created', 'This migration created nobody, so there is nothing to undo.');
  return ok(commission);
}
