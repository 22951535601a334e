import { expect, test, vi } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import { result } from '../../src/flow/selectors.ts';
import { listMigrations } from '../../src/migration/workspace/migrations.ts';
import { createSession } from '../../src/session/session.ts';
import { openTenant } from '../tenant/over-http.ts';
import { CLIENT, planned } from './at-review.ts';
import { send, startImport } from './walk.ts';

/** An import that was left is found again by the next wizard. */

test('the next wizard goes on with an import that was left after its pilot, and imports nobody twice', async () => {
  const tenant = await openTenant(CLIENT);
  const rows = Array.from({ length: 300 }, (_, n) => `${n},user${n}@example.com`);
  const left = await planned(tenant, `id,email\n${rows.join('\n')}\n`);
  startImport(left.session);
  await vi.waitFor(() => {
    const progress = left.session.live.getSnapshot();
    expect(progress?.kind === 'import' && progress.import.isPilotDone).toBe(true);
  });
  await left.session.close();

  const start = {
    directory: left.directory,
    domain: tenant.baseUrl,
    clientId: CLIENT.clientId,
    clientSecret: new Secret(CLIENT.clientSecret),
  };
  const session = createSession({ home: left.home }, start);
  await send(session, { type: 'confirm' });
  expect(session.getState().at).toBe('connection');
  const unfinished = result(session.getState(), 'connect')?.unfinished;
  expect(unfinished).toMatchObject({ folder: left.folder, done: 1, jobs: 3 });
  await send(session, { type: 'pick-up' });
  expect(session.getState().at).toBe('import');
  const report = result(session.getState(), 'run')?.report;
  expect(report).toMatchObject({
    predicted: { created: 300 },
    actual: { created: 300, failed: 0 },
    unknown: 0,
  });

  // What belongs to the report works as after an import of one's own.
  const sample = { count: 20, seed: 1 };
  await send(session, { type: 'confirm' }, { type: 'check-users', sample });
  expect(session.getState().at).toBe('report');
  expect(result(session.getState(), 'check')?.counts).toMatchObject({ missing: 0, different: 0 });
  await session.close();
  expect(listMigrations(left.home)).toMatchObject([{ state: 'finished' }]);

  const again = createSession({ home: left.home }, start);
  await send(again, { type: 'confirm' }, { type: 'pick-up' });
  expect(result(again.getState(), 'connect')?.unfinished).toBeUndefined();
  expect(again.getState()).toMatchObject({ at: 'connection', notice: { code: 'nothing-unfinished' } });
  await again.close();
});
