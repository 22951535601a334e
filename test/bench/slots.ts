import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJobs } from '../../src/migration/import/journal.ts';
import { type RunClock, runImport } from '../../src/migration/import/run.ts';
import type { ImportTarget } from '../../src/migration/import/target.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { ok } from '../../src/result.ts';
import { newcomers } from './newcomers.ts';

/**
 * How much of the time the tenant's two slots are busy, and how full the requests are. Time is simulated: what is
 * measured is the scheduling, not the machine. `npx node test/bench/slots.ts` prints it for jobs of 0.2 s to 10 min.
 */

const MAX_BYTES = 511_400;
const RECORDS = 60_000;
/** A round trip to the tenant; an upload of half a megabyte takes longer. */
const ANSWER_MS = 40;
const UPLOAD_MS = 150;

/** Sleeps end in the order of their times, as soon as nobody has anything else to do. */
function virtualClock(): RunClock {
  let time = 0;
  const sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  const step = () => {
    sleeping.sort((a, b) => a.at - b.at);
    const next = sleeping.shift();
    if (next === undefined) return;
    time = Math.max(time, next.at);
    next.wake();
  };
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleeping.push({ at: time + ms, wake });
        // After everything that is ready now.
        setImmediate(step);
      }),
  };
}

/** A tenant whose jobs take about so long, some a fifth more, some less. */
function tenantOf(clock: RunClock, jobMs: number) {
  const jobs = new Map<string, { readonly users: number; readonly starts: number; readonly ends: number }>();
  let asked = 0;
  const target: ImportTarget = {
    async submit({ users }) {
      await clock.sleep(UPLOAD_MS);
      const id = `job_${jobs.size}`;
      const duration = jobMs * (0.8 + ((jobs.size * 7) % 11) / 25);
      jobs.set(id, {
        users: users.split('"email"').length - 1,
        starts: clock.now(),
        ends: clock.now() + duration,
      });
      return { kind: 'accepted', id };
    },
    async state(id) {
      asked += 1;
      await clock.sleep(ANSWER_MS);
      const job = jobs.get(id);
      if (job === undefined) return { kind: 'gone' };
      if (clock.now() < job.ends) return { kind: 'ok', value: { status: 'pending' } };
      const summary = { inserted: job.users, updated: 0, failed: 0 };
      return { kind: 'ok', value: { status: 'completed', summary } };
    },
    errors: async () => ({ kind: 'ok', value: { users: [] } }),
    findUsers: async () => ({ kind: 'ok', value: [] }),
    user: async () => ok(undefined),
    patch: async () => ({ kind: 'done' }),
  };
  /** While work is left: until the last job has been taken. */
  const figures = () => {
    const all = [...jobs.values()];
    const end = Math.max(...all.map(({ starts }) => starts));
    const busyMs = all.reduce((sum, { starts, ends }) => sum + Math.max(0, Math.min(ends, end) - starts), 0);
    return { asked, jobs: all.length, share: busyMs / (2 * end) };
  };
  return { target, figures };
}

export interface SlotFigures {
  /** Of the time of both slots, while work is left. */
  readonly busy: number;
  /** What no scheduler can avoid is an upload to each job, and the answer that says that the one before has ended. */
  readonly possible: number;
  /** Of the bytes that a request may have, all but the last one's, which is as full as what was left. */
  readonly fill: number;
  readonly jobs: number;
  readonly questions: number;
}

/** An import of newcomers into a tenant whose jobs take about so long. */
export async function slotFigures(jobMs: number): Promise<SlotFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'slots-'));
  const workspace = newcomers(join(folder, 'migration'), RECORDS, MAX_BYTES);
  try {
    const { db } = workspace;
    const clock = virtualClock();
    const { target, figures } = tenantOf(clock, jobMs);
    await runImport(db, target, {
      rules: DEFAULT_RULES,
      slots: 2,
      signal: new AbortController().signal,
      label: 'bench',
      clock,
      polling: { shortestMs: 10, longestMs: 10_000 },
      onChange: () => {},
    });
    const { asked, share, jobs } = figures();
    const full = readJobs(db).slice(0, -1);
    return {
      busy: share,
      possible: jobMs / (jobMs + UPLOAD_MS + 2 * ANSWER_MS),
      fill: full.reduce((sum, { bytes }) => sum + bytes, 0) / (full.length * MAX_BYTES),
      jobs,
      questions: asked / jobs,
    };
  } finally {
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  for (const jobMs of [200, 2_000, 30_000, 600_000]) {
    const { busy, possible, fill, jobs, questions } = await slotFigures(jobMs);
    process.stdout.write(
      `jobs of ${jobMs / 1000} s: slots busy ${(busy * 100).toFixed(1)}% of the time, ${((busy / possible) * 100).toFixed(1)}% of what is possible, ${questions.toFixed(0)} questions a job; ${jobs} jobs, ${(fill * 100).toFixed(2)}% full\n`,
    );
  }
}
