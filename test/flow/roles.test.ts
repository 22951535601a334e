import { describe, expect, test } from 'vitest';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { AssignFacts, RolesFacts, RunFacts } from '../../src/flow/facts.ts';
import { reduce } from '../../src/flow/reducer.ts';
import { chosenRoles } from '../../src/flow/roles-draft.ts';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import type { RolePlan } from '../../src/migration/roles/plan.ts';

/** What comes after the import, without a terminal: events in, state out. */

const NONE = { created: 0, updated: 0, merged: 0, failed: 0 };

const RUN: RunFacts = {
  jobs: [],
  report: {
    records: 3,
    predicted: NONE,
    actual: NONE,
    unknown: 0,
    unsent: 0,
    different: 0,
    otherFailures: 0,
    skipped: 0,
    undecided: 0,
    jobs: 1,
    classes: [],
    failures: [],
  },
  elapsedMs: 1,
  folder: '/m',
  document: '/m/report.html',
  roles: { values: 3, users: 3 },
  mustReset: { path: '/m/must-reset.csv', users: 2 },
};

const ROLES: RolesFacts = {
  values: [
    { value: 'admin', users: 2, suggestion: { kind: 'existing', id: 'rol_1', name: 'Admin' } },
    { value: 'sales', users: 1, suggestion: { kind: 'create', name: 'sales' } },
    { value: '__proto__', users: 1, suggestion: { kind: 'nothing' } },
  ],
  left: 0,
  users: 3,
  existing: [
    { id: 'rol_1', name: 'Admin' },
    { id: 'rol_2', name: 'Editor' },
  ],
  missingScopes: [],
};

const PLAN: RolePlan = {
  roles: [{ name: 'Admin', isNew: false, users: 2, assigned: 0 }],
  tooMany: 0,
  requests: 1,
};

const ASSIGNED: AssignFacts = { roles: [], failures: [], open: 0 };

function send(state: WizardState, ...events: readonly FlowEvent[]): WizardState {
  return events.reduce(reduce, state);
}

const CONFIRM: FlowEvent = { type: 'confirm' };
const BACK: FlowEvent = { type: 'back' };
const OPEN: FlowEvent = { type: 'open-roles' };
const DOWN: FlowEvent = { type: 'move', list: 'roles', move: 'down', page: 5 };
const change = (by: 1 | -1): FlowEvent => ({ type: 'change-role', by });

function atReport(run: RunFacts = RUN): WizardState {
  const state = initialState({ directory: '/' });
  return { ...state, at: 'report', work: { ...state.work, run: { status: 'done', value: run } } };
}

function ticket(state: WizardState, work: 'roles' | 'plan-roles' | 'assign-roles' | 'reset-links'): number {
  const running = state.work[work];
  expect(running.status).toBe('running');
  return running.status === 'running' ? running.ticket : 0;
}

const read = (state: WizardState, value = ROLES) =>
  send(state, { type: 'work-done', work: 'roles', ticket: ticket(state, 'roles'), value });
const planned = (state: WizardState, value = PLAN) =>
  send(state, { type: 'work-done', work: 'plan-roles', ticket: ticket(state, 'plan-roles'), value });
const assigned = (state: WizardState, value = ASSIGNED) =>
  send(state, { type: 'work-done', work: 'assign-roles', ticket: ticket(state, 'assign-roles'), value });

const choosing = (facts = ROLES) => read(send(atReport(), OPEN), facts);

const choices = (state: WizardState) => chosenRoles(state).map(({ choice }) => choice);

describe('roles', () => {
  test('are not opened when nobody has one', () => {
    const { roles: _roles, ...without } = RUN;
    const state = send(atReport(without), OPEN);
    expect(state).toMatchObject({
      notice: { code: 'no-roles' },
      drafts: { roles: { stage: 'closed' } },
      work: { roles: { status: 'idle' } },
    });
  });

  test('begin with the suggestions; each value goes through all that it can become, and back', () => {
    const state = choosing();
    expect(choices(state)).toEqual(ROLES.values.map(({ suggestion }) => suggestion));
    const seen = [1, 2, 3, 4].map((times) => choices(send(state, ...Array(times).fill(change(1))))[0]);
    expect(seen).toEqual([
      { kind: 'nothing' },
      { kind: 'create', name: 'admin' },
      { kind: 'existing', id: 'rol_2', name: 'Editor' },
      { kind: 'existing', id: 'rol_1', name: 'Admin' },
    ]);
    expect(choices(send(state, change(-1)))[0]).toEqual(seen[2]);
  });

  test('a value may be called anything', () => {
    const state = send(choosing(), DOWN, DOWN, change(1));
    expect(choices(state)[2]).toEqual({ kind: 'create', name: '__proto__' });
    expect(choices(state).slice(0, 2)).toEqual(ROLES.values.slice(0, 2).map(({ suggestion }) => suggestion));
  });

  test('no new one is offered without the right to create it', () => {
    const missing = { ...ROLES, missingScopes: ['create:roles'] };
    const state = choosing(missing);
    for (let times = 0; times < 4; times += 1)
      expect(choices(send(state, ...Array(times).fill(change(1))))[0]?.kind).not.toBe('create');
    expect(send(state, CONFIRM).work['plan-roles'].status).toBe('running');
  });

  test('x leaves out one, X all, s brings the suggestions back', () => {
    const none = send(choosing(), { type: 'clear-roles', all: true });
    expect(choices(none).every(({ kind }) => kind === 'nothing')).toBe(true);
    expect(send(none, CONFIRM)).toMatchObject({
      notice: { code: 'nothing-chosen' },
      work: { 'plan-roles': { status: 'idle' } },
    });
    expect(choices(send(none, { type: 'suggest-roles' }))).toEqual(choices(choosing()));
    expect(choices(send(choosing(), { type: 'clear-roles', all: false }))[0]).toEqual({ kind: 'nothing' });
  });

  test('nothing is assigned before what would be done was shown', () => {
    const looking = send(choosing(), CONFIRM);
    expect(looking.work['assign-roles'].status).toBe('idle');
    // Enter again, while that is being found out, is not a yes to it.
    expect(send(looking, CONFIRM).work['assign-roles'].status).toBe('idle');
    const shown = planned(send(looking, CONFIRM));
    expect(shown.drafts.roles.stage).toBe('planned');
    expect(shown.work['assign-roles'].status).toBe('idle');
    expect(send(shown, CONFIRM).work['assign-roles'].status).toBe('running');
  });

  test('another choice voids the plan that is being made', () => {
    const looking = send(choosing(), CONFIRM);
    const late = ticket(looking, 'plan-roles');
    const other = send(looking, change(1));
    const after = send(other, { type: 'work-done', work: 'plan-roles', ticket: late, value: PLAN });
    expect(after.drafts.roles.stage).toBe('choosing');
  });

  test('a missing scope stops before the plan', () => {
    const state = send(choosing({ ...ROLES, missingScopes: ['read:roles'] }), CONFIRM);
    expect(state).toMatchObject({
      notice: { code: 'scope-missing', message: expect.stringContaining('read:roles') },
      work: { 'plan-roles': { status: 'idle' } },
    });
  });

  test('what stopped goes on with Enter, what is through leads back to the report', () => {
    const running = send(planned(send(choosing(), CONFIRM)), CONFIRM);
    expect(send(running, CONFIRM, BACK)).toMatchObject({
      drafts: { roles: { stage: 'assigning' } },
      work: { 'assign-roles': { status: 'running' } },
    });
    const stopped = assigned(running, { ...ASSIGNED, open: 3, stopped: { code: 'x', message: 'x' } });
    const again = send(stopped, CONFIRM);
    expect(again.work['assign-roles'].status).toBe('running');
    const through = assigned(again);
    expect(send(through, CONFIRM)).toMatchObject({ at: 'report', drafts: { roles: { stage: 'closed' } } });
  });

  test('Esc goes from the plan to the choices to the report, and keeps the choices', () => {
    const shown = planned(send(choosing(), change(1), CONFIRM));
    const choosingAgain = send(shown, BACK);
    expect(choosingAgain.drafts.roles.stage).toBe('choosing');
    const closed = send(choosingAgain, BACK);
    expect(closed).toMatchObject({ at: 'report', drafts: { roles: { stage: 'closed' } } });
    expect(choices(read(send(closed, OPEN)))[0]).toEqual({ kind: 'nothing' });
  });
});

describe('reset links', () => {
  const OPEN_LINKS: FlowEvent = { type: 'open-reset-links' };
  const type = (text: string): FlowEvent => ({ type: 'type-yes', text });

  test('are not offered when everybody has a password', () => {
    const { mustReset: _mustReset, ...without } = RUN;
    expect(send(atReport(without), OPEN_LINKS)).toMatchObject({ notice: { code: 'no-resets' } });
  });

  test.each(['', 'y', 'no', 'yes please'])('“%s” is no yes', (text) => {
    const state = send(atReport(), OPEN_LINKS, type(text), CONFIRM);
    expect(state).toMatchObject({
      notice: { code: 'yes-missing' },
      work: { 'reset-links': { status: 'idle' } },
    });
  });

  test('a yes is good once, and not kept', () => {
    const running = send(atReport(), OPEN_LINKS, type(' Yes'), CONFIRM);
    const done = { made: 1, gone: 0, failed: 0, open: 1, path: '/m/reset-links.csv' };
    const stopped = send(running, {
      type: 'work-done',
      work: 'reset-links',
      ticket: ticket(running, 'reset-links'),
      value: done,
    });
    expect(send(stopped, CONFIRM)).toMatchObject({ notice: { code: 'yes-missing' } });
    expect(send(stopped, type('yes'), BACK, OPEN_LINKS).drafts.resetLinks).toEqual({
      isOpen: true,
      typed: '',
    });
  });
});
