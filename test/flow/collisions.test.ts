import { describe, expect, test } from 'vitest';
import { startWork } from '../../src/flow/change.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { AmendFacts, PackFacts } from '../../src/flow/facts.ts';
import { reduce } from '../../src/flow/reducer.ts';
import { ruleRows } from '../../src/flow/rule-rows.ts';
import {
  classes,
  listKey,
  listSize,
  prediction,
  recordCursor,
  recordList,
} from '../../src/flow/selectors.ts';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { CONFLICTS } from '../../src/migration/reconcile/conflicts.ts';
import type { GroupCount } from '../../src/migration/reconcile/groups.ts';

/** The collisions step without a terminal: decisions, and taking them back. */

const GROUPS: readonly GroupCount[] = [
  { classId: 'new', conflicts: 0, override: undefined, records: 1_000 },
  { classId: 'id-elsewhere', conflicts: CONFLICTS['id-elsewhere'], override: undefined, records: 5 },
  { classId: 'existing', conflicts: CONFLICTS.email, override: undefined, records: 30 },
  { classId: 'invalid', conflicts: 0, override: undefined, records: 2 },
];

function atCollisions(): WizardState {
  const state = { ...initialState({ directory: '/' }), at: 'collisions' } as const;
  const value = {
    existing: 100,
    snapshotAt: '2026-01-01T00:00:00Z',
    unknown: [],
    groups: GROUPS,
    droppedOverrides: 0,
    newestBy: 'updated_at',
  };
  return { ...state, work: { ...state.work, plan: { status: 'done', value } } };
}

function send(state: WizardState, ...events: readonly FlowEvent[]): WizardState {
  return events.reduce(reduce, state);
}

const CHANGE: FlowEvent = { type: 'change-decision', by: 1 };
const down = (list: 'classes' | 'records' | 'detail' | 'rules'): FlowEvent => ({
  type: 'move',
  list,
  move: 'down',
  page: 5,
});

/** What the engine answers to the amendment that is asked for. */
function amended(state: WizardState, facts: Partial<AmendFacts> = {}): WizardState {
  const { amend } = state.work;
  if (amend.status !== 'running') throw new Error('No amendment was asked for.');
  const value = { groups: GROUPS, changed: 1, droppedOverrides: 0, ...facts };
  return send(state, { type: 'work-done', work: 'amend', ticket: amend.ticket, value });
}

describe('policies', () => {
  test('change every count at once, and are taken back one after the other', () => {
    const update = send(atCollisions(), down('classes'), down('classes'), CHANGE);
    expect(prediction(update)).toMatchObject({ create: 1_000, update: 30, later: 5, skip: 2 });
    const fail = send(update, CHANGE);
    expect(prediction(fail)).toMatchObject({ fail: 30 });
    expect(prediction(send(fail, { type: 'undo' }))).toMatchObject({ update: 30 });
    expect(prediction(send(fail, { type: 'undo' }, { type: 'undo' }))).toMatchObject({ update: 0, skip: 32 });
    expect(send(atCollisions(), { type: 'undo' }).notice?.code).toBe('nothing-to-undo');
  });
});

describe('single records', () => {
  const atRecords = send(atCollisions(), down('classes'), down('classes'), {
    type: 'choose-pane',
    pane: 'records',
  });

  test('are decided by the workspace, which is told the list and the place in it', () => {
    const asked = send(atRecords, down('records'), CHANGE);
    expect(asked.drafts.collisions.amendment).toEqual({
      kind: 'cycle',
      list: { classId: 'existing', filter: '', sort: 'file' },
      index: 1,
      by: 1,
    });
    const groups: readonly GroupCount[] = [
      ...GROUPS,
      { classId: 'existing', conflicts: 1, override: 'update', records: 1 },
    ];
    const done = amended(asked, { groups });
    expect(prediction(done).update).toBe(1);
    expect(classes(done).find(({ id }) => id === 'existing')?.overridden).toBe(1);
    expect(send(done, { type: 'undo' }).drafts.collisions.amendment).toEqual({ kind: 'undo' });
  });

  test('keys that arrive together ask once each, and the last answer counts', () => {
    const twice = send(atRecords, CHANGE, CHANGE);
    expect(twice.drafts.collisions.history).toHaveLength(2);
    const first = {
      type: 'work-done',
      work: 'amend',
      ticket: 1,
      value: { groups: [], changed: 1, droppedOverrides: 0 },
    } as const;
    expect(send(twice, first).work.amend.status).toBe('running');
    expect(amended(twice).work.amend.status).toBe('done');
  });

  test('a decision that changed nothing is none to take back', () => {
    expect(
      amended(send(atRecords, { type: 'spread-decision' }), { changed: 0 }).drafts.collisions.history,
    ).toEqual([]);
  });

  test('while one is worked in, the step is not left', () => {
    expect(send(atRecords, CHANGE, { type: 'confirm' })).toMatchObject({
      at: 'collisions',
      notice: { code: 'amending' },
    });
  });
});

describe('a filter', () => {
  test('is the list’s: the cursor stays in what was found, and Esc clears it before it leaves anything', () => {
    const typed = send(
      atCollisions(),
      { type: 'choose-pane', pane: 'records' },
      down('records'),
      { type: 'filter-records', filter: 'ann ', typing: true },
      { type: 'confirm' },
    );
    const list = recordList(typed);
    if (list === undefined) throw new Error('There is no list.');
    expect(list).toEqual({ classId: 'new', filter: 'ann', sort: 'file' });
    expect(listSize(typed, 'records')).toBe(0);
    const found = send(
      typed,
      { type: 'records-listed', key: listKey(list), size: 2 },
      down('records'),
      down('records'),
      down('records'),
    );
    expect([listSize(found, 'records'), recordCursor(found)]).toEqual([2, 1]);
    const cleared = send(found, { type: 'back' });
    expect([cleared.at, cleared.drafts.collisions.filter, listSize(cleared, 'records')]).toEqual([
      'collisions',
      '',
      1_000,
    ]);
    expect(send(cleared, { type: 'back' }).drafts.collisions.pane).toBe('classes');
  });

  test('a late answer about another list is not this one’s size', () => {
    const typed = send(atCollisions(), { type: 'filter-records', filter: 'ann', typing: true });
    expect(listSize(send(typed, { type: 'records-listed', key: 'new/file/an', size: 9 }), 'records')).toBe(0);
  });
});

describe('rules', () => {
  const open = send(atCollisions(), { type: 'open-rules' });

  test('that say who a record is ask for new classes; the others do not', () => {
    const last = send(open, CHANGE);
    expect([last.drafts.collisions.rules.duplicates, last.drafts.collisions.amendment]).toEqual([
      'last',
      { kind: 'classify' },
    ]);
    expect(last.work.amend.status).toBe('running');
    const metadata = send(open, down('rules'), down('rules'), CHANGE);
    expect([metadata.drafts.collisions.rules.metadata.conflict, metadata.work.amend.status]).toEqual([
      'existing',
      'idle',
    ]);
  });

  test('the newest wins only where a column tells which one that is', () => {
    expect(send(open, CHANGE, CHANGE).drafts.collisions.rules.duplicates).toBe('newest');
    expect(ruleRows(open)[0]?.meaning).toContain('updated_at');
  });

  test('a prefix is typed, and refused where no id could have it', () => {
    const typing = send(open, down('rules'), CHANGE);
    expect(typing.drafts.collisions.prefix).toBe('legacy-');
    const refused = send(typing, { type: 'type-prefix', text: 'a b' }, { type: 'confirm' });
    expect([refused.notice?.code, refused.drafts.collisions.rules.idPrefix]).toEqual([
      'prefix-invalid',
      'legacy-',
    ]);
    const kept = send(typing, { type: 'type-prefix', text: 'acme-' }, { type: 'confirm' });
    expect([kept.drafts.collisions.rules.idPrefix, kept.drafts.collisions.prefix]).toEqual([
      'acme-',
      undefined,
    ]);
    expect(send(typing, { type: 'back' }).drafts.collisions.prefix).toBeUndefined();
  });

  test('a metadata path has one of its own, seen in the list and taken back like the others', () => {
    const shown = send(
      atCollisions(),
      { type: 'choose-pane', pane: 'detail' },
      { type: 'detail-shown', paths: ['name', 'app_metadata.plan'] },
    );
    expect(send(shown, CHANGE).notice?.code).toBe('no-choice');
    const chosen = send(shown, down('detail'), CHANGE);
    expect(chosen.drafts.collisions.rules.metadata.paths).toEqual({ 'app_metadata.plan': 'incoming' });
    expect(ruleRows(chosen).at(-1)?.title).toBe('app_metadata.plan');
    expect(send(chosen, { type: 'undo' }).drafts.collisions.rules.metadata.paths).toEqual({});
    const round = send(chosen, CHANGE, CHANGE, CHANGE);
    expect(round.drafts.collisions.rules.metadata.paths).toEqual({});
  });
});

describe('users who would lose their passwords', () => {
  function atReview(withoutHash: number): WizardState {
    const state = { ...atCollisions(), at: 'review' } as const;
    const value: PackFacts = {
      jobs: 1,
      records: 3,
      bytes: 9,
      estimateMs: 1,
      withoutHash,
      pilot: 0,
      tooLarge: 0,
    };
    const packing = startWork(state, 'pack');
    const ticket = packing.work.pack.status === 'running' ? packing.work.pack.ticket : 0;
    const asking = startWork(send(packing, { type: 'work-done', work: 'pack', ticket, value }), 'ready');
    const { ready } = asking.work;
    const answer = {
      tenant: { scopes: undefined, requestLimit: undefined },
      connection: { name: 'Users', strategy: 'auth0', isEnabled: true, options: undefined },
      plan: { creates: 3, updates: 0, merges: 0, jobs: 1, usernames: 0, phones: 0, hashes: 0, large: 0 },
      snapshotAt: '2026-01-01T00:00:00Z',
    } as const;
    return send(asking, {
      type: 'work-done',
      work: 'ready',
      ticket: ready.status === 'running' ? ready.ticket : 0,
      value: { ...answer, plan: { ...answer.plan, lostPasswords: withoutHash } },
    });
  }

  test('are not sent before somebody said yes to it', () => {
    const refused = send(atReview(2), { type: 'confirm' });
    expect([refused.at, refused.notice?.message]).toEqual([
      'review',
      '2 users would lose the password they have, for good.',
    ]);
    expect(send(refused, { type: 'accept-lost-passwords' }, { type: 'confirm' }).at).toBe('import');
    expect(send(atReview(0), { type: 'confirm' }).at).toBe('import');
  });

  test('and are asked about again when the plan was packed anew', () => {
    const yes = send(atReview(2), { type: 'accept-lost-passwords' });
    const packing = startWork(yes, 'pack');
    const ticket = packing.work.pack.status === 'running' ? packing.work.pack.ticket : 0;
    const value: PackFacts = {
      jobs: 1,
      records: 9,
      bytes: 9,
      estimateMs: 1,
      withoutHash: 8,
      pilot: 0,
      tooLarge: 0,
    };
    expect(
      send(packing, { type: 'work-done', work: 'pack', ticket, value }, { type: 'confirm' }).notice?.code,
    ).toBe('passwords-lost');
  });
});
