import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserError } from '../../result.ts';
import { rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { type JobRow, jobRowSchema } from './job.ts';
import { type MergeTarget, runMerges } from './merge.ts';
import { type JobErrors, recordOutcomes } from './outcomes.ts';
import { payloads } from './payloads.ts';

/** The tenant as an import sees it. The domain knows no HTTP: session/ fits the Auth0 client to this. */
export interface ImportTarget extends MergeTarget {
  /** @param label goes along as `external_id` */
  submit(job: { upsert: boolean; label: string; users: string }): Promise<Submitted>;
  state(id: string): Promise<{ ok: true; value: JobState } | { ok: false; error: UserError }>;
  errors(id: string): Promise<{ ok: true; value: JobErrors } | { ok: false; error: UserError }>;
}

export type Submitted =
  | { readonly kind: 'accepted'; readonly id: string }
  /** Both of the tenant's slots are taken, perhaps by somebody else's job. */
  | { readonly kind: 'busy' }
  /** Refused for a reason that waiting does not change; nothing was started. */
  | { readonly kind: 'refused'; readonly error: UserError }
  /** No answer, or a server error: the job may or may not exist. */
  | { readonly kind: 'lost'; readonly error: UserError };

export interface JobState {
  readonly status: string;
  readonly percent?: number | undefined;
  readonly detail?: string | undefined;
  readonly summary?:
    | { readonly inserted: number; readonly updated: number; readonly failed: number }
    | undefined;
}

export interface RunOptions {
  readonly rules: ReconcileRules;
  readonly slots: number;
  readonly signal: AbortSignal;
  /** Goes into each job's `external_id`, with its number. */
  readonly label: string;
  onChange(jobs: readonly JobRow[]): void;
  onError?(job: JobRow, error: UserError): void;
}

const FIRST_POLL_MS = 250;
const SLOWEST_POLL_MS = 15_000;
/** While other people's jobs fill the slots there is nothing to do but to look again. */
const BUSY_WAIT_MS = 3_000;

export function readJobs(db: DatabaseSync): readonly JobRow[] {
  return rows(db.prepare('SELECT * FROM job ORDER BY seq'), jobRowSchema);
}

function usersJson(db: DatabaseSync, job: JobRow, rules: ReconcileRules): string {
  const parts: string[] = [];
  for (const { json } of payloads(db, rules, 'd.job = ?', job.seq)) parts.push(json);
  return `[${parts.join(',')}]`;
}

/**
 * Sends every queued job and follows it to its end, at most `slots` at a time. Aborting starts no further job and
 * waits for those that run. Returns why it stopped early, if it did.
 */
export async function runImport(
  db: DatabaseSync,
  target: ImportTarget,
  options: RunOptions,
): Promise<UserError | undefined> {
  const jobs = new Map(readJobs(db).map((job) => [job.seq, job]));
  const queued = [...jobs.values()].filter(({ state }) => state === 'queued');
  const queue = queued.filter(({ kind }) => kind !== 'merge');
  const save = db.prepare(
    'UPDATE job SET state = ?, id = ?, percent = ?, inserted = ?, updated = ?, failed = ?, detail = ? WHERE seq = ?',
  );
  let stopped: UserError | undefined;

  const change = (job: JobRow, changes: Partial<JobRow>): JobRow => {
    const next = { ...job, ...changes };
    save.run(
      next.state,
      next.id,
      next.percent,
      next.inserted,
      next.updated,
      next.failed,
      next.detail,
      next.seq,
    );
    jobs.set(next.seq, next);
    options.onChange([...jobs.values()]);
    return next;
  };

  const pause = (ms: number) => sleep(ms);

  /** The journal says `uploading` before the first byte leaves: after a crash it is known what may have been sent. */
  async function upload(queued: JobRow): Promise<JobRow | undefined> {
    let job = change(queued, { state: 'uploading' });
    const users = usersJson(db, job, options.rules);
    const label = `${options.label}/${job.seq}`;
    for (;;) {
      const answer = await target.submit({ upsert: job.kind === 'update', label, users });
      switch (answer.kind) {
        case 'accepted':
          return change(job, { state: 'pending', id: answer.id, detail: null });
        case 'busy':
          if (options.signal.aborted) {
            change(job, { state: 'queued', detail: null });
            return undefined;
          }
          job = change(job, { detail: 'waiting for a free slot' });
          await pause(BUSY_WAIT_MS);
          break;
        case 'refused':
          change(job, { state: 'queued', detail: null });
          stopped ??= answer.error;
          return undefined;
        case 'lost':
          job = change(job, { state: 'lost', detail: answer.error.message });
          recordOutcomes(db, job, undefined);
          options.onError?.(job, answer.error);
          return undefined;
      }
    }
  }

  async function follow(started: JobRow, id: string): Promise<void> {
    let job = started;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(SLOWEST_POLL_MS, wait * 1.3)) {
      await pause(wait);
      const state = await target.state(id);
      if (!state.ok) {
        job = change(job, { detail: state.error.message });
        options.onError?.(job, state.error);
        stopped ??= state.error;
        return;
      }
      const { status, percent, detail, summary } = state.value;
      if (status !== 'completed' && status !== 'failed') {
        const next = status === 'pending' ? 'pending' : 'processing';
        const done = percent ?? job.percent;
        // A job that moves is asked more often than one that sits in the queue.
        if (done !== job.percent) wait = Math.max(FIRST_POLL_MS, wait / 2);
        if (next !== job.state || done !== job.percent) job = change(job, { state: next, percent: done });
        continue;
      }
      const errors = await target.errors(id);
      if (!errors.ok) options.onError?.(job, errors.error);
      const found = errors.ok ? errors.value : undefined;
      const over = transaction(db, () => {
        const counts = summary ?? { inserted: 0, updated: 0, failed: status === 'failed' ? job.records : 0 };
        const changes = {
          state: status === 'completed' ? ('done' as const) : ('failed' as const),
          percent: 100,
          inserted: counts.inserted,
          updated: counts.updated,
          failed: counts.failed,
          detail: status === 'failed' ? (found?.job ?? detail ?? 'The tenant gave no reason.') : null,
        };
        const ended = { ...job, ...changes };
        recordOutcomes(db, ended, found);
        return changes;
      });
      change(job, over);
      return;
    }
  }

  async function slot(): Promise<void> {
    while (!options.signal.aborted && stopped === undefined) {
      const next = queue.shift();
      if (next === undefined) return;
      const job = await upload(next);
      if (job?.id) await follow(job, job.id);
    }
  }

  /** Not a job of the tenant's, but shown and counted like one. */
  async function merge(queuedJob: JobRow): Promise<void> {
    let job = change(queuedJob, { state: 'processing', detail: 'one user after the other' });
    const error = await runMerges(db, target, {
      job: job.seq,
      rules: options.rules,
      signal: options.signal,
      onProgress({ done, updated, failed }) {
        job = change(job, { percent: Math.floor((done / job.records) * 100), updated, failed });
      },
    });
    if (error === undefined) change(job, { state: 'done', percent: 100, detail: null });
    else {
      change(job, { state: 'queued', detail: error.message });
      stopped ??= error;
    }
  }

  await Promise.all(Array.from({ length: options.slots }, slot));
  for (const job of queued) {
    if (job.kind === 'merge' && !options.signal.aborted && stopped === undefined) await merge(job);
  }
  return stopped;
}
