import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { fail, type UserError } from '../../result.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import type { JobRow } from './job.ts';
import { usersJson } from './job-users.ts';
import { openJournal } from './journal.ts';
import { runMerges } from './merge.ts';
import { jobMembers, saveOutcomes } from './outcomes.ts';
import { createPace, type PaceLimits } from './polling.ts';
import { settle } from './settle.ts';
import type { ImportTarget, JobAnswer, JobErrors, JobState } from './target.ts';

export interface RunOptions {
  readonly rules: ReconcileRules;
  readonly slots: number;
  /** Aborted: no further job is started, and those that run are waited for. */
  readonly signal: AbortSignal;
  /** Goes into each job's `external_id`, with its number. */
  readonly label: string;
  /** How often the tenant may be asked. */
  readonly polling?: PaceLimits;
  readonly waits?: Waits;
  readonly clock?: RunClock;
  /** The pilot wave is through; a pause that begins now comes before everything else. */
  readonly onPilotDone?: () => void;
  /** Resolves at once, or when a pause is over. Asked before each job. */
  readonly untilResumed?: () => Promise<void>;
  onChange(jobs: readonly JobRow[]): void;
  onError?(job: JobRow, error: UserError): void;
}

/** Waits that grow, ms. A tenant that is away for an hour is not asked every second. */
interface Growing {
  readonly first: number;
  readonly longest: number;
}

export interface Waits {
  /** For an answer that did not come. */
  readonly retry: Growing;
  /** For a slot, while other people's jobs fill them: each try uploads a whole job. */
  readonly busy: Growing;
}

/** Time, so that a bench need not wait ten minutes for a job of ten minutes. */
export interface RunClock {
  /** Milliseconds, from any moment on. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const REAL_TIME: RunClock = { now: () => performance.now(), sleep: (ms) => sleepFor(ms) };

const WAITS: Waits = { retry: { first: 500, longest: 30_000 }, busy: { first: 500, longest: 15_000 } };
const POLLING: PaceLimits = { shortestMs: 100, longestMs: 10_000 };

/** So many answers in a row are not lost by accident. */
const MAX_LOST = 8;

function* growing({ first, longest }: Growing): Generator<number, never> {
  for (let ms = first; ; ms = Math.min(longest, ms * 1.6)) yield ms * (0.75 + Math.random() / 2);
}

/**
 * Sends every job that has not ended and follows it to its end, at most `slots` at a time; goes on wherever an earlier
 * process stopped. Returns why it stopped early, if it did: what is left then can be sent later by the same call.
 */
export async function runImport(
  db: DatabaseSync,
  target: ImportTarget,
  options: RunOptions,
): Promise<UserError | undefined> {
  const { rules, signal, waits = WAITS, clock = REAL_TIME } = options;
  const { now, sleep } = clock;
  const journal = openJournal(db, options.onChange);
  const pace = createPace(options.polling ?? POLLING);
  let stopped: UserError | undefined;
  const isStopping = () => signal.aborted || stopped !== undefined;

  const stop = (job: JobRow, error: UserError) => {
    stopped ??= error;
    options.onError?.(job, error);
  };

  /** Sends again what may have been sent before: how that ends well is told in settle.ts. */
  const again = (job: JobRow, detail: string) =>
    journal.change(job, { state: 'queued', id: null, percent: 0, attempt: job.attempt + 1, detail });

  for (const job of journal.jobs())
    if (job.state === 'uploading') again(job, 'sent again: an earlier run ended while it was being sent');

  /** Of the wave that is on. */
  const queue: JobRow[] = [];
  const later: JobRow[] = [];
  const running: JobRow[] = [];
  for (const job of journal.jobs()) {
    if (job.kind === 'merge') continue;
    if (job.state === 'queued') (job.wave === 0 ? queue : later).push(job);
    else if (job.state === 'pending' || job.state === 'processing') running.push(job);
  }

  /** The next job's text, made while the slots are busy. */
  let prepared: { readonly seq: number; readonly users: string } | undefined;
  const prepareNext = () => {
    const [next] = queue;
    if (next !== undefined && prepared?.seq !== next.seq)
      prepared = { seq: next.seq, users: usersJson(db, next, rules) };
  };
  const take = (job: JobRow): string => {
    const users = prepared?.seq === job.seq ? prepared.users : usersJson(db, job, rules);
    prepared = undefined;
    return users;
  };

  /** The journal says `uploading` before the first byte leaves: after a crash it is known what may have been sent. */
  async function upload(queued: JobRow): Promise<JobRow | undefined> {
    const users = take(queued);
    let job = queued;
    const [busy, unsent] = [growing(waits.busy), growing(waits.retry)];
    for (;;) {
      const sent_at = job.sent_at ?? new Date().toISOString();
      job = journal.change(job, { state: 'uploading', sent_at });
      const label = `${options.label}/${job.seq}`;
      const answer = await target.submit({ upsert: job.kind === 'update', label, users });
      switch (answer.kind) {
        case 'accepted':
          return journal.change(job, { state: 'pending', id: answer.id, detail: null });
        case 'busy':
          job = journal.change(job, { state: 'queued', detail: 'waiting for a free slot' });
          await sleep(busy.next().value);
          break;
        case 'unsent':
          job = journal.change(job, { state: 'queued', detail: answer.error.message });
          options.onError?.(job, answer.error);
          await sleep(unsent.next().value);
          break;
        case 'too-large':
          endFailed(job, answer.error.message);
          return undefined;
        case 'refused':
          stop(journal.change(job, { state: 'queued', detail: answer.error.message }), answer.error);
          return undefined;
        case 'lost':
          options.onError?.(job, answer.error);
          job = again(job, 'the answer was lost; sent again');
          if (job.attempt > MAX_LOST) {
            stop(job, answer.error);
            return undefined;
          }
          await sleep(unsent.next().value);
          break;
      }
      if (isStopping()) return undefined;
    }
  }

  /** Asks until there is an answer; a tenant that is away is waited for. Undefined when the run is stopped by it. */
  async function ask<T>(
    job: JobRow,
    question: () => Promise<JobAnswer<T>>,
  ): Promise<JobAnswer<T> | undefined> {
    const retries = growing(waits.retry);
    for (;;) {
      const answer = await question();
      if (answer.kind === 'ok' || answer.kind === 'gone') return answer;
      options.onError?.(job, answer.error);
      if (answer.kind === 'refused') {
        stop(journal.change(job, { detail: answer.error.message }), answer.error);
        return undefined;
      }
      // Whoever stops the run does not wait for a tenant that does not answer; the journal knows the job.
      if (signal.aborted) {
        stopped ??= answer.error;
        return undefined;
      }
      await sleep(retries.next().value);
    }
  }

  async function end(job: JobRow, id: string, state: JobState): Promise<void> {
    const errors = await ask<JobErrors>(job, () => target.errors(id));
    if (errors === undefined) return;
    const found = errors.kind === 'ok' ? errors.value : undefined;
    if (state.status === 'failed') return endFailed(job, found?.job ?? state.detail);
    const summary = state.summary ?? { inserted: 0, updated: 0, failed: found?.users.length ?? 0 };
    const request = { job, summary, errors: found, idPrefix: rules.idPrefix };
    const settled = await ask(job, () => settle(db, target, request));
    if (settled?.kind !== 'ok') return;
    const { outcomes, summary: counts } = settled.value;
    journal.together(() => {
      saveOutcomes(db, outcomes);
      journal.change(job, { state: 'done', percent: 100, detail: null, ...counts });
    });
  }

  /** A job that failed as a whole says nothing about its records: halves of it tell which one it was. */
  function endFailed(job: JobRow, reason = 'The tenant gave no reason.'): void {
    const members = jobMembers(db, job.seq);
    if (members.length > 1) {
      queue.push(...journal.split(journal.change(job, { detail: `${reason} Split in two.` })));
      return;
    }
    const outcome = { result: 'failed', code: 'JOB_FAILED', message: reason } as const;
    journal.together(() => {
      saveOutcomes(db, new Map(members.map(({ seq }) => [seq, outcome])));
      journal.change(job, { state: 'failed', percent: 100, failed: members.length, detail: reason });
    });
  }

  async function follow(started: JobRow, id: string): Promise<void> {
    const startedMs = now();
    let job = started;
    prepareNext();
    for (;;) {
      await sleep(pace.wait(job.records, now() - startedMs));
      const state = await ask(job, () => target.state(id));
      if (state === undefined) return;
      if (state.kind === 'gone') {
        queue.push(again(job, 'the tenant knows the job no longer; sent again'));
        return;
      }
      if (state.kind !== 'ok') continue;
      const { status, percent = job.percent } = state.value;
      if (status === 'completed' || status === 'failed') {
        pace.learn(job.records, now() - startedMs);
        return end(job, id, state.value);
      }
      const next = status === 'pending' ? 'pending' : 'processing';
      if (next !== job.state || percent !== job.percent) job = journal.change(job, { state: next, percent });
    }
  }

  async function slot(): Promise<void> {
    for (;;) {
      // What an earlier process left running is followed to its end even when no new job may start.
      const left = running.shift();
      if (left?.id) {
        await follow(left, left.id);
        continue;
      }
      if (isStopping()) return;
      await options.untilResumed?.();
      if (isStopping()) return;
      const next = queue.shift();
      if (next === undefined) return;
      const job = await upload(next);
      if (job?.id) await follow(job, job.id);
    }
  }

  async function merge(queued: JobRow): Promise<void> {
    let job = journal.change(queued, { state: 'processing', detail: 'one user after the other' });
    const error = await runMerges(db, target, {
      job: job.seq,
      rules,
      signal,
      onProgress({ done, updated, failed }) {
        job = journal.change(job, { percent: Math.floor((done / job.records) * 100), updated, failed });
      },
    });
    if (error === undefined) journal.change(job, { state: 'done', percent: 100, detail: null });
    else stop(journal.change(job, { state: 'queued', detail: error.message }), error);
  }

  async function work(): Promise<void> {
    await Promise.all(Array.from({ length: options.slots }, slot));
    // A job that was split, or that the tenant forgot, may have come when the other slot had gone home.
    while (queue.length > 0 && !isStopping()) await slot();
  }

  const hasPilot = queue.length > 0;
  await work();
  if (hasPilot && later.length > 0 && !isStopping()) options.onPilotDone?.();
  queue.push(...later);
  await work();
  for (const job of journal.jobs()) {
    const isOpen = job.kind === 'merge' && job.state !== 'done';
    if (isOpen && !isStopping()) await merge(job);
  }
  const isLeft = journal.jobs().some(({ state }) => state === 'queued' || state === 'uploading');
  return (
    stopped ??
    (signal.aborted && isLeft ? fail('stopped', 'The import was stopped before its end.').error : undefined)
  );
}
