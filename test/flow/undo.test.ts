import { describe, expect, test } from 'vitest';
import { chosenEarlier, deltaOffer } from '../../src/flow/delta-draft.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { RolesFacts, ScanFacts } from '../../src/flow/facts.ts';
import { reduce } from '../../src/flow/reducer.ts';
import { chosenRoles } from '../../src/flow/roles-draft.ts';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { canUndo } from '../../src/flow/undo.ts';
import { column, inspected } from './inspected.ts';

/** `u` on every step that decides something. */

function send(state: WizardState, ...events: readonly FlowEvent[]): WizardState {
  return events.reduce(reduce, state);
}

const UNDO: FlowEvent = { type: 'undo' };

const START = initialState({ directory: '/' });

const MAPPING = {
  columns: [
    column('mail', { kind: 'attribute', name: 'email' }),
    column('first', { kind: 'attribute', name: 'name' }),
    column('shoe', { kind: 'nothing' }),
  ],
};

const INSPECTED = inspected(MAPPING);

function at<S extends WizardState['at']>(step: S, changes: Partial<WizardState> = {}): WizardState {
  return { ...START, at: step, ...changes };
}

/** On the mapping, which the file's inspection proposed. */
function atMapping(): WizardState {
  const asked = at('source', { work: { ...START.work, inspect: { status: 'running', ticket: 7 } } });
  return {
    ...send(asked, { type: 'work-done', work: 'inspect', ticket: 7, value: INSPECTED }),
    at: 'mapping',
  };
}

const targets = (state: WizardState) =>
  state.drafts.mapping.mapping?.columns.map(({ target }) => target.kind);
const leaveOut = (name: string): FlowEvent => ({
  type: 'set-target',
  column: name,
  target: { kind: 'nothing' },
});

describe('the mapping', () => {
  test('is taken back change by change, with the cursor on what changes back', () => {
    const changed = send(atMapping(), leaveOut('mail'), leaveOut('first'));
    expect(targets(changed)).toEqual(['nothing', 'nothing', 'nothing']);
    const once = send(changed, UNDO);
    expect([targets(once), once.drafts.mapping.cursor]).toEqual([['nothing', 'attribute', 'nothing'], 1]);
    const twice = send(once, UNDO);
    expect([targets(twice), twice.drafts.mapping.cursor]).toEqual([['attribute', 'attribute', 'nothing'], 0]);
    expect(canUndo(twice)).toBe(false);
    expect(send(twice, UNDO).notice?.code).toBe('nothing-to-undo');
  });

  test('comes back after “back to the suggestion”, and after a column that another one took over', () => {
    const chosen = send(atMapping(), {
      type: 'set-target',
      column: 'shoe',
      target: { kind: 'attribute', name: 'email' },
    });
    expect(targets(chosen)).toEqual(['nothing', 'attribute', 'attribute']);
    const reset = send(chosen, { type: 'reset-mapping' });
    expect(targets(send(reset, UNDO))).toEqual(['nothing', 'attribute', 'attribute']);
    expect(targets(send(reset, UNDO, UNDO))).toEqual(['attribute', 'attribute', 'nothing']);
  });

  test('of another file is a new beginning: nothing of the one before can come back', () => {
    const changed = send(atMapping(), leaveOut('mail'));
    expect(canUndo(changed)).toBe(true);
    const other = { ...INSPECTED, source: { ...INSPECTED.source, columns: ['mail', 'other'] } };
    const asked = {
      ...changed,
      work: { ...changed.work, inspect: { status: 'running', ticket: 8 } as const },
    };
    expect(canUndo(send(asked, { type: 'work-done', work: 'inspect', ticket: 8, value: other }))).toBe(false);
  });

  test('moving, opening and typing are no decisions', () => {
    const looked = send(
      atMapping(),
      { type: 'move', list: 'mapping', move: 'down', page: 5 },
      { type: 'open-targets' },
      { type: 'back' },
      { type: 'type-metadata', text: 'app_metadata.x' },
      { type: 'back' },
    );
    expect(canUndo(looked)).toBe(false);
  });

  test('survives going back and coming again', () => {
    const away = send(send(atMapping(), leaveOut('first')), { type: 'back' });
    expect(targets(send({ ...away, at: 'mapping' }, UNDO))).toEqual(['attribute', 'attribute', 'nothing']);
  });

  test('keeps a hundred changes and no more', () => {
    const toggle: readonly FlowEvent[] = [
      leaveOut('first'),
      { type: 'set-target', column: 'first', target: { kind: 'attribute', name: 'name' } },
    ];
    const many = send(atMapping(), ...Array.from({ length: 80 }, () => toggle).flat());
    expect(many.earlier.mapping).toHaveLength(100);
  });
});

test('what is sent of a newer export is taken back, and asked again; the plan made from it is void', () => {
  const earlier = { name: '2026-11-25-130200-legacy', at: '2026-11-25T13:05:00.000Z' };
  const asked = at('source', { work: { ...START.work, inspect: { status: 'running', ticket: 7 } } });
  const offered = send(asked, {
    type: 'work-done',
    work: 'inspect',
    ticket: 7,
    value: { ...INSPECTED, earlier },
  });
  expect([offered.at, deltaOffer(offered), canUndo(offered)]).toEqual(['source', earlier, false]);

  const all = send(offered, { type: 'choose-delta', choice: 'all' });
  expect([all.at, chosenEarlier(all)]).toEqual(['mapping', undefined]);
  // Enter is for the smaller one.
  const changes = send(offered, { type: 'confirm' });
  expect([changes.at, chosenEarlier(changes)]).toEqual(['mapping', earlier]);

  const planned = {
    ...send(changes, { type: 'back' }),
    work: { ...changes.work, plan: { status: 'running', ticket: 9 } as const },
  };
  expect(deltaOffer(planned)).toBeUndefined();
  const again = send(planned, UNDO);
  expect([deltaOffer(again), again.work.plan.status, canUndo(again)]).toEqual([earlier, 'idle', false]);
  // Esc is for another file.
  expect(deltaOffer(send(again, { type: 'back' }))).toBeUndefined();
});

test('what is done with a scheme is taken back', () => {
  const scheme = { id: 1, fate: 'kept', users: 2, example: '', action: 'import', inScript: false } as const;
  const value: ScanFacts = {
    records: 2,
    invalid: 0,
    warnings: 0,
    problems: [],
    schemes: [{ ...scheme, label: 'bcrypt' }],
  };
  const before = at('passwords', { work: { ...START.work, scan: { status: 'done', value } } });
  const held = send(before, { type: 'toggle-scheme' });
  expect(held.drafts.passwords.actions).toEqual({ bcrypt: 'hold-back' });
  expect(send(held, { type: 'toggle-scheme' }, UNDO).drafts.passwords.actions).toEqual({
    bcrypt: 'hold-back',
  });
  expect(send(held, UNDO).drafts.passwords.actions).toEqual({});
});

test('a yes to lost passwords is taken back, and asked for again', () => {
  const yes = send(at('review'), { type: 'accept-lost-passwords' });
  expect(yes.drafts.review.acceptsLostPasswords).toBe(true);
  expect(send(yes, UNDO).drafts.review.acceptsLostPasswords).toBe(false);
});

test('choices of roles are taken back, one key at a time, and the plan made from them with them', () => {
  const roles: RolesFacts = {
    values: [
      { value: 'admin', users: 2, suggestion: { kind: 'create', name: 'admin' } },
      { value: 'staff', users: 1, suggestion: { kind: 'create', name: 'staff' } },
    ],
    left: 0,
    users: 3,
    existing: [],
    missingScopes: [],
  };
  const state = at('report', {
    drafts: { ...START.drafts, roles: { ...START.drafts.roles, stage: 'choosing' } },
    work: { ...START.work, roles: { status: 'done', value: roles } },
  });
  const kinds = (now: WizardState) => chosenRoles(now).map(({ choice }) => choice.kind);
  const cleared = send(state, { type: 'change-role', by: 1 }, { type: 'clear-roles', all: true });
  expect(kinds(cleared)).toEqual(['nothing', 'nothing']);
  expect(kinds(send(cleared, UNDO))).toEqual(['nothing', 'create']);
  expect(kinds(send(cleared, UNDO, UNDO))).toEqual(['create', 'create']);
  const planned = {
    ...cleared,
    work: { ...cleared.work, 'plan-roles': { status: 'running', ticket: 3 } as const },
  };
  expect(send(planned, UNDO).work['plan-roles'].status).toBe('idle');
});

test('where nothing is decided, there is nothing to take back', () => {
  for (const step of ['tenant', 'connection', 'source', 'import', 'report'] as const)
    expect(send(at(step), UNDO).notice?.code).toBe('nothing-to-undo');
});
