import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { followWork } from '../../src/wizard/call-back.ts';
import { copySequence } from '../../src/wizard/host.ts';
import { followStatus } from '../../src/wizard/terminal-status.ts';
import { importing, standingSession } from './standing-session.ts';

const START = initialState({ directory: '/' });
const RUNNING = { status: 'running', ticket: 1 } as const;
const FAILED = { status: 'failed', error: { code: 'x', message: 'No answer.' } } as const;
const withRun = (run: WizardState['work']['run']): WizardState => ({
  ...START,
  at: 'import',
  work: { ...START.work, run },
});
const withScan = (scan: WizardState['work']['scan']): WizardState => ({
  ...START,
  at: 'mapping',
  work: { ...START.work, scan },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the tab', () => {
  function follow(state: WizardState) {
    const written: string[] = [];
    const standing = standingSession(state);
    const end = followStatus(standing.session, (sequence) => written.push(sequence));
    return { ...standing, written, end };
  }

  test('has the program’s name, then how far the import is, and nothing is written twice', () => {
    const { written, tell, end } = follow(withRun(RUNNING));
    tell(importing(40));
    tell(importing(40));
    tell(importing(41));
    end();
    expect(written).toEqual([
      '\u001b]0;auth0-import-wizard\u0007\u001b]9;4;0\u0007',
      '\u001b]0;40% auth0-import-wizard\u0007\u001b]9;4;1;40\u0007',
      '\u001b]0;41% auth0-import-wizard\u0007\u001b]9;4;1;41\u0007',
    ]);
  });

  test('tells a pause and a problem from good progress', () => {
    const { written, tell, end } = follow(withRun(RUNNING));
    tell(importing(40, { isPaused: true }));
    tell(importing(40, { problems: [{ code: 'x', message: 'No answer.' }] }));
    end();
    expect(written.slice(1).map((sequence) => sequence.split('9;4;')[1])).toEqual([
      '4;40\u0007',
      '2;40\u0007',
    ]);
  });

  test('renews its mark at least every ten seconds while jobs run, and is still otherwise', () => {
    const { written, tell, become, end } = follow(withRun(RUNNING));
    tell(importing(40));
    vi.advanceTimersByTime(60_000);
    const marks = written.filter((sequence) => sequence.endsWith('1;40\u0007'));
    expect(marks.length).toBeGreaterThanOrEqual(6);
    become(withRun({ status: 'idle' }));
    const before = written.length;
    vi.advanceTimersByTime(60_000);
    expect(written.length).toBe(before);
    end();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a person is called back', () => {
  function follow(state: WizardState) {
    let calls = 0;
    const standing = standingSession(state);
    const end = followWork(standing.session, () => {
      calls += 1;
    });
    return { ...standing, calls: () => calls, end };
  }

  test.each([
    ['has failed', withScan(FAILED), 40_000, 1],
    ['was over in a moment', withScan(FAILED), 29_000, 0],
    ['was cancelled', withScan({ status: 'idle' }), 40_000, 0],
  ])('when long work %s, once or not at all', (_what, ended, ms, expected) => {
    const { become, calls, end } = follow(START);
    become(withScan(RUNNING));
    vi.advanceTimersByTime(ms);
    become(ended);
    become({ ...ended });
    expect(calls()).toBe(expected);
    end();
  });

  test('when the pilot is through and the rest waits for a yes, and again at the end', () => {
    const { become, tell, calls, end } = follow(withRun(RUNNING));
    tell(importing(10));
    vi.advanceTimersByTime(31_000);
    tell(importing(10, { isPilotDone: true, isPaused: true }));
    tell(importing(10, { isPilotDone: true, isPaused: true }));
    expect(calls()).toBe(1);
    vi.advanceTimersByTime(600_000);
    tell(importing(11));
    vi.advanceTimersByTime(31_000);
    become(withRun(FAILED));
    expect(calls()).toBe(2);
    end();
  });
});

describe('copying', () => {
  test('is one sequence with the text in base64, whatever is in it', () => {
    const text = '/home/zoë/\u001b]0;x\u0007/report.html';
    const sequence = copySequence(text) ?? '';
    expect(sequence).toMatch(/^.\]52;c;[A-Za-z0-9+/=]+.$/);
    expect(Buffer.from(sequence.slice(7, -1), 'base64').toString()).toBe(text);
  });

  test('of more than a terminal takes is not tried', () => {
    expect(copySequence('x'.repeat(50_000))).toBeDefined();
    expect(copySequence('x'.repeat(60_000))).toBeUndefined();
  });
});
