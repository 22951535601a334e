import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPace } from '../../../src/migration/import/polling.ts';

/** How long a job has been over when it is noticed, and how often was asked. */
function notice(pace: ReturnType<typeof createPace>, records: number, durationMs: number) {
  let [at, asked] = [0, 0];
  while (at < durationMs) {
    at += pace.wait(records, at);
    asked += 1;
  }
  return { lateMs: at - durationMs, asked };
}

describe('asking for a job’s state', () => {
  test.each([200, 2_000, 30_000, 600_000])(
    'of %i ms: nearly at once when it is over, and not too often',
    (durationMs) => {
      const pace = createPace({ shortestMs: 1, longestMs: 10_000 });
      pace.learn(1_000, durationMs);
      const { lateMs, asked } = notice(pace, 1_000, durationMs * 1.05);
      expect(lateMs / durationMs).toBeLessThan(0.015);
      expect(asked).toBeLessThan(100);
    },
  );

  test('learns: a tenant that becomes slower is asked later', () => {
    const pace = createPace({ shortestMs: 10, longestMs: 60_000 });
    pace.learn(100, 1_000);
    const before = pace.wait(100, 0);
    for (let n = 0; n < 20; n += 1) pace.learn(100, 10_000);
    expect(before).toBe(750);
    expect(pace.wait(100, 0)).toBeGreaterThan(7_000);
  });

  test('stays within its limits, whatever it has learned', () => {
    const times = fc.array(fc.tuple(fc.nat(5_000), fc.nat(10_000_000)), { maxLength: 5 });
    fc.assert(
      fc.property(times, fc.nat(5_000), fc.nat(10_000_000), (learned, records, elapsed) => {
        const pace = createPace({ shortestMs: 100, longestMs: 10_000 });
        for (const [size, ms] of learned) pace.learn(size, ms);
        const wait = pace.wait(records, elapsed);
        expect(wait >= 100 && wait <= 10_000).toBe(true);
      }),
    );
  });
});
