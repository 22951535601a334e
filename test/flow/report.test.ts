import { describe, expect, test } from 'vitest';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { RunFacts } from '../../src/flow/facts.ts';
import { reduce } from '../../src/flow/reducer.ts';
import { differenceKey, differenceRequest } from '../../src/flow/report-draft.ts';
import { listSize } from '../../src/flow/selectors.ts';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { explain } from '../../src/migration/report/explanations/explain.ts';

/** The report without a terminal. */

const failure = (code: string) => ({
  result: 'failed' as const,
  code,
  message: '',
  explanation: explain(code, '', 'new'),
  users: 10,
  planned: 0,
  firstLine: 2,
  example: undefined,
});

const NONE = { created: 0, updated: 0, merged: 0, failed: 0 };

const RUN: RunFacts = {
  jobs: [],
  elapsedMs: 1,
  folder: '/m',
  document: '/m/report.html',
  report: {
    records: 20,
    predicted: { ...NONE, created: 20 },
    actual: { ...NONE, failed: 20 },
    unknown: 0,
    unsent: 0,
    different: 20,
    skipped: 0,
    undecided: 0,
    jobs: 1,
    classes: [],
    failures: [failure('FORMAT'), failure('PATTERN')],
    otherFailures: 0,
  },
};

const AT_REPORT: WizardState = (() => {
  const state = initialState({ directory: '/' });
  return { ...state, at: 'report', work: { ...state.work, run: { status: 'done', value: RUN } } };
})();

function send(state: WizardState, ...events: readonly FlowEvent[]): WizardState {
  return events.reduce(reduce, state);
}

const down = (list: 'failures' | 'differences'): FlowEvent => ({ type: 'move', list, move: 'down', page: 5 });

describe('the report', () => {
  test('has a cursor of its own in each list, and none leaves its list', () => {
    const state = send(AT_REPORT, down('failures'), down('failures'), down('differences'));
    expect(state.drafts.report).toMatchObject({ failure: 1, difference: 1, cursor: 0 });
    const last = send(state, { type: 'move', list: 'differences', move: 'last', page: 5 });
    expect(last.drafts.report.difference).toBe(19);
  });

  test('knows the size of a filtered list when it was seen, and of no other', () => {
    const typed = send(AT_REPORT, { type: 'filter-differences', filter: ' ann ', typing: true });
    expect(typed.drafts.report).toMatchObject({ pane: 'differences', filtering: true, difference: 0 });
    expect(listSize(typed, 'differences')).toBe(0);
    const key = differenceKey(differenceRequest(typed.drafts.report));
    expect(key).toBe('all/ann');
    const listed = send(typed, { type: 'differences-listed', key, size: 3 });
    expect(listSize(listed, 'differences')).toBe(3);
    expect(listSize(send(listed, { type: 'next-differences', by: 1 }), 'differences')).toBe(0);
    const settled = send(listed, { type: 'confirm' });
    expect(settled).toMatchObject({
      at: 'report',
      drafts: { report: { filter: 'ann', filtering: false } },
    });
    expect(listSize(settled, 'differences')).toBe(3);
  });

  test('closes with Esc what is open, one thing after the other, and then says that there is no way back', () => {
    const back: FlowEvent = { type: 'back' };
    let state = send(
      AT_REPORT,
      { type: 'next-differences', by: -1 },
      { type: 'filter-differences', filter: 'x', typing: false },
    );
    expect(state.drafts.report).toMatchObject({ kind: 'unsent', filter: 'x', pane: 'differences' });
    state = send(state, back);
    expect(state.drafts.report).toMatchObject({ kind: 'unsent', filter: '', pane: 'differences' });
    state = send(state, back);
    expect(state.drafts.report).toMatchObject({ kind: 'all', pane: 'differences' });
    state = send(state, back);
    expect(state.drafts.report.pane).toBe('report');
    expect(state.notice).toBeUndefined();
    expect(send(state, back).notice?.code).toBe('no-way-back');
  });

  test('goes round the kinds of records in both directions', () => {
    const next: FlowEvent = { type: 'next-differences', by: 1 };
    const kinds = [1, 2, 3, 4].map((count) => send(AT_REPORT, ...Array(count).fill(next)).drafts.report.kind);
    expect(kinds).toEqual(['failed', 'unknown', 'unsent', 'all']);
  });
});
