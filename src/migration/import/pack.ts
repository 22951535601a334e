import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { payloadSizes } from '../workspace/payload-sizes.ts';
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

/** The jobs that are being filled, one of each key at a time. */
function openJobs(db: DatabaseSync, isPilot: (seq: number) => boolean) {
  const insert = db.prepare(
    `INSERT INTO job (seq, kind, records, bytes, state, wave) VALUES (?, ?, ?, ?, 'queued', ?)`,
  );
  const open = new Map<string, OpenJob>();
  let last = 0;
  const closed = { jobs: 0, bytes: 0 };
  const close = (job: OpenJob) => {
    job.members.flush();
    insert.run(job.seq, job.kind, job.records, job.bytes, job.wave);
    if (job.kind !== 'merge') closed.jobs += 1;
    closed.bytes += job.bytes;
  };
  return {
    /** The one that a record goes into. @param hasRoom whether it still fits into the one that is open */
    of(seq: number, kind: JobRow['kind'], hasRoom: (job: OpenJob) => boolean): OpenJob {
      const wave = isPilot(seq) ? 0 : 1;
      const key = KEYS[kind][wave];
      const before = open.get(key);
      if (before !== undefined) {
        if (kind === 'merge' || hasRoom(before)) return before;
        close(before);
      }
      last += 1;
      const job: OpenJob = { seq: last, kind, wave, records: 0, bytes: 1, members: memberStore(db, last) };
      open.set(key, job);
      return job;
    },
    /** What all of them came to. */
    finish() {
      for (const job of open.values()) close(job);
      return closed;
    },
  };
}

/** Fills the job table from the plan and its rulings (groups.ts: `saveRulings`); replaces an earlier packing that was never sent. */
export function pack(db: DatabaseSync, limits: PackLimits, rules: ReconcileRules): PackSummary {
  return transaction(db, () => {
    db.exec('DELETE FROM outcome; DELETE FROM job; DELETE FROM packed');
    const sizes = payloadSizes(db);
    /** With the comma, or the second bracket. */
    const sizeOf = (seq: number) => (sizes[seq] ?? 0) + 1;
    const isTooLarge = (seq: number) => sizeOf(seq) + 1 > limits.maxBytes;
    const target = targetBytes(sentBytes(db, sizes), limits);
    const setAside = db.prepare(
      `INSERT INTO outcome (seq, result, code, message) VALUES (?, 'failed', ?, ?)`,
    );
    const pilotSeqs = limits.pilot === true ? pilotRecords(db) : new Set<number>();
    const jobs = openJobs(db, (seq) => pilotSeqs.has(seq));
    let [records, pilot, tooLarge] = [0, 0, 0];
    for (const { first, last, kind } of packable(db, rules, sizes, pilotSeqs)) {
      for (let seq = first; seq <= last; ) {
        if (kind !== 'merge' && isTooLarge(seq)) {
          setAside.run(seq, TOO_LARGE.code, TOO_LARGE.message);
          tooLarge += 1;
          seq += 1;
          continue;
        }
        const from = seq;
        const job = jobs.of(seq, kind, ({ bytes }) => bytes + sizeOf(from) <= target);
        // The record, and as many of those behind it as there is room for.
        do {
          job.bytes += sizeOf(seq);
          seq += 1;
        } while (seq <= last && job.bytes + sizeOf(seq) <= target && !isTooLarge(seq));
        job.members.add(from, seq - 1);
        job.records += seq - from;
        records += seq - from;
        if (job.wave === 0) pilot += seq - from;
      }
    }
    return { ...jobs.finish(), records, pilot, tooLarge };
  });
}
