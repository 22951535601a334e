import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Moment, nextPace, type Pace } from '../../src/session/import-pace.ts';

const TOTAL = 100_000;

/** An import that is looked at once a second, with so many users done in each of the seconds. */
function run(perSecond: readonly number[], total = TOTAL, pausedAt: ReadonlySet<number> = new Set()) {
  const paces: Pace[] = [];
  let pace: Pace | undefined;
  let done = 0;
  for (const [second, more] of [0, ...perSecond].entries()) {
    done = Math.min(total, done + more);
    const now: Moment = { atMs: second * 1_000, done, total, isPaused: pausedAt.has(second) };
    pace = nextPace(pace, now);
    paces.push(pace);
  }
  return paces;
}

const steady = (users: number, seconds: number) => Array.from({ length: seconds }, () => users);

describe('the time that is left', () => {
  test('is not guessed before 5 % are through, or 20 s are over', () => {
    const slow = run(steady(100, 40));
    expect(slow.slice(0, 20).map(({ leftMs }) => leftMs)).toEqual(Array(20).fill(undefined));
    expect(slow[20]?.leftMs).toBeCloseTo(980_000, -3);
    const quick = run(steady(2_000, 10));
    expect(quick[2]?.leftMs).toBeUndefined();
    expect(quick[3]?.leftMs).toBeCloseTo(47_000, -3);
  });

  test('of a steady import is right from then on', () => {
    const paces = run(steady(500, 199));
    for (const [second, { leftMs }] of paces.entries())
      if (second >= 20) expect(leftMs).toBeCloseTo((200 - second) * 1_000, -1);
  });

  test('follows another pace within half a minute, and a stall does not make it endless', () => {
    const paces = run([...steady(1_000, 40), ...steady(250, 60)]);
    // At second 70 and later all of the window is at the slower pace: 52,500 users left at 250 a second.
    expect(paces[70]?.leftMs).toBeCloseTo(210_000, -4);
    expect(paces[70]?.perSecond).toBeCloseTo(250, 0);
    const stalled = run([...steady(1_000, 40), ...steady(0, 60)]);
    expect(stalled.at(-1)?.leftMs).toBeDefined();
    expect(stalled.at(-1)?.leftMs).toBeLessThan(3_600_000);
  });

  test('never changes by more than half, beside the time that has passed', () => {
    const rates = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 30, maxLength: 120 });
    fc.assert(
      fc.property(rates, (perSecond) => {
        const paces = run(perSecond);
        for (const [index, { leftMs, atMs }] of paces.entries()) {
          const before = paces[index - 1];
          if (leftMs === undefined || before?.leftMs === undefined || leftMs === before.leftMs) continue;
          const expected = Math.max(1_000, before.leftMs - (atMs - before.atMs));
          expect(leftMs).toBeGreaterThanOrEqual(expected * 0.5 - 1);
          expect(leftMs).toBeLessThanOrEqual(expected * 1.5 + 1);
        }
      }),
    );
  });

  test('stands still in a pause, and goes on from there', () => {
    const paused = new Set(Array.from({ length: 30 }, (_, index) => 31 + index));
    const paces = run([...steady(500, 30), ...steady(0, 30), ...steady(500, 30)], TOTAL, paused);
    const before = paces[30]?.leftMs;
    expect(paces[45]).toMatchObject({ leftMs: before, perSecond: undefined });
    expect(paces[64]?.leftMs).toBeCloseTo((before ?? 0) - 4_000, -4);
    expect(paces[64]?.workedMs).toBe(34_000);
  });

  test('does not change more often than once a second, however often there is progress', () => {
    let pace = nextPace(undefined, { atMs: 0, done: 0, total: TOTAL, isPaused: false });
    const kept = new Set([pace]);
    for (let atMs = 10; atMs <= 5_000; atMs += 10) {
      pace = nextPace(pace, { atMs, done: atMs * 10, total: TOTAL, isPaused: false });
      kept.add(pace);
    }
    expect(kept.size).toBe(6);
  });

  test('remembers half a minute, however long it takes', () => {
    expect(run(steady(10, 2_000)).at(-1)?.samples.length).toBeLessThanOrEqual(32);
  });
});
