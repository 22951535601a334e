import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobRow } from '../../src/migration/import/job.ts';
import { createProgressTeller } from '../../src/plain/progress-teller.ts';
import type { ImportProgress, Progress } from '../../src/session/calls.ts';

function step(text: string, done?: number, total?: number): Progress {
  return {
    kind: 'step',
    text,
    ...(done === undefined ? {} : { done }),
    ...(total === undefined ? {} : { total }),
  };
}

function job(changes: Partial<JobRow>): JobRow {
  return {
    seq: 1,
    kind: 'create',
    wave: 1,
    state: 'processing',
    records: 100,
    bytes: 1,
    id: null,
    attempt: 0,
    sent_at: null,
    detail: null,
    percent: 0,
    inserted: 0,
    updated: 0,
    failed: 0,
    ...changes,
  };
}

function importing(percent: number, changes: Partial<ImportProgress> = {}): Progress {
  const run: ImportProgress = {
    startedMs: 0,
    isPaused: false,
    isPilotDone: false,
    pilotLook: undefined,
    jobs: [job({ percent })],
    problems: [],
    waitsUntilMs: undefined,
    ...changes,
  };
  return {
    kind: 'import',
    import: run,
    pace: { atMs: 0, workedMs: 0, samples: [], perSecond: 5, leftMs: 20_000 },
  };
}

describe('work that takes long', () => {
  test('is named once, then told every ten percent', () => {
    const teller = createProgressTeller();
    const told = Array.from({ length: 101 }, (_, percent) =>
      teller.tell(step(`Reading ${percent * 7} records`, percent, 100), percent * 3_000),
    ).flat();
    expect(told.slice(0, 3)).toEqual([
      'Reading 0 records.',
      'Reading 70 records: 10 percent.',
      'Reading 140 records: 20 percent.',
    ]);
    expect(told).toHaveLength(11);
  });

  test('is named anew when it becomes something else', () => {
    const teller = createProgressTeller();
    const told = [
      'Asking the tenant who exists',
      'Reading existing users: 900',
      'Reading existing users: 1,000',
      'Reading existing users: 1,000,000',
    ].flatMap((text, index) => teller.tell(step(text), index * 100));
    expect(told).toEqual(['Asking the tenant who exists.', 'Reading existing users: 900.']);
  });

  test('is heard of every half minute, even where nobody knows how much there is', () => {
    const teller = createProgressTeller();
    const told = Array.from({ length: 61 }, (_, second) =>
      teller.tell(step(`Reading existing users: ${second}`), second * 1_000),
    ).flat();
    expect(told).toEqual([
      'Reading existing users: 0.',
      'Reading existing users: 30.',
      'Reading existing users: 60.',
    ]);
  });

  test('is never told in a hurry: two sentences are two seconds apart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { minLength: 1, maxLength: 200 }), (pauses) => {
        const teller = createProgressTeller();
        let now = 0;
        const times = pauses.flatMap((pause, index) => {
          now += pause;
          return teller.tell(step('Reading', index, pauses.length), now).map(() => now);
        });
        for (const [index, at] of times.entries()) {
          const before = times[index - 1];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(2_000);
        }
      }),
    );
  });
});

describe('an import', () => {
  test('says how far it is, what failed, and what is left', () => {
    const teller = createProgressTeller();
    expect(teller.tell(importing(0), 0)).toEqual([]);
    expect(teller.tell(importing(5), 3_000)).toEqual([]);
    expect(teller.tell(importing(40, { jobs: [job({ percent: 40, failed: 2 })] }), 8_000)).toEqual([
      '40 percent, 40 of 100 users, 2 failed, about 20 s left.',
    ]);
    expect(teller.tell(importing(41, { isPaused: true }), 60_000)).toEqual([
      '41 percent, 41 of 100 users, paused.',
    ]);
  });

  test('says each problem once, in the order in which they came, and the same one again when it comes again', () => {
    const teller = createProgressTeller();
    const problem = (message: string) => ({ code: 'job-failed', message });
    const [a, b, c] = [problem('A.'), problem('B.'), problem('C.')];
    const hear = (...problems: readonly { code: string; message: string }[]) =>
      teller.tell(importing(0, { problems }), 0);
    expect(hear()).toEqual([]);
    expect(hear(b, a)).toEqual(['Problem: A.', 'Problem: B.']);
    expect(hear(b, a)).toEqual([]);
    expect(hear(c, b, a)).toEqual(['Problem: C.']);
    // The list forgets the oldest.
    expect(hear(c, c, b)).toEqual(['Problem: C.']);
  });
});
