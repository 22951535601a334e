import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import { deltaOffer } from '../../src/flow/delta-draft.ts';
import { classes, result } from '../../src/flow/selectors.ts';
import { createSession } from '../../src/session/session.ts';
import { deltaFacts, nothingToSendText } from '../../src/view/delta.ts';
import { openTenant } from '../tenant/over-http.ts';
import { CLIENT } from './at-review.ts';
import { send, walkTo } from './walk.ts';

/** The wizard, with a newer export of a system that was imported before. */

const person = (id: number, name = `Name ${id}`) => `${id},u${id}@delta.example,${name}\n`;
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n));

async function workplace() {
  const tenant = await openTenant(CLIENT);
  const directory = mkdtempSync(join(tmpdir(), 'delta-'));
  const open = (name: string, csv: string) => {
    const source = join(directory, name);
    writeFileSync(source, csv);
    const session = createSession(
      { home: join(directory, 'home') },
      {
        directory,
        source,
        domain: tenant.baseUrl,
        clientId: CLIENT.clientId,
        clientSecret: new Secret(CLIENT.clientSecret),
        pilot: false,
      },
    );
    onTestFinished(() => session.close());
    return session;
  };
  const first = open('legacy.csv', `id,email,name\n${people(30).join('')}`);
  await walkTo(first, 'report');
  await first.close();
  return open;
}

test('the source step offers to send only what is new or has changed; the choice can be taken back', async () => {
  const open = await workplace();
  // User 0 has vanished, user 1 has another name, two are new.
  const newer = ['id,email,name\n', person(1, 'Other'), ...people(30).slice(2), person(30), person(31)];
  const session = open('newer.csv', newer.join(''));
  const sizes = () => Object.fromEntries(classes(session.getState()).map(({ id, records }) => [id, records]));
  await walkTo(session, 'source');
  await send(session, { type: 'confirm' });
  expect(session.getState().at).toBe('source');
  expect(deltaOffer(session.getState())?.name).toMatch(/-legacy$/);

  await walkTo(session, 'collisions');
  expect(sizes()).toEqual({ new: 2, existing: 1, unchanged: 28 });
  const vanished = result(session.getState(), 'plan')?.delta?.vanishedFile ?? '';
  expect(existsSync(vanished)).toBe(true);
  expect(deltaFacts(session.getState())).toMatchObject([
    { text: expect.stringMatching(/^2 new, 1 changed, 28 unchanged, 1 vanished since /) },
    { name: 'Not sent', text: expect.stringContaining('1 changed record of users who exist') },
  ]);
  await send(session, { type: 'choose-policy', classId: 'existing', action: 'update' });
  expect(deltaFacts(session.getState())).toHaveLength(1);

  // Back to the file: the decision is taken back, and all of it is sent.
  for (let step = 0; step < 3; step += 1) await send(session, { type: 'back' });
  await send(session, { type: 'undo' });
  expect(deltaOffer(session.getState())).toBeDefined();
  await send(session, { type: 'choose-delta', choice: 'all' });
  await walkTo(session, 'collisions');
  expect(sizes()).toEqual({ new: 2, existing: 29 });
  expect([existsSync(vanished), deltaFacts(session.getState())]).toEqual([false, []]);

  // And only the changes after all.
  for (let step = 0; step < 3; step += 1) await send(session, { type: 'back' });
  await send(session, { type: 'undo' }, { type: 'choose-delta', choice: 'changes' });
  await walkTo(session, 'report');
  expect(result(session.getState(), 'run')?.report.actual).toMatchObject({
    created: 2,
    updated: 1,
    failed: 0,
  });
});

test('an export in which nothing has changed can be imported too, and is what the next one is compared with', async () => {
  const open = await workplace();
  const same = `id,email,name\n${people(30).join('')}`;
  const session = open('same.csv', same);
  await walkTo(session, 'review');
  expect(nothingToSendText(session.getState())).toMatch(/nothing has changed since 20/);
  await walkTo(session, 'report');
  expect(result(session.getState(), 'run')?.report).toMatchObject({ actual: { created: 0 }, skipped: 30 });
  await session.close();
  const next = open('next.csv', `${same}${person(30)}`);
  await walkTo(next, 'source');
  await send(next, { type: 'confirm' });
  expect(deltaOffer(next.getState())?.name).toMatch(/-same$/);
  await walkTo(next, 'review');
  expect(deltaFacts(next.getState())).toMatchObject([
    { text: expect.stringMatching(/^1 new, 0 changed, 30 unchanged, 0 vanished since /) },
  ]);
});

test('a file of another system, and another connection, are not offered anything', async () => {
  const open = await workplace();
  const other = open('other.csv', `id,email,name,city\n1,u1@delta.example,One,Here\n`);
  await walkTo(other, 'source');
  await send(other, { type: 'confirm' });
  expect(other.getState().at).toBe('mapping');

  const elsewhere = open('legacy.csv', `id,email,name\n${person(1)}`);
  await walkTo(elsewhere, 'connection');
  const connections = result(elsewhere.getState(), 'connect')?.connections ?? [];
  const lazy = connections.findIndex(({ name }) => name === 'Lazy');
  for (let n = 0; n < lazy; n += 1)
    await send(elsewhere, { type: 'move', list: 'connection', move: 'down', page: 1 });
  await send(elsewhere, { type: 'confirm' }, { type: 'confirm' });
  expect([elsewhere.getState().at, elsewhere.getState().answers.connection?.name]).toEqual([
    'mapping',
    'Lazy',
  ]);
});
