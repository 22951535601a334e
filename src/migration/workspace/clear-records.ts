import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import { emptyRecords } from './record-table.ts';

/** Empties what a load filled, and everything that was concluded from it. */
export function clearRecords(db: DatabaseSync): void {
  transaction(db, () => {
    for (const table of [
      'reset_link',
      'role_member',
      'role',
      'arrival',
      'outcome',
      'hint',
      'near_record',
      'flawed',
      'payload_size',
      'earlier',
      'override_undo',
      'override',
      'judged',
      'packed',
      'job',
      'scheme',
    ])
      db.exec(`DELETE FROM ${table}`);
    db.exec(`DELETE FROM fingerprint WHERE side = 'record'`);
  });
  emptyRecords(db);
}
