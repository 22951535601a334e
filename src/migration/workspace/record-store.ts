import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import { fingerprintWriter } from './fingerprints.ts';
import { printWriter } from './record-print.ts';
import type { RecordRow, SchemeRow } from './record-row.ts';

/** Writes records down, in the file's order, and with them what finds them again. */
export interface RecordStore {
  write(rows: readonly RecordRow[]): void;
  /** Call it once, behind the last record. */
  finish(schemes: readonly SchemeRow[]): void;
}

/** @param db with empty tables of records and schemes */
export function recordStore(db: DatabaseSync): RecordStore {
  const insert = db.prepare(
    `INSERT INTO record (seq, line, byte, problem, warnings, email, user_id, username, phone, recency, scheme, roles, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertNear = db.prepare('INSERT INTO near_record (seq, email, user_id) VALUES (?, ?, ?)');
  const insertScheme = db.prepare(
    'INSERT INTO scheme (id, label, scheme, fate, reason, users, example, action) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const fingerprints = fingerprintWriter(db, 'record');
  const prints = printWriter(db);
  let seq = 0;

  const save = (row: RecordRow): void => {
    seq += 1;
    const { line, byte, problem, email, userId, username, phone, recency, scheme, nearEmail, nearId } = row;
    insert.run(
      seq,
      line,
      byte,
      problem,
      row.warnings,
      email,
      userId,
      username,
      phone,
      recency,
      scheme,
      row.roles,
      row.payload,
    );
    fingerprints.add(row);
    prints.add(row.print);
    if (nearEmail !== null || nearId !== null) insertNear.run(seq, nearEmail, nearId);
  };

  return {
    write: (rows) => transaction(db, () => rows.forEach(save)),
    finish: (schemes) =>
      transaction(db, () => {
        fingerprints.flush();
        prints.flush();
        for (const { id, label, scheme, fate, reason, users, example, action } of schemes)
          insertScheme.run(id, label, scheme, fate, reason, users, example, action);
      }),
  };
}

/** Empties what a store filled, and everything that was concluded from it. */
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
      'record_print',
      'earlier',
      'override_undo',
      'override',
      'plan',
      'job',
      'record',
      'scheme',
    ])
      db.exec(`DELETE FROM ${table}`);
    db.exec(`DELETE FROM fingerprint WHERE side = 'record'`);
  });
}
