import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import type { JobRow } from './job.ts';
import { type MemberStore, memberStore } from './packed.ts';
import { packable, sentBytes } from './payloads.ts';
import { pilotRecords } from './pilot.ts';

/**
 * Packing: which record goes into which job. Creates and updates never share one, because upsert is a switch of the
 * whole job: a planned create is sent with upsert off, so it can fail but never overwrite somebody.
 */

export interface PackLimits {
  /** What the JSON of one job may take, in bytes: the request limit less the form around it. */
  readonly maxBytes: number;
  /** Jobs the tenant works on at once. Undefined: as few jobs as there can be, each as full as the next record allows. */
  readonly slots: number | undefined;
  /** A small sample goes first, in jobs of its own. */
  readonly pilot?: boolean;
}

export interface PackSummary {
  /** A merge counts as none: it is no job of the tenant's. */
  readonly jobs: number;
  readonly records: number;
  readonly bytes: number;
  /** Of the records, those that go first; 0 without a pilot wave. */
  readonly pilot: number;
  /** Records that are larger than any request may be, with the metadata the tenant has: set aside, not sent. */
  readonly tooLarge: number;
}

const TOO_LARGE = {
  code: 'TOO_LARGE',
  message: 'With its metadata this record alone is larger than an import request may be, so it was not sent.',
};

/** A small import is cut into this many jobs per slot, so that its first result is there early. */
const SMALL_IMPORT_JOBS_PER_SLOT = 3;
/** Below this a job is mostly overhead. */
const SMALLEST_TARGET = 16_000;

function targetBytes(total: number, { maxBytes, slots }: PackLimits): number {
  if (slots === undefined) return maxBytes;
  // A little more than its share, or the remainders of all jobs would make a tiny one of their own.
  const share = Math.ceil((total * 1.05) / (slots * SMALL_IMPORT_JOBS_PER_SLOT));
  return Math.min(maxBytes, Math.max(SMALLEST_TARGET, share));
}

/** What can share a job. */
const KEYS = {
  create: ['pilot create', 'create'],
  update: ['pilot update', 'update'],
  merge: ['pilot merge', 'merge'],
} as const;

interface OpenJob {
  readonly seq: number;
  readonly kind: JobRow['kind'];
  readonly wave: 0 | 1;
  records: number;
  bytes: number;
  readonly members: MemberStore;
}

/** Fills the job table from the plan and its rulings (groups.ts: `saveRulings`); replaces an earlier packing that was never sent. */
export function pack(db: DatabaseSync, limits: PackLimits, rules: ReconcileRules): PackSummary {
  return transaction(db, () => {
    db.exec('DELETE FROM outcome; DELETE FROM job; DELETE FROM packed');
    const target = targetBytes(sentBytes(db), limits);
    const insert = db.prepare(
      `INSERT INTO job (seq, kind, records, bytes, state, wave) VALUES (?, ?, ?, ?, 'queued', ?)`,
    );
    const setAside = db.prepare(
      `INSERT INTO outcome (seq, result, code, message) VALUES (?, 'failed', ?, ?)`,
    );
    const first = limits.pilot === true ? pilotRecords(db) : new Set<number>();
    const open = new Map<string, OpenJob>();
    const summary = { jobs: 0, records: 0, bytes: 0, pilot: 0, tooLarge: 0 };
    let last = 0;
    const close = (job: OpenJob) => {
      job.members.flush();
      insert.run(job.seq, job.kind, job.records, job.bytes, job.wave);
      if (job.kind !== 'merge') summary.jobs += 1;
      summary.bytes += job.bytes;
    };
    for (const { seq, kind, bytes } of packable(db, rules)) {
      const size = bytes + 1; // the comma, or the second bracket
      if (kind !== 'merge' && size + 1 > limits.maxBytes) {
        setAside.run(seq, TOO_LARGE.code, TOO_LARGE.message);
        summary.tooLarge += 1;
        continue;
      }
      const wave = first.has(seq) ? 0 : 1;
      const key = KEYS[kind][wave];
      let job = open.get(key);
      if (job !== undefined && kind !== 'merge' && job.bytes + size > target) {
        close(job);
        job = undefined;
      }
      if (job === undefined) {
        last += 1;
        job = { seq: last, kind, wave, records: 0, bytes: 1, members: memberStore(db, last) };
        open.set(key, job);
      }
      if (wave === 0) summary.pilot += 1;
      job.records += 1;
      job.bytes += size;
      summary.records += 1;
      job.members.add(seq);
    }
    for (const job of open.values()) close(job);
    return summary;
  });
}
