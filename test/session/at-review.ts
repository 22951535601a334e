import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import { createSession, type Session } from '../../src/session/session.ts';
import type { TestTenant } from '../tenant/over-http.ts';

export const CLIENT = { clientId: 'client', clientSecret: 'secret-of-the-test' };

/** One event after the other, each until nothing runs any more. */
export async function send(session: Session, ...events: readonly FlowEvent[]): Promise<void> {
  for (const event of events) {
    session.dispatch(event);
    do await new Promise((resolve) => setTimeout(resolve, 10));
    while (!session.isIdle());
  }
}

/** A session at the review, and the folder of its migration. */
export async function planned(tenant: TestTenant, csv: string) {
  const directory = mkdtempSync(join(tmpdir(), 'rehearse-'));
  const source = join(directory, 'legacy.csv');
  writeFileSync(source, csv);
  const home = join(directory, 'home');
  const clientSecret = new Secret(CLIENT.clientSecret);
  const session = createSession(
    { home },
    { directory, source, domain: tenant.baseUrl, clientId: CLIENT.clientId, clientSecret },
  );
  onTestFinished(() => session.close());
  for (let tries = 0; session.getState().at !== 'review' && tries < 20; tries += 1)
    await send(session, { type: 'confirm' });
  const [name = ''] = readdirSync(home).filter((entry) => entry !== 'mappings');
  return { session, directory, home, folder: join(home, name) };
}
