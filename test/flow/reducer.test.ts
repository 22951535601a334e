import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { ConnectionFacts, PlanFacts, ScanFacts } from '../../src/flow/facts.ts';
import { reduce } from '../../src/flow/reducer.ts';
import { prediction } from '../../src/flow/selectors.ts';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { CONFLICTS } from '../../src/migration/reconcile/conflicts.ts';
import { column, inspected } from './inspected.ts';

/** The wizard without a terminal: events in, state out. */

const CONNECTIONS: readonly ConnectionFacts[] = [
  { id: 'con_1', name: 'Users', strategy: 'auth0' },
  { id: 'con_2', name: 'google', strategy: 'google-oauth2', obstacle: 'not a database connection' },
];

const MAPPING = {
  columns: [
    column('mail', { kind: 'attribute', name: 'email' }),
    column('name', { kind: 'attribute', name: 'name' }),
  ],
};

const INSPECTED = inspected(MAPPING);

const SCANNED: ScanFacts = {
  records: 3,
  invalid: 0,
  warnings: 0,
  problems: [],
  schemes: [
    { id: 1, label: 'bcrypt', fate: 'kept', users: 2, example: '$2a$…', action: 'import', inScript: false },
    {
      id: 2,
      label: 'plain text',
      fate: 'refused',
      users: 1,
      example: '',
      action: 'hold-back',
      inScript: false,
    },
  ],
};

const PLANNED: PlanFacts = {
  existing: 1,
  snapshotAt: '2026-01-01T00:00:00Z',
  unknown: [],
  droppedOverrides: 0,
  groups: [
    { classId: 'new', conflicts: 0, override: undefined, records: 2 },
    { classId: 'existing', conflicts: CONFLICTS.email, override: undefined, records: 1 },
    { classId: 'plaintext', conflicts: 0, override: undefined, records: 1 },
  ],
};

const RESULTS = {
  connect: {
    label: 'here',
    baseUrl: 'http://127.0.0.1:1',
    embedded: true,
    connections: CONNECTIONS,
    missingScopes: [],
  },
  list: {
    directory: '/',
    entries: [{ name: 'a.csv', path: '/a.csv', kind: 'file', bytes: 9, modifiedMs: 1 }],
  },
  inspect: INSPECTED,
  scan: SCANNED,
  plan: PLANNED,
  pack: { jobs: 1, records: 2, bytes: 100, estimateMs: 1000, withoutHash: 0, pilot: 0, tooLarge: 0 },
  ready: {
    tenant: { scopes: undefined, requestLimit: undefined },
    connection: { name: 'Users', strategy: 'auth0', isEnabled: true, options: undefined },
    plan: {
      creates: 2,
      updates: 0,
      merges: 0,
      jobs: 1,
      usernames: 0,
      phones: 0,
      hashes: 0,
      lostPasswords: 0,
      large: 0,
    },
    snapshotAt: '2026-01-01T00:00:00Z',
  },
} as const;

function send(state: WizardState, ...events: readonly FlowEvent[]): WizardState {
  return events.reduce(reduce, state);
}

/** Ends what runs, the way the session does it. */
function finish(state: WizardState): WizardState {
  const { connect, list, inspect: inspecting, scan, plan, pack, ready } = state.work;
  let next = state;
  if (connect.status === 'running')
    next = send(next, { type: 'work-done', work: 'connect', ticket: connect.ticket, value: RESULTS.connect });
  if (list.status === 'running')
    next = send(next, { type: 'work-done', work: 'list', ticket: list.ticket, value: RESULTS.list });
  if (inspecting.status === 'running')
    next = send(next, {
      type: 'work-done',
      work: 'inspect',
      ticket: inspecting.ticket,
      value: RESULTS.inspect,
    });
  if (scan.status === 'running')
    next = send(next, { type: 'work-done', work: 'scan', ticket: scan.ticket, value: RESULTS.scan });
  if (plan.status === 'running')
    next = send(next, { type: 'work-done', work: 'plan', ticket: plan.ticket, value: RESULTS.plan });
  if (pack.status === 'running')
    next = send(next, { type: 'work-done', work: 'pack', ticket: pack.ticket, value: RESULTS.pack });
  if (ready.status === 'running')
    next = send(next, { type: 'work-done', work: 'ready', ticket: ready.ticket, value: RESULTS.ready });
  return next;
}

const CONFIRM: FlowEvent = { type: 'confirm' };
const BACK: FlowEvent = { type: 'back' };
const DOWN = (list: (FlowEvent & { type: 'move' })['list']): FlowEvent => ({
  type: 'move',
  list,
  move: 'down',
  page: 5,
});

function start(): WizardState {
  return initialState({ directory: '/' });
}

/** Confirms and waits, until the step is reached. */
function walkTo(step: WizardState['at'], from = start()): WizardState {
  let state = from;
  for (let tries = 0; state.at !== step && tries < 20; tries += 1) state = finish(send(state, CONFIRM));
  expect(state.at).toBe(step);
  return state;
}

describe('going forward', () => {
  test('an answer asks for the work it needs, and the next step comes when that is done', () => {
    const waiting = send(start(), CONFIRM);
    expect([waiting.at, waiting.work.connect.status]).toEqual(['tenant', 'running']);
    expect(finish(waiting).at).toBe('connection');
  });

  test('all steps can be confirmed as they are proposed', () => {
    expect(walkTo('import').work.run.status).toBe('running');
  });

  test('a connection that can not be imported into is refused with the reason', () => {
    const state = send(walkTo('connection'), DOWN('connection'), CONFIRM);
    expect([state.at, state.notice?.message]).toEqual([
      'connection',
      'google can not be imported into: not a database connection.',
    ]);
    expect(send(state, DOWN('connection')).notice).toBeUndefined();
  });

  test('a mapping without email is refused', () => {
    const state = send(
      walkTo('mapping'),
      { type: 'set-target', column: 'mail', target: { kind: 'nothing' } },
      CONFIRM,
    );
    expect([state.at, state.notice?.code]).toEqual(['mapping', 'email-unmapped']);
  });

  test('work that failed leaves the person on the step, and can be tried again', () => {
    const waiting = send(start(), CONFIRM);
    const { connect } = waiting.work;
    const ticket = connect.status === 'running' ? connect.ticket : 0;
    const failed = send(waiting, {
      type: 'work-failed',
      work: 'connect',
      ticket,
      error: { code: 'x', message: 'No answer.' },
    });
    expect([failed.at, failed.work.connect.status]).toEqual(['tenant', 'failed']);
    expect(finish(send(failed, CONFIRM)).at).toBe('connection');
  });

  test('a result that nobody waits for any more is dropped', () => {
    const waiting = send(start(), CONFIRM);
    const cancelled = send(waiting, BACK);
    expect(cancelled.work.connect.status).toBe('idle');
    expect(
      send(cancelled, { type: 'work-done', work: 'connect', ticket: 1, value: RESULTS.connect }).at,
    ).toBe('tenant');
  });
});

describe('real users', () => {
  /** At the review of a tenant that somebody else has, too. */
  function review(): WizardState {
    const waiting = send(start(), CONFIRM);
    const { connect } = waiting.work;
    const ticket = connect.status === 'running' ? connect.ticket : 0;
    const value = { ...RESULTS.connect, embedded: false };
    return finish(walkTo('review', send(waiting, { type: 'work-done', work: 'connect', ticket, value })));
  }
  const type = (text: string): FlowEvent => ({ type: 'type-name', text });

  test('are sent after the name of their connection was typed', () => {
    const asked = finish(send(review(), CONFIRM));
    expect([asked.at, asked.drafts.review.typed, asked.work.run.status]).toEqual(['review', '', 'idle']);
    const sent = send(asked, type(' Users '), CONFIRM);
    expect([sent.at, sent.drafts.review.typed, sent.work.run.status]).toEqual([
      'import',
      undefined,
      'running',
    ]);
  });

  test.each(['', 'users', 'Users2', 'yes', 'y'])('are not sent after “%s”', (text) => {
    const refused = send(review(), CONFIRM, type(text), CONFIRM, CONFIRM);
    expect([refused.at, refused.notice?.code, refused.work.run.status]).toEqual([
      'review',
      'name-differs',
      'idle',
    ]);
    expect(refused.drafts.review.typed).toBe(text);
  });

  test('are not sent when Esc closes the question, which then begins anew', () => {
    const closed = send(review(), CONFIRM, type('Users'), BACK);
    expect([closed.at, closed.drafts.review.typed]).toEqual(['review', undefined]);
    expect(send(closed, CONFIRM)).toMatchObject({ at: 'review', drafts: { review: { typed: '' } } });
  });

  test('are not asked about before everything else is settled', () => {
    const again = send(review(), { type: 'check-again' }, CONFIRM);
    expect([again.notice?.code, again.drafts.review.typed]).toEqual(['not-ready-yet', undefined]);
  });
});

describe('going back', () => {
  test('loses neither cursor nor choice, and does no work twice', () => {
    const chosen = send(walkTo('collisions'), DOWN('classes'), { type: 'change-decision', by: 1 });
    expect(prediction(chosen)).toMatchObject({ create: 2, update: 1, skip: 1 });
    const away = send(chosen, BACK, BACK, BACK);
    expect(away.at).toBe('source');
    const again = send(away, CONFIRM, CONFIRM, CONFIRM);
    expect([again.at, again.drafts.collisions.cursor, again.drafts.collisions.policies.existing]).toEqual([
      'collisions',
      1,
      'update',
    ]);
    expect(again.tickets).toBe(away.tickets);
  });

  test('another answer voids what was made from the old one, and nothing else', () => {
    const mapped = send(walkTo('collisions'), BACK, BACK, {
      type: 'set-target',
      column: 'name',
      target: { kind: 'nothing' },
    });
    const changed = send(mapped, CONFIRM);
    expect([
      changed.work.scan.status,
      changed.work.plan.status,
      changed.work.inspect.status,
      changed.work.connect.status,
    ]).toEqual(['running', 'idle', 'done', 'done']);
    expect(changed.answers.passwords).toBeUndefined();
  });

  test('there is no way back from what was sent', () => {
    const state = send(walkTo('import'), BACK);
    expect([state.at, state.notice?.code]).toEqual(['import', 'no-way-back']);
  });

  test('Esc closes what is open before it leaves the step', () => {
    const open = send(walkTo('mapping'), { type: 'open-targets' });
    expect(open.drafts.mapping.picker).toBe(0);
    const closed = send(open, BACK);
    expect([closed.at, closed.drafts.mapping.picker]).toEqual(['mapping', undefined]);
    const typing = send(walkTo('source'), { type: 'type-path', text: '/half/typed' }, BACK);
    expect([typing.at, typing.drafts.source.path]).toEqual(['source', '/half/typed']);
  });
});

describe('choosing', () => {
  test('keys that arrive together are all counted', () => {
    expect(
      send(walkTo('collisions'), DOWN('classes'), DOWN('classes'), DOWN('classes')).drafts.collisions.cursor,
    ).toBe(2);
  });

  test('a target belongs to one column; whoever had it before is left out, visibly', () => {
    const state = send(walkTo('mapping'), {
      type: 'set-target',
      column: 'name',
      target: { kind: 'attribute', name: 'email' },
    });
    expect(state.drafts.mapping.mapping?.columns.map(({ target, reason }) => [target.kind, reason])).toEqual([
      ['nothing', '“name” took email over'],
      ['attribute', 'your choice'],
    ]);
  });

  test('passwords in plain text can not be chosen to be sent', () => {
    const state = send(walkTo('passwords'), DOWN('passwords'), { type: 'toggle-scheme' });
    expect([state.notice?.code, state.drafts.passwords.actions]).toEqual(['plaintext-refused', {}]);
  });

  test('a scheme is imported, held back, or left to a login script where one can check it', () => {
    const phpass = {
      label: 'phpass',
      fate: 'reset',
      users: 2,
      example: '$P$…',
      action: 'hold-back',
    } as const;
    const actions = (inScript: boolean) => {
      const at = walkTo('mapping');
      const scanned = send(at, CONFIRM);
      const { scan } = scanned.work;
      if (scan.status !== 'running') throw new Error('The scan was not started.');
      const schemes = [{ ...phpass, id: 1, inScript }];
      const facts = { ...SCANNED, schemes };
      let state = send(scanned, { type: 'work-done', work: 'scan', ticket: scan.ticket, value: facts });
      return [1, 2, 3].map(() => {
        state = send(state, { type: 'toggle-scheme' });
        return state.drafts.passwords.actions.phpass;
      });
    };
    expect(actions(true)).toEqual(['login-script', 'import', 'hold-back']);
    expect(actions(false)).toEqual(['import', 'hold-back', 'import']);
  });

  test('what can only be left out has no other policy', () => {
    const state = send(walkTo('collisions'), DOWN('classes'), DOWN('classes'), {
      type: 'change-decision',
      by: 1,
    });
    expect([state.notice?.code, state.drafts.collisions.policies.plaintext]).toEqual(['no-choice', 'skip']);
  });

  test('Enter walks through the credentials before it complains, and the state never shows the secret', () => {
    const form = send(start(), DOWN('tenant'), CONFIRM);
    expect(form.drafts.tenant.field).toBe('domain');
    const filled = send(
      form,
      { type: 'type-tenant', field: 'domain', text: 'acme.eu.auth0.com' },
      CONFIRM,
      { type: 'type-tenant', field: 'clientId', text: 'abc' },
      CONFIRM,
      { type: 'type-secret', secret: new Secret('very-secret') },
      CONFIRM,
    );
    expect(filled.work.connect.status).toBe('running');
    expect(JSON.stringify(filled) + inspect(filled, { depth: 9 })).not.toContain('very-secret');
  });

  test('other credentials are another answer, even where they look the same', () => {
    const fill = (state: WizardState, secret: string) =>
      send(state, { type: 'type-secret', secret: new Secret(secret) });
    const connected = finish(
      send(
        fill(initialState({ directory: '/', domain: 'acme.eu.auth0.com', clientId: 'abc' }), 'one'),
        CONFIRM,
      ),
    );
    expect(connected.at).toBe('connection');
    expect(send(fill(send(connected, BACK), 'two'), CONFIRM).work.connect.status).toBe('running');
  });

  test('a secret counts as kept only while it is the one that is in the keychain', () => {
    const clientSecret = new Secret('one');
    const known = {
      directory: '/',
      domain: 'acme.eu.auth0.com',
      clientId: 'abc',
      clientSecret,
      isKept: true,
    };
    const connected = finish(send(initialState(known), CONFIRM));
    const asked = send(connected, { type: 'keep-secret' });
    expect(asked.work['keep-secret'].status).toBe('running');
    const other = send(connected, BACK, { type: 'type-secret', secret: new Secret('two') });
    expect([connected, other].map(({ drafts }) => drafts.tenant.isKept)).toEqual([true, false]);
    expect(send(finish(send(start(), CONFIRM)), { type: 'keep-secret' })).toMatchObject({
      notice: { code: 'nothing-to-keep' },
    });
  });
});

describe('what is checked right before the first job', () => {
  const gone = { ...RESULTS.ready, connection: undefined };

  test('is asked anew each time the review is come to, and nothing starts before the answer', () => {
    const arrived = finish(send(walkTo('collisions'), CONFIRM));
    expect([arrived.at, arrived.work.ready.status]).toEqual(['review', 'running']);
    expect(send(arrived, CONFIRM)).toMatchObject({ at: 'review', notice: { code: 'not-ready-yet' } });
    const answered = finish(arrived);
    expect(answered.work.ready.status).toBe('done');
    expect(send(answered, BACK, CONFIRM).work.ready.status).toBe('running');
    expect(send(answered, { type: 'check-again' }).work.ready.status).toBe('running');
    expect(send(answered, CONFIRM).at).toBe('import');
  });

  test('refuses Enter with the sentence of what stops it, and with the cure', () => {
    const review = walkTo('review');
    const { ready } = review.work;
    const ticket = ready.status === 'running' ? ready.ticket : 0;
    const stopped = send(review, { type: 'work-done', work: 'ready', ticket, value: gone });
    expect(send(stopped, CONFIRM)).toMatchObject({
      at: 'review',
      notice: { message: 'The connection is not there any more.', hint: expect.stringContaining('Go back') },
      work: { run: { status: 'idle' } },
    });
    const error = { code: 'tenant-network', message: 'No answer.' };
    const failed = send(review, { type: 'work-failed', work: 'ready', ticket, error });
    expect(send(failed, CONFIRM)).toMatchObject({ at: 'review', notice: error });
  });

  test('is a list with a cursor, which Enter and Esc close', () => {
    const open = send(finish(walkTo('review')), { type: 'open-checks' }, DOWN('checks'));
    expect(open.drafts.review.check).toBe(1);
    for (const key of [CONFIRM, BACK]) {
      const closed = send(open, key);
      expect([closed.at, closed.drafts.review.check]).toEqual(['review', undefined]);
    }
  });
});
