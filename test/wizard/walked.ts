import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../src/auth0/credentials.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { WizardState } from '../../src/flow/state.ts';
import type { Progress } from '../../src/session/calls.ts';
import { createSession, type Session } from '../../src/session/session.ts';
import { loadSteps } from '../../src/wizard/steps.ts';

/** Every place of the wizard, reached with a real engine and a real tenant: states for tests that ask all of them. */

export interface Walked {
  readonly name: string;
  readonly state: WizardState;
  readonly progress: Progress | undefined;
}

/** Somebody new, somebody who is there, an id that is taken elsewhere, no address; passwords of three kinds; roles. */
const HASH = '$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234';
const CSV = `id,email,password,roles
1,new.one@example.com,${HASH},staff
2,new.two@example.com,,"staff,admin"
3,new.three@example.com,hunter2 is plain,
100004,alice@example.com,,staff
100005,bob@example.com,,
6,not an address,,
`;

/** So many that a pilot wave is worth while. */
const MORE = Array.from({ length: 210 }, (_, n) => `${1_000 + n},more${n}@example.com,${HASH},staff`).join(
  '\n',
);

async function until(session: Session, holds: (session: Session) => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(session); ) {
    if (Date.now() > end) throw new Error(`The walk stands still on ${session.getState().at}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const CONFIRM: FlowEvent = { type: 'confirm' };
const BACK: FlowEvent = { type: 'back' };

/** The question that an import from another day brings up. */
function offered(state: WizardState): WizardState {
  const { inspect } = state.work;
  if (inspect.status !== 'done') throw new Error('The file was not read.');
  const earlier = { name: '2026-11-25-130200-legacy', at: '2026-11-25T13:05:00.000Z' };
  const work = { ...state.work, inspect: { ...inspect, value: { ...inspect.value, earlier } } };
  return { ...state, at: 'source', work };
}

export async function walkEverywhere(): Promise<readonly Walked[]> {
  await loadSteps();
  const directory = mkdtempSync(join(tmpdir(), 'walked-'));
  writeFileSync(join(directory, 'legacy.csv'), CSV + MORE);
  const session = createSession({ home: join(directory, 'home') }, { directory });
  const places: Walked[] = [];
  const see = (name: string) =>
    places.push({ name, state: session.getState(), progress: session.live.getSnapshot() });
  const send = async (...events: readonly FlowEvent[]) => {
    for (const event of events) {
      session.dispatch(event);
      await until(session, (now) => now.isIdle());
    }
  };
  const confirmTo = async (step: WizardState['at']) => {
    session.dispatch(CONFIRM);
    if (session.getState().at !== step) see(`${session.getState().at}, working`);
    await until(session, (now) => now.isIdle() && now.getState().at === step);
    see(step);
  };
  /** Opens something, looks at it, closes it. */
  const look = async (name: string, ...events: readonly FlowEvent[]) => {
    await send(...events);
    see(name);
    await send(BACK);
  };
  try {
    see('tenant');
    await send({ type: 'move', list: 'tenant', move: 'down', page: 2 });
    see('tenant, Auth0');
    for (const field of ['domain', 'clientId', 'clientSecret'] as const)
      await look(`tenant, ${field}`, { type: 'focus-tenant-field', field });
    await send({ type: 'move', list: 'tenant', move: 'up', page: 2 });

    await confirmTo('connection');
    await confirmTo('source');
    await look('source, a path', { type: 'type-path', text: '/half' });
    await confirmTo('mapping');
    places.push({ name: 'source, a newer export', state: offered(session.getState()), progress: undefined });
    await look('mapping, targets', { type: 'open-targets' });
    await look('mapping, a path', { type: 'type-metadata', text: 'app_metadata.x' });
    await send({ type: 'set-target', column: 'roles', target: { kind: 'roles' } });
    see('mapping, decided');
    await confirmTo('passwords');
    const known = {
      field: 'account',
      account: '',
      password: new Secret(''),
      secret: new Secret(''),
    } as const;
    for (const field of ['account', 'password', 'secret'] as const)
      await look(`passwords, ${field}`, { type: 'type-known', known: { ...known, field } });
    await send({ type: 'toggle-scheme' });
    see('passwords, decided');
    await send({ type: 'undo' });

    await confirmTo('collisions');
    for (const pane of ['records', 'detail'] as const) {
      await send({ type: 'choose-pane', pane });
      see(`collisions, ${pane}`);
    }
    await send({ type: 'choose-pane', pane: 'classes' }, { type: 'change-decision', by: 1 });
    see('collisions, decided');
    await look('collisions, a filter', { type: 'filter-records', filter: 'x', typing: true });
    await send({ type: 'open-rules' });
    see('collisions, rules');
    await look('collisions, a prefix', { type: 'type-prefix', text: 'old-' });
    await send(BACK, { type: 'undo' }, { type: 'write-plan' });
    see('collisions, written');

    await confirmTo('review');
    await look('review, checks', { type: 'open-checks' });
    await look('review, the name', { type: 'type-name', text: 'Customers' });
    await send(
      { type: 'accept-lost-passwords' },
      { type: 'toggle-pilot' },
      { type: 'accept-lost-passwords' },
    );
    see('review, decided');
    session.dispatch(CONFIRM);
    see('import, begun');
    await until(session, ({ live }) => {
      const progress = live.getSnapshot();
      return progress?.kind === 'import' && progress.import.isPilotDone;
    });
    see('import, after the pilot');
    session.pauseImport(false);
    await until(session, (now) => now.isIdle());
    see('import');

    await confirmTo('report');
    for (const pane of ['failures', 'differences'] as const)
      await look(`report, ${pane}`, { type: 'choose-report-pane', pane });
    await look('report, a filter', { type: 'filter-differences', filter: 'x', typing: true });
    await send({ type: 'check-users', sample: { count: 5, seed: 1 } });
    see('report, proven');
    await send({ type: 'open-roles' });
    see('roles');
    await send({ type: 'change-role', by: 1 });
    see('roles, decided');
    await send({ type: 'undo' }, CONFIRM);
    see('roles, planned');
    await send(CONFIRM);
    see('roles, assigned');
    await send(CONFIRM, { type: 'open-reset-links' });
    see('reset links');
    await send({ type: 'type-yes', text: 'yes' }, CONFIRM);
    see('reset links, made');
  } finally {
    await session.close();
  }
  return places;
}
