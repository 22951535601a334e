import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { result } from '../../src/flow/selectors.ts';
import { runSummary } from '../../src/headless/resume.ts';
import { confirmLinks } from '../../src/migration/resets/make-links.ts';
import { confirmRoles } from '../../src/migration/roles/plan.ts';
import { listMigrations } from '../../src/migration/workspace/migrations.ts';
import { openWorkspace } from '../../src/migration/workspace/workspace.ts';
import { resume } from '../../src/session/engine/resume.ts';
import { createSession } from '../../src/session/session.ts';
import { holders } from '../migration/roles/imported.ts';
import { openTenant } from '../tenant/over-http.ts';
import { CLIENT } from './at-review.ts';
import { send, walkTo } from './walk.ts';

test('roles and links that were confirmed are gone on with by another process, the file or not', async () => {
  const tenant = await openTenant(CLIENT);
  const directory = mkdtempSync(join(tmpdir(), 'resume-roles-'));
  const source = join(directory, 'legacy.csv');
  const rows = Array.from({ length: 20 }, (_, n) => `${n},u${n}@example.com,${n % 2 === 0 ? 'even' : 'odd'}`);
  writeFileSync(source, `id,email,role\n${rows.join('\n')}\n`);
  const home = join(directory, 'home');
  const clientSecret = new Secret(CLIENT.clientSecret);
  const start = { directory, source, domain: tenant.baseUrl, clientId: CLIENT.clientId, clientSecret };
  const session = createSession({ home }, start);
  await walkTo(session, 'report');
  expect(result(session.getState(), 'run')?.roles).toEqual({ values: 2, users: 20 });
  await send(session, { type: 'open-roles' }, { type: 'confirm' });
  expect(session.getState().drafts.roles.stage).toBe('planned');
  await session.close();
  expect(listMigrations(home)).toMatchObject([{ state: 'finished' }]);

  const [migration] = listMigrations(home);
  const folder = migration?.folder ?? '';
  const workspace = openWorkspace(folder);
  if (!workspace.ok) throw new Error(workspace.error.message);
  // Somebody said yes, and the process died before the first request.
  confirmRoles(workspace.value.db);
  confirmLinks(workspace.value.db);
  workspace.value.close();
  rmSync(source);
  expect(listMigrations(home)).toMatchObject([{ state: 'unfinished' }]);

  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  const client = createAuth0Client(address, { clientId: CLIENT.clientId, clientSecret });
  const reached = { client, label: '', baseUrl: tenant.baseUrl, embedded: false, close: async () => {} };
  const control = { signal: new AbortController().signal, progress: () => {} };
  const resumed = await resume({ home }, folder, async () => ({ ok: true, value: reached }), control);
  expect(resumed).toMatchObject({
    value: { assigned: { open: 0, failures: [] }, resetLinks: { made: 20, open: 0 } },
  });
  expect(await holders(tenant, 'even')).toHaveLength(10);
  expect(await holders(tenant, 'odd')).toHaveLength(10);
  expect(listMigrations(home)).toMatchObject([{ state: 'finished' }]);
  const links = readFileSync(join(folder, 'reset-links.csv'), 'utf8');
  expect(links.trimEnd().split('\n')).toHaveLength(21);
  const said = resumed.ok ? runSummary(resumed.value) : '';
  expect(said).toContain('2 roles: 20 assignments.');
  expect(said).toContain('20 links for choosing a password, for you to deliver');
  expect(said).not.toContain('ticket=');
});
