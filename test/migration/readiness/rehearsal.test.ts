import { describe, expect, test } from 'vitest';
import { rehearsalFindings } from '../../../src/migration/readiness/rehearsal.ts';
import { explain } from '../../../src/migration/report/explanations/explain.ts';
import type { Report } from '../../../src/migration/report/report.ts';

const TOTALS = { created: 5, updated: 2, merged: 0, failed: 0 };

const GOOD: Report = {
  records: 7,
  predicted: TOTALS,
  actual: TOTALS,
  unknown: 0,
  unsent: 0,
  different: 0,
  skipped: 0,
  undecided: 0,
  jobs: 2,
  classes: [],
  failures: [],
  otherFailures: 0,
};

function refused(code: string, users: number, planned: number): Report['failures'][number] {
  const [message, firstLine, example] = ['refused', 2, undefined];
  const explanation = explain(code, message, undefined);
  return { result: 'failed', code, message, explanation, users, planned, firstLine, example };
}

describe('what a rehearsal says', () => {
  test('is one line when all went as planned, refusals that were asked for included', () => {
    const failures = [refused('DUPLICATED_USER', 3, 3)];
    const found = rehearsalFindings({ ...GOOD, actual: { ...TOTALS, failed: 3 }, failures });
    expect(found).toMatchObject([
      {
        level: 'pass',
        sentence: expect.stringContaining('5 users created, 2 users updated, 3 records refused'),
      },
    ]);
  });

  test('is each reason for which records did not arrive, with what to do, and no reason to stop', () => {
    const failures = [refused('DUPLICATED_USER', 4, 1), refused('INVALID_FORMAT', 1, 0)];
    const found = rehearsalFindings({ ...GOOD, different: 4, failures, otherFailures: 9 });
    expect(found.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
    expect(found[0]?.sentence).toMatch(/^3 records did not arrive/);
    expect(found[0]?.cure).toBe(failures[0]?.explanation.repair);
    expect(found[2]?.sentence).toMatch(/^9 records did not arrive/);
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  });

  test('is that something else happened, where nothing failed', () => {
    expect(rehearsalFindings({ ...GOOD, different: 2 })).toMatchObject([
      { level: 'warn', sentence: expect.stringMatching(/^2 records became something else/) },
    ]);
  });
});
