import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { prepared } from '../../sqlite/prepared.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { SEMANTICS, type Semantics } from '../import/semantics.ts';

const jobRow = z.object({
  id: z.string(),
  type: z.enum(['users_import', 'users_export', 'verification_email']),
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  created_at: z.string(),
  connection_id: z.string().nullable(),
  external_id: z.string().nullable(),
  upsert: z.int(),
  semantics: z.enum(SEMANTICS),
  input: z.string(),
  total: z.int(),
  done: z.int(),
  inserted: z.int(),
  updated: z.int(),
  failed: z.int(),
  detail: z.string().nullable(),
});
export type StoredJob = z.infer<typeof jobRow>;

export interface NewJob {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly type: StoredJob['type'];
  readonly connectionId: string | undefined;
  readonly externalId: string | undefined;
  readonly upsert: boolean;
  /** Of an import; `documented` if left out. */
  readonly semantics?: Semantics;
  /** The users file of an import, the request of an export. */
  readonly input: string;
}

export function insertJob(db: DatabaseSync, job: NewJob): StoredJob {
  const isImport = job.type === 'users_import';
  transaction(db, () => {
    prepared(
      db,
      `INSERT INTO job (id, type, status, created_at, connection_id, external_id, upsert, semantics, input)
       VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?)`,
    ).run(
      job.id,
      job.type,
      job.createdAt,
      job.connectionId ?? null,
      job.externalId ?? null,
      job.upsert ? 1 : 0,
      job.semantics ?? 'documented',
      isImport ? '' : job.input,
    );
    if (isImport) prepared(db, 'INSERT INTO job_file VALUES (?, ?)').run(job.id, job.input);
  });
  const stored = findJob(db, job.id);
  if (stored === undefined) throw new Error('A job was stored and is not there.');
  return stored;
}

export function findJob(db: DatabaseSync, id: string): StoredJob | undefined {
  return rows(prepared(db, 'SELECT * FROM job WHERE id = ?'), jobRow, id)[0];
}

/** The users file of an import; undefined when the job is over. */
export function jobFile(db: DatabaseSync, id: string): string | undefined {
  const file = prepared(db, 'SELECT content FROM job_file WHERE job = ?');
  return rows(file, z.object({ content: z.string() }), id)[0]?.content;
}

export function unfinishedJobs(db: DatabaseSync): readonly StoredJob[] {
  return rows(
    db.prepare(`SELECT * FROM job WHERE status IN ('pending', 'processing') ORDER BY created_at`),
    jobRow,
  );
}

export function activeImports(db: DatabaseSync): number {
  return number(
    db,
    `SELECT count(*) FROM job WHERE type = 'users_import' AND status IN ('pending', 'processing')`,
  );
}

export function saveJob(db: DatabaseSync, id: string, changes: Partial<Omit<StoredJob, 'id'>>): void {
  const names = Object.keys(changes);
  const sql = `UPDATE job SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`;
  prepared(db, sql).run(...Object.values(changes), id);
}

/** Ends a job, whatever became of it. The file with its hashes is not kept longer than it is needed. */
export function endJob(db: DatabaseSync, id: string, changes: Partial<Omit<StoredJob, 'id'>>): void {
  transaction(db, () => {
    saveJob(db, id, changes);
    prepared(db, 'DELETE FROM job_file WHERE job = ?').run(id);
  });
}

/** Ends a job as a whole. @param detail why; null where nobody is told */
export function failJob(db: DatabaseSync, id: string, detail: string | null): void {
  endJob(db, id, { status: 'failed', detail });
}

/** Erases the jobs that are over and were made before a time (ISO 8601), with their errors. */
export function forgetJobs(db: DatabaseSync, before: string): void {
  const old = `status IN ('completed', 'failed') AND created_at < ?`;
  transaction(db, () => {
    db.prepare(`DELETE FROM job_error WHERE job IN (SELECT id FROM job WHERE ${old})`).run(before);
    db.prepare(`DELETE FROM job WHERE ${old}`).run(before);
  });
}

export function addJobError(db: DatabaseSync, job: string, position: number, entry: unknown): void {
  prepared(db, 'INSERT INTO job_error VALUES (?, ?, ?)').run(job, position, JSON.stringify(entry));
}

export function jobErrors(db: DatabaseSync, job: string): readonly unknown[] {
  const found = rows(
    db.prepare('SELECT entry FROM job_error WHERE job = ? ORDER BY position'),
    z.object({ entry: z.string() }),
    job,
  );
  return found.map(({ entry }): unknown => JSON.parse(entry));
}
