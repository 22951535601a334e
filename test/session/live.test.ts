import { expect, onTestFinished, test, vi } from 'vitest';
import { createLive } from '../../src/session/live.ts';

test('whoever reads the live store hears at most ten times a second of any number of changes, and always of the last', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const live = createLive(0);
  const heard: number[] = [];
  const end = live.subscribe(() => heard.push(live.getSnapshot()));
  for (let event = 1; event <= 15_000; event += 1) {
    live.update(() => event);
    if (event % 5 === 0) vi.advanceTimersByTime(1);
  }
  // Three seconds have passed.
  expect(heard.length).toBeLessThanOrEqual(30);
  expect(heard.length).toBeGreaterThanOrEqual(28);
  vi.advanceTimersByTime(100);
  expect(heard.at(-1)).toBe(15_000);
  live.update(() => 15_001);
  live.publish();
  expect(heard.at(-1)).toBe(15_001);
  vi.advanceTimersByTime(1_000);
  expect(heard.at(-2)).toBe(15_000);
  end();
  live.update(() => 0);
  live.publish();
  expect(heard.at(-1)).toBe(15_001);
});
