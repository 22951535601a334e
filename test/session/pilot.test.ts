import { expect, test, vi } from 'vitest';
import { result } from '../../src/flow/selectors.ts';
import type { Session } from '../../src/session/session.ts';
import { openTenant } from '../tenant/over-http.ts';
import { CLIENT, planned } from './at-review.ts';
import { startImport } from './walk.ts';

function importOf(session: Session) {
  const progress = session.live.getSnapshot();
  return progress?.kind === 'import' ? progress.import : undefined;
}

test('users of the pilot wave are looked up before the rest is sent, and the rest waits for a yes', async () => {
  const tenant = await openTenant(CLIENT);
  const rows = Array.from({ length: 300 }, (_, n) => `${n},user${n}@example.com`);
  const { session } = await planned(tenant, `id,email\n${rows.join('\n')}\n`);
  expect(result(session.getState(), 'pack')?.pilot).toBeGreaterThan(0);
  startImport(session);
  await vi.waitFor(() => expect(importOf(session)?.pilotLook).toBeDefined(), 60_000);
  const { pilotLook, isPaused, isPilotDone } = importOf(session) ?? {};
  expect(pilotLook?.asked).toBeGreaterThan(0);
  expect({ unexpected: pilotLook?.unexpected, isPaused, isPilotDone }).toEqual({
    unexpected: 0,
    isPaused: true,
    isPilotDone: true,
  });
  session.pauseImport(false);
  await vi.waitFor(() => expect(session.isIdle()).toBe(true), 60_000);
  expect(result(session.getState(), 'run')?.report.actual).toMatchObject({ created: 300, failed: 0 });
});
