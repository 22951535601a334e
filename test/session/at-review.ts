import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import { createSession } from '../../src/session/session.ts';
import type { TestTenant } from '../tenant/over-http.ts';
import { walkTo } from './walk.ts';

export const CLIENT = { clientId: 'client', clientSecret: 'secret-of-the-test' };

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
  await walkTo(session, 'review');
  const [name = ''] = readdirSync(home).filter((entry) => entry !== 'mappings');
  return { session, directory, home, folder: join(home, name) };
}
