import { describe, expect, test } from 'vitest';
import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { type ImportTarget, readJobs, runImport } from '../../../src/migration/import/run.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { makeReport } from '../../../src/migration/report/report.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { importTarget } from '../../../src/session/engine/run.ts';
import { takeSnapshot } from '../../../src/session/engine/snapshot.ts';
import type { TenantOptions } from '../../../src/tenant/options.ts';
import { openTenant, type TestTenant } from '../../tenant/over-http.ts';
import { addRecords, newWorkspace } from '../workspace.ts';

const USERS = { id: 'con_AAAAAAAAAAAAAAAA', name: 'Users' };

const SEED: TenantOptions['seed'] = {
  connections: [
    { ...USERS, strategy: 'auth0' },
    { id: 'con_BBBBBBBBBBBBBBBB', name: 'Other', strategy: 'auth0' },
  ],
  users: [
    {
      connection: 'Users',
      user_id: 'ann',
      email: 'ann@example.com',
      username: 'ann',
      app_metadata: { old: 1 },
    },
    { connection: 'Users', user_id: 'ben', email: 'ben@example.com', phone_number: '+4930' },
    { connection: 'Other', user_id: 'zoe', email: 'zoe@example.com' },
  ],
};

function testTenant(options: Partial<TenantOptions> = {}): Promise<TestTenant> {
  return openTenant({ seed: SEED, clientId: 'client', clientSecret: 'secret', ...options });
}

const HERE = { connection: USERS.id };

const LIMITS = { maxBytes: 511_000, slots: 2 };

function clientOf(tenant: TestTenant) {
  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  return createAuth0Client(address, {
    clientId: 'client',
    clientSecret: new Secret('secret'),
  });
}

/** A workspace that is planned against the tenant as it is now, and packed. */
async function planned(
  tenant: TestTenant,
  users: readonly ImportUser[],
  policies: Partial<Policies> = {},
): Promise<Workspace> {
  const workspace = newWorkspace();
  addRecords(
    workspace,
    users.map((user) => ({ user })),
  );
  const control = { signal: new AbortController().signal, progress: () => {} };
  expect(await takeSnapshot(clientOf(tenant), workspace, control)).toMatchObject({ ok: true });
  classify(workspace.db, USERS.name, DEFAULT_RULES);
  saveRulings(workspace.db, { ...DEFAULT_POLICIES, ...policies });
  pack(workspace.db, LIMITS, DEFAULT_RULES);
  return workspace;
}

function run(workspace: Workspace, target: ImportTarget, signal = new AbortController().signal) {
  return runImport(workspace.db, target, {
    rules: DEFAULT_RULES,
    slots: 2,
    signal,
    label: 'test',
    onChange: () => {},
  });
}

const many = (count: number): ImportUser[] =>
  Array.from({ length: count }, (_, n) => ({ email: `u${n}@example.com`, user_id: `u${n}` }));

describe('an import', () => {
  test('does what was predicted, record by record', async () => {
    const tenant = await testTenant();
    const users: ImportUser[] = [
      ...many(300),
      { email: 'ann@example.com', app_metadata: { fresh: true } },
      { email: 'clash@example.com', user_id: 'ben' },
      { email: 'elsewhere@example.com', user_id: 'zoe' },
    ];
    const workspace = await planned(tenant, users, {
      existing: 'update',
      'id-taken': 'create-without-id',
      'id-elsewhere': 'create-without-id',
    });
    expect(await run(workspace, importTarget(clientOf(tenant), USERS.id))).toBeUndefined();
    expect(makeReport(workspace.db)).toMatchObject({
      predicted: { created: 302, updated: 1 },
      actual: { created: 302, updated: 1, failed: 0 },
      unknown: 0,
      failures: [],
    });
    const [ann] = await tenant.usersByEmail('ann@example.com');
    expect(ann?.app_metadata).toEqual({ old: 1, fresh: true });
  });

  test('tells who failed when somebody signs up between the preview and the import', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(5));
    await tenant.importUsers([{ email: 'u3@example.com' }], HERE);
    await run(workspace, importTarget(clientOf(tenant), USERS.id));
    const report = makeReport(workspace.db);
    expect(report).toMatchObject({
      predicted: { created: 5 },
      actual: { created: 4, failed: 1 },
      unknown: 0,
    });
    expect(report.failures).toMatchObject([
      {
        result: 'failed',
        code: 'DUPLICATED_USER',
        message: 'The user already exist and upsert parameter is false',
        explanation: { known: true, title: 'already there, unseen by the preview' },
        users: 1,
        planned: 0,
        firstLine: 5,
        example: 'u***@example.com',
      },
    ]);
  });

  test('waits for a slot while other people’s jobs fill both', async () => {
    const tenant = await testTenant({ usersPerSecond: 20 });
    const workspace = await planned(tenant, many(2));
    const others = Array.from({ length: 25 }, (_, n) => ({ email: `other${n}@example.com` }));
    await tenant.upload(others.slice(0, 12), HERE);
    await tenant.upload(others.slice(12), HERE);
    await run(workspace, importTarget(clientOf(tenant), USERS.id));
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 2, failed: 0 }, unknown: 0 });
  });

  test('a job whose answer was lost is claimed neither as done nor as failed', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(3));
    const real = importTarget(clientOf(tenant), USERS.id);
    const error = { code: 'tenant-network', message: 'No answer.' };
    await run(workspace, { ...real, submit: async () => ({ kind: 'lost', error }) });
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 0, failed: 0 }, unknown: 3 });
    expect(readJobs(workspace.db).map(({ state }) => state)).toEqual(['lost']);
  });

  test('what the tenant refuses stops the import with the reason, and sends nothing more', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(400));
    const stopped = await run(workspace, importTarget(clientOf(tenant), 'con_ZZZZZZZZZZZZZZZZ'));
    expect(stopped?.message).toContain('The connection does not exist.');
    expect(readJobs(workspace.db).every(({ state }) => state === 'queued')).toBe(true);
  });

  test('stopping starts no further job and waits for those that run', async () => {
    const tenant = await testTenant({ usersPerSecond: 400 });
    const workspace = await planned(tenant, many(600));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await run(workspace, importTarget(clientOf(tenant), USERS.id), controller.signal);
    const states = readJobs(workspace.db).map(({ state }) => state);
    expect(states.filter((state) => state === 'done')).toHaveLength(2);
    expect(states.filter((state) => state === 'queued').length).toBe(states.length - 2);
  });
});

describe('packing', () => {
  test('fills jobs up to the limit, and creates never share one with updates', async () => {
    const tenant = await testTenant();
    const notes = 'x'.repeat(1_000);
    const users = many(1_200).map((user) => ({ ...user, app_metadata: { notes } }));
    const workspace = await planned(tenant, [...users, { email: 'ann@example.com' }], { existing: 'update' });
    const jobs = readJobs(workspace.db);
    const creates = jobs.filter(({ kind }) => kind === 'create');
    expect(jobs.filter(({ kind }) => kind === 'update').map(({ records }) => records)).toEqual([1]);
    expect(creates.reduce((sum, { records }) => sum + records, 0)).toBe(1_200);
    for (const { bytes } of jobs) expect(bytes).toBeLessThanOrEqual(LIMITS.maxBytes);
  });
});
