import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { initialState } from '../../src/flow/state.ts';
import type { ImportProgress, Progress } from '../../src/session/calls.ts';
import type { Pace } from '../../src/session/import-pace.ts';
import { pacedProgress } from '../../src/session/paced-progress.ts';
import { importPace, restText } from '../../src/view/import.ts';
import { importing } from './standing-session.ts';

const START = initialState({ directory: '/' });
const STATE = {
  ...START,
  at: 'import',
  work: { ...START.work, run: { status: 'running', ticket: 1 } },
} as const;
const NOW = 1_000_000_000;

function rest(changes: Partial<ImportProgress>, pace?: Partial<Pace>): string {
  const full: Pace = { atMs: NOW, perSecond: 100, leftMs: 580_000, workedMs: 60_000, samples: [], ...pace };
  const progress: Progress = { ...importing(40, { startedMs: NOW - 60_000, ...changes }), ...{ pace: full } };
  return restText(progress, importPace(STATE, progress, NOW), NOW);
}

describe('what is left of an import', () => {
  test('is a time, and no more exact than it can be known', () => {
    expect(rest({})).toBe('about 9 min 45 s left');
    expect(rest({}, { leftMs: undefined })).toBe('');
  });

  test('is the wait for the rate limit, so that nobody takes it for a frozen screen', () => {
    expect(rest({ waitsUntilMs: NOW + 3_400 })).toBe('waiting for the rate limit, 4 s');
    expect(rest({ waitsUntilMs: NOW + 300 })).toBe('about 9 min 45 s left');
    expect(rest({ waitsUntilMs: NOW - 5_000 })).toBe('about 9 min 45 s left');
  });

  test('is a pause, before everything else', () => {
    expect(rest({ isPaused: true, waitsUntilMs: NOW + 3_400 })).toBe('paused');
  });
});

test('progress of an import has its pace, once a second even where nothing changes; other progress is as it was', () => {
  vi.useFakeTimers({ now: NOW });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const shown: Progress[] = [];
  const paced = pacedProgress((progress) => shown.push(progress));
  paced.show({ kind: 'step', text: 'Reading' });
  vi.advanceTimersByTime(5_000);
  expect(shown).toHaveLength(1);
  for (const percent of [0, 10, 20]) {
    paced.show(importing(percent));
    vi.advanceTimersByTime(999);
  }
  const before = shown.length;
  paced.show(importing(30));
  vi.advanceTimersByTime(10_000);
  expect(shown.length).toBe(before + 11);
  paced.end();
  expect(vi.getTimerCount()).toBe(0);
  expect(shown[0]).toEqual({ kind: 'step', text: 'Reading' });
  // Of two jobs of a thousand users each, 600 are done after 12 s.
  const last = shown.at(-1);
  expect(last?.kind === 'import' && last.pace?.perSecond).toBeCloseTo(50, 0);
});
