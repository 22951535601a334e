import { describe, expect, test } from 'vitest';
import { createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { pack } from '../../src/migration/import/pack.ts';
import { readiness } from '../../src/migration/readiness/checks.ts';
import { DEFAULT_POLICIES } from '../../src/migration/reconcile/classes.ts';
import { classify } from '../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import type { ImportUser } from '../../src/migration/user/import-user.ts';
import { createGate } from '../../src/session/engine/gate.ts';
import { ready } from '../../src/session/engine/ready.ts';
import { takeSnapshot } from '../../src/session/engine/snapshot.ts';
import { addRecords, newWorkspace } from '../migration/workspace.ts';
import { DATABASE, OTHER_DATABASE, openTenant, type TestTenant } from '../tenant/over-http.ts';

/** The facts that a review stands on, from a tenant that really listens. */

const CREDENTIALS = { clientId: 'client', clientSecret: 'secret' };
const USERS: readonly ImportUser[] = [
  { email: 'ann@example.com', user_id: '1', username: 'ann' },
  { email: 'ben@example.com', user_id: '2', app_metadata: { notes: 'x'.repeat(11_000) } },
  { email: 'old@example.com', user_id: '3', user_metadata: { fresh: true } },
];

async function check(tenant: TestTenant, connection: { id: string; name: string }) {
  const workspace = newWorkspace();
  addRecords(
    workspace,
    USERS.map((user) => ({ user })),
  );
  const { baseUrl } = tenant;
  const client = createAuth0Client(
    { baseUrl, audience: `${baseUrl}/api/v2/` },
    { clientId: CREDENTIALS.clientId, clientSecret: new Secret(CREDENTIALS.clientSecret) },
  );
  const control = { signal: new AbortController().signal, progress: () => {} };
  await takeSnapshot(client, workspace, control);
  classify(workspace.db, connection.name, DEFAULT_RULES);
  saveRulings(workspace.db, { ...DEFAULT_POLICIES, existing: 'update' });
  pack(workspace.db, { maxBytes: 500_000, slots: 2 }, DEFAULT_RULES);
  const context = {
    settings: { home: '/' },
    tenant: { client, label: '', baseUrl, embedded: false, close: async () => {} },
    source: undefined,
    mapping: undefined,
    findings: new Map(),
    workspace,
    gate: createGate(),
    afterPilot: 'wait' as const,
    list: undefined,
    differences: undefined,
  };
  const args = { connectionId: connection.id, snapshotAt: new Date().toISOString(), rules: DEFAULT_RULES };
  const facts = await ready(context, args, control);
  if (!facts.ok) throw new Error(facts.error.message);
  const found = readiness(facts.value, Date.now());
  return {
    facts: facts.value,
    levels: Object.fromEntries(found.map(({ id, level }) => [id, level])),
    sentence: (id: string) => found.find((finding) => finding.id === id)?.sentence,
  };
}

const CUSTOMERS = { id: DATABASE, name: 'Customers' };

describe('before the first job', () => {
  test('the connection, the plan and the limits are looked at as they are now', async () => {
    const tenant = await openTenant({ ...CREDENTIALS, burst: 40 });
    await tenant.importUsers([{ email: 'old@example.com' }]);
    const { facts, levels } = await check(tenant, CUSTOMERS);
    expect(facts).toMatchObject({
      tenant: { requestLimit: 40 },
      connection: { name: 'Customers', strategy: 'auth0', isEnabled: true, options: { username: 'unused' } },
      plan: {
        creates: 2,
        updates: 1,
        merges: 0,
        jobs: 2,
        usernames: 1,
        hashes: 0,
        lostPasswords: 0,
        large: 1,
      },
    });
    expect(levels).toEqual({
      connection: 'pass',
      application: 'pass',
      options: 'pass',
      username: 'warn',
      scopes: 'pass',
      size: 'warn',
      snapshot: 'pass',
      rate: 'pass',
      'other-jobs': 'pass',
    });
  });

  test.each<[string, { id: string; name: string }, string, string]>([
    ['disabled', { id: 'con_TestDisabled0001', name: 'Unused' }, 'application', 'not enabled for any'],
    ['without import mode', { id: 'con_TestCustomDb0001', name: 'Legacy' }, 'database', 'import mode is off'],
    ['a social one', { id: 'con_TestSocial000001', name: 'google-oauth2' }, 'connection', 'not a database'],
    ['gone', { id: 'con_Gone000000000000', name: 'Gone' }, 'connection', 'not there any more'],
  ])('a connection that is %s stops it', async (_what, connection, id, words) => {
    const { levels, sentence } = await check(await openTenant(CREDENTIALS), connection);
    expect(levels[id]).toBe('stop');
    expect(sentence(id)).toContain(words);
  });

  test('one that was disabled since it was chosen is seen, and one with import mode is fine', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const lazy = await check(tenant, { id: 'con_TestCustomDb0002', name: 'Lazy' });
    expect(lazy.levels).toMatchObject({ database: 'pass', application: 'pass' });
    await tenant.call(`/connections/${DATABASE}/clients`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ client_id: CREDENTIALS.clientId, status: false }]),
    });
    expect((await check(tenant, CUSTOMERS)).levels.application).toBe('stop');
  });

  test('usernames that a connection requires, and phone numbers its attributes tell of', async () => {
    const tenant = await openTenant(CREDENTIALS);
    const staff = await check(tenant, { id: OTHER_DATABASE, name: 'Staff' });
    expect(staff.facts.connection?.options?.username).toBe('required');
    expect(staff.sentence('username')).toContain('is missing in 2 records');
    const attributes = {
      username: { identifier: { active: true }, profile_required: false },
      phone_number: { identifier: { active: true }, profile_required: true },
    };
    await tenant.call(`/connections/${DATABASE}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ options: { attributes, passwordPolicy: 'excellent' } }),
    });
    const flexible = await check(tenant, CUSTOMERS);
    expect(flexible.facts.connection?.options).toMatchObject({
      username: 'optional',
      phone: 'required',
      passwordPolicy: 'excellent',
    });
    expect(flexible.levels).toMatchObject({ username: 'pass', phone: 'warn' });
  });

  test('a token that sees no settings and may not import is told what it lacks', async () => {
    const tenant = await openTenant({ ...CREDENTIALS, scopes: ['read:users', 'read:connections'] });
    const { facts, levels, sentence } = await check(tenant, CUSTOMERS);
    expect(facts.connection?.options).toBeUndefined();
    expect(levels).toMatchObject({ options: 'warn', scopes: 'stop' });
    expect(sentence('scopes')).toBe('The token lacks create:users (to start import jobs).');
  });
});
