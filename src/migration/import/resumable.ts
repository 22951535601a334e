import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result } from '../../result.ts';
import { undoState } from '../undo/journal.ts';
import { type Commission, isConfirmed, readCommission } from './commission.ts';

/** What an import was asked to do, if another process may go on with it; else why not. */
export function resumable(db: DatabaseSync): Result<Commission> {
  const commission = readCommission(db);
  if (commission === undefined) {
    const hint = 'Start the wizard and plan it; nothing has been sent.';
    return fail('migration-unplanned', 'This migration was never cut into jobs.', hint);
  }
  if (!isConfirmed(db)) {
    const hint = 'Start the wizard, look at the plan and confirm it there.';
    return fail('migration-unconfirmed', 'This plan was never confirmed, so nothing of it is sent.', hint);
  }
  if (undoState(db) !== 'none') {
    const hint = 'Start the wizard and plan the file anew.';
    return fail('migration-undone', 'This migration was undone, so nothing more of it is sent.', hint);
  }
  if (commission.embedded) {
    const message = 'This was an import into the embedded tenant, which ended with the wizard.';
    return fail('tenant-ended', message, 'Start the wizard and import the file again.');
  }
  return ok(commission);
}
