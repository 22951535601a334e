import type { DatabaseSync } from 'node:sqlite';
import { number } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import type { JobRow } from './job.ts';
import { payloads } from './payloads.ts';

/**
 * Packing: which record goes into which job. Creates and updates never share one, because upsert is a switch of the
 * whole job: a planned create is sent with upsert off, so it can fail but never overwrite somebody.
 */

export interface PackLimits {
  /** What the JSON of one job may take, in bytes: the request limit less the form around it. */
  readonly maxBytes: number;
  /** Jobs the tenant works on at once. */
  readonly slots: number;
}

export interface PackSummary {
  /** A merge counts as none: it is no job of the tenant's. */
  readonly jobs: number;
  readonly records: number;
  readonly bytes: number;
}

/** A small import is cut into this many jobs per slot, so that its first result is there early. */
const SMALL_IMPORT_JOBS_PER_SLOT = 3;
/** Below this a job is mostly overhead. */
const SMALLEST_TARGET = 16_000;

function targetBytes(total: number, limits: PackLimits): number {
  // A little more than its share, or the remainders of all jobs would make a tiny one of their own.
  const share = Math.ceil((total * 1.05) / (limits.slots * SMALL_IMPORT_JOBS_PER_SLOT));
  return Math.min(limits.maxBytes, Math.max(SMALLEST_TARGET, share));
}

interface OpenJob {
  readonly seq: number;
  records: number;
  bytes: number;
}

/** Fills the job table from the plan and its rulings (groups.ts: `saveRulings`); replaces an earlier packing that was never sent. */
export function pack(db: DatabaseSync, limits: PackLimits, rules: ReconcileRules): PackSummary {
  const total = number(
    db,
    `SELECT coalesce(sum(length(r.payload) + 1), 0) FROM decision d JOIN record r USING (seq) WHERE d.kind NOT IN ('skip', 'later')`,
  );
  const target = targetBytes(total, limits);
  return transaction(db, () => {
    db.exec('DELETE FROM outcome; DELETE FROM job; UPDATE plan SET job = NULL WHERE job IS NOT NULL');
    // Collected first: the plan can not be written to while it is being read.
    const assigned: { seq: number; job: number }[] = [];
    const insert = db.prepare(
      `INSERT INTO job (seq, kind, records, bytes, state) VALUES (?, ?, ?, ?, 'queued')`,
    );
    const open = new Map<JobRow['kind'], OpenJob>();
    const summary = { jobs: 0, records: 0, bytes: 0 };
    let last = 0;
    const close = (kind: JobRow['kind'], job: OpenJob) => {
      insert.run(job.seq, kind, job.records, job.bytes);
      if (kind !== 'merge') summary.jobs += 1;
      summary.bytes += job.bytes;
    };
    for (const { seq, kind, json } of payloads(db, rules)) {
      const size = Buffer.byteLength(json) + 1; // the comma, or the second bracket
      let job = open.get(kind);
      if (job !== undefined && kind !== 'merge' && job.bytes + size > target) {
        close(kind, job);
        job = undefined;
      }
      if (job === undefined) {
        last += 1;
        job = { seq: last, records: 0, bytes: 1 };
        open.set(kind, job);
      }
      job.records += 1;
      job.bytes += size;
      summary.records += 1;
      assigned.push({ seq, job: job.seq });
    }
    const assign = db.prepare('UPDATE plan SET job = ? WHERE seq = ?');
    for (const { seq, job } of assigned) assign.run(job, seq);
    for (const [kind, job] of open) close(kind, job);
    return summary;
  });
}
