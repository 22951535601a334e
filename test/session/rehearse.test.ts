import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findings, result } from '../../src/flow/selectors.ts';
import type { Session } from '../../src/session/session.ts';
import { DATABASE, openTenant, type TestTenant } from '../tenant/over-http.ts';
import { CLIENT, planned } from './at-review.ts';
import { send, walkTo } from './walk.ts';

/** The plan is tried on a copy before anything is sent. */

function rehearsal(session: Session) {
  return findings(session.getState(), Date.now()).filter(({ title }) => title === 'Rehearsal');
}

async function userCount(tenant: TestTenant): Promise<unknown> {
  return (await tenant.call('/users?include_totals=true&per_page=1')).json();
}

describe('a rehearsal', () => {
  test('imports the plan into a copy, leaves tenant and plan as they are, and can be done again', async () => {
    const tenant = await openTenant(CLIENT);
    await tenant.importUsers([{ email: 'old@example.com', user_id: 'old' }]);
    const before = await userCount(tenant);
    const { session, folder } = await planned(tenant, 'id,email\n1,ann@example.com\n2,old@example.com\n');
    for (let time = 0; time < 2; time += 1) {
      await send(session, { type: 'rehearse' });
      expect(rehearsal(session)).toMatchObject([
        { level: 'pass', sentence: expect.stringMatching(/^1 user created in a copy .* all as planned\.$/) },
      ]);
    }
    expect(await userCount(tenant)).toEqual(before);
    expect(existsSync(join(folder, 'rehearsal'))).toBe(false);
    // The plan itself is still to be carried out.
    await walkTo(session, 'import');
    expect(result(session.getState(), 'run')?.report.actual).toMatchObject({ created: 1, failed: 0 });
  });

  test('counts refusals that were asked for as planned, and says why it can not begin', async () => {
    const tenant = await openTenant(CLIENT);
    await tenant.importUsers([{ email: 'old@example.com', user_id: 'old' }]);
    const { session } = await planned(tenant, 'id,email\n1,ann@example.com\n2,old@example.com\n');
    await send(session, { type: 'back' });
    expect(session.getState().at).toBe('collisions');
    await send(session, { type: 'move', list: 'classes', move: 'down', page: 10 });
    for (let by = 0; by < 2; by += 1) await send(session, { type: 'change-decision', by: 1 });
    expect(session.getState().drafts.collisions.policies.existing).toBe('fail');
    await send(session, { type: 'confirm' }, { type: 'rehearse' });
    expect(rehearsal(session)).toMatchObject([
      { level: 'pass', sentence: expect.stringMatching(/^1 user created, 1 record refused in a copy/) },
    ]);
    // The connection now has a database of its own, which is asked for each user.
    await tenant.call(`/connections/${DATABASE}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ options: { enabledDatabaseCustomization: true } }),
    });
    await send(session, { type: 'rehearse' });
    expect(session.getState().work.rehearse).toMatchObject({ status: 'failed' });
    expect(rehearsal(session)).toEqual([]);
  });

  test('does not let the import start meanwhile, and Esc ends it', async () => {
    const tenant = await openTenant(CLIENT);
    const { session, folder } = await planned(tenant, 'id,email\n1,ann@example.com\n');
    session.dispatch({ type: 'rehearse' });
    session.dispatch({ type: 'confirm' });
    expect(session.getState()).toMatchObject({ at: 'review', notice: { code: 'rehearsing' } });
    session.dispatch({ type: 'back' });
    expect(session.getState()).toMatchObject({ at: 'review', work: { rehearse: { status: 'idle' } } });
    await send(session, { type: 'rehearse' });
    expect(rehearsal(session)).toMatchObject([{ level: 'pass' }]);
    expect(existsSync(join(folder, 'rehearsal'))).toBe(false);
  });
});
