import { z } from 'zod';

/**
 * Where a job stands. `queued` → `uploading` → `pending` → `processing` → `done` or `failed`.
 * `split`: it failed as a whole, and its records go on in two smaller jobs.
 */
export const JOB_STATES = [
  'queued',
  'uploading',
  'pending',
  'processing',
  'done',
  'failed',
  'split',
] as const;

export const jobRowSchema = z.object({
  seq: z.int(),
  /** `merge`: no job of the tenant's but a PATCH for each record, when the jobs are over. */
  kind: z.enum(['create', 'update', 'merge']),
  records: z.int(),
  bytes: z.int(),
  state: z.enum(JOB_STATES),
  id: z.string().nullable(),
  /** 0: the pilot wave, which goes first; 1: everything else. */
  wave: z.int(),
  /** From 1. A second attempt meets the users that the first may have made. */
  attempt: z.int(),
  /** When the first attempt left, ISO 8601. */
  sent_at: z.string().nullable(),
  percent: z.int(),
  inserted: z.int(),
  updated: z.int(),
  failed: z.int(),
  detail: z.string().nullable(),
});

/** A job as the journal holds it and a screen shows it. `bytes` is the size of the users' JSON. */
export type JobRow = z.infer<typeof jobRowSchema>;

/** True for a state that nothing follows. */
export function isOver(state: JobRow['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'split';
}
