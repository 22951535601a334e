import { describe, expect, test, vi } from 'vitest';
import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { readJobs } from '../../../src/migration/import/journal.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { runImport } from '../../../src/migration/import/run.ts';
import type { ImportTarget } from '../../../src/migration/import/target.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { makeReport } from '../../../src/migration/report/report.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { importTarget } from '../../../src/session/engine/import-target.ts';
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
    polling: { shortestMs: 20, longestMs: 500 },
    waits: { retry: { first: 10, longest: 100 }, busy: { first: 50, longest: 500 } },
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
    expect(await run(workspace, importTarget(clientOf(tenant), USERS))).toBeUndefined();
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
    await run(workspace, importTarget(clientOf(tenant), USERS));
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
    await run(workspace, importTarget(clientOf(tenant), USERS));
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 2, failed: 0 }, unknown: 0 });
  });

  test('what the tenant refuses stops the import with the reason, and sends nothing more', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(400));
    const stopped = await run(
      workspace,
      importTarget(clientOf(tenant), { ...USERS, id: 'con_ZZZZZZZZZZZZZZZZ' }),
    );
    expect(stopped?.message).toContain('The connection does not exist.');
    expect(readJobs(workspace.db).every(({ state }) => state === 'queued')).toBe(true);
  });

  test('stopping starts no further job and waits for those that run', async () => {
    const tenant = await testTenant({ usersPerSecond: 400 });
    const workspace = await planned(tenant, many(600));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await run(workspace, importTarget(clientOf(tenant), USERS), controller.signal);
    const states = readJobs(workspace.db).map(({ state }) => state);
    expect(states.filter((state) => state === 'done')).toHaveLength(2);
    expect(states.filter((state) => state === 'queued').length).toBe(states.length - 2);
  });
});

const UNANSWERED = { code: 'tenant-network', message: 'No answer.' };

/** The real target, with something in between for the first few calls. */
function disturbed(
  real: ImportTarget,
  times: number,
  changes: (real: ImportTarget) => Partial<ImportTarget>,
): ImportTarget {
  let left = times;
  const other = changes(real);
  return {
    ...real,
    submit: (job) => (other.submit && left-- > 0 ? other.submit(job) : real.submit(job)),
    state: (id) => (other.state && left-- > 0 ? other.state(id) : real.state(id)),
    errors: (id) => (other.errors && left-- > 0 ? other.errors(id) : real.errors(id)),
  };
}

/** Ends the process in the eyes of the journal: nothing that comes after is written down. */
class Killed extends Error {}

describe('whatever happens on the way', () => {
  const withoutIds = Array.from({ length: 6 }, (_, n) => ({ email: `n${n}@example.com`, name: `N ${n}` }));

  test.each([
    ['the answer was lost and the tenant had taken the job', true],
    ['the answer was lost and the tenant never saw the job', false],
  ])('%s: everybody is there once, and said to be', async (_what, isTaken) => {
    const tenant = await testTenant();
    const users = [...many(30), ...withoutIds, { email: 'ann@example.com', app_metadata: { fresh: true } }];
    const workspace = await planned(tenant, users, { existing: 'update' });
    const target = disturbed(importTarget(clientOf(tenant), USERS), 2, (real) => ({
      async submit(job) {
        if (isTaken) await real.submit(job);
        return { kind: 'lost', error: UNANSWERED };
      },
    }));
    expect(await run(workspace, target)).toBeUndefined();
    expect(makeReport(workspace.db)).toMatchObject({
      predicted: { created: 36, updated: 1 },
      actual: { created: 36, updated: 1, failed: 0 },
      unknown: 0,
    });
    for (const { email } of users) expect(await tenant.usersByEmail(email)).toHaveLength(1);
  });

  test('a real conflict in a job that was sent twice is still a failure', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, [...many(4), ...withoutIds]);
    // Somebody else signs up with two of the addresses after the preview.
    await tenant.importUsers(
      [{ email: 'u2@example.com' }, { email: 'n3@example.com', name: 'Another' }],
      HERE,
    );
    const target = disturbed(importTarget(clientOf(tenant), USERS), 1, (real) => ({
      async submit(job) {
        await real.submit(job);
        return { kind: 'lost', error: UNANSWERED };
      },
    }));
    await run(workspace, target);
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 8, failed: 2 }, unknown: 0 });
  });

  test('answers that never come end the run, and nothing is claimed', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(3));
    const real = importTarget(clientOf(tenant), USERS);
    const lost: ImportTarget = { ...real, submit: async () => ({ kind: 'lost', error: UNANSWERED }) };
    expect(await run(workspace, lost)).toEqual(UNANSWERED);
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 0, failed: 0 }, unknown: 3 });
    expect(await run(workspace, real)).toBeUndefined();
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 3, failed: 0 }, unknown: 0 });
  });

  test('a tenant that is away for a while is waited for', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(40));
    const errors: string[] = [];
    const target = disturbed(importTarget(clientOf(tenant), USERS), 3, () => ({
      submit: async () => ({ kind: 'unsent', error: UNANSWERED }),
      state: async () => ({ kind: 'later', error: UNANSWERED }),
      errors: async () => ({ kind: 'later', error: UNANSWERED }),
    }));
    const options = { rules: DEFAULT_RULES, slots: 2, signal: new AbortController().signal, label: 'test' };
    await runImport(workspace.db, target, {
      ...options,
      onChange: () => {},
      onError: (_job, { message }) => errors.push(message),
    });
    expect(errors.length).toBeGreaterThanOrEqual(3);
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 40, failed: 0 }, unknown: 0 });
  });

  test('a job the tenant has forgotten is sent again, and its users are recognised', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(5));
    const target = disturbed(importTarget(clientOf(tenant), USERS), 1, (real) => ({
      async state(id) {
        for (;;) {
          const state = await real.state(id);
          if (state.kind !== 'ok' || state.value.status === 'completed') return { kind: 'gone' };
        }
      },
    }));
    await run(workspace, target);
    expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 5, failed: 0 }, unknown: 0 });
  });

  test('errors that are no longer to be had: who is there is looked up', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(80));
    await tenant.importUsers([{ email: 'u7@example.com' }], HERE);
    await run(workspace, {
      ...importTarget(clientOf(tenant), USERS),
      errors: async () => ({ kind: 'gone' }),
    });
    const report = makeReport(workspace.db);
    expect(report).toMatchObject({ actual: { created: 79, failed: 1 }, unknown: 0 });
    expect(report.failures).toMatchObject([{ code: 'UNKNOWN', users: 1 }]);
  });

  test('a job that fails as a whole is halved until the record is found that made it fail', async () => {
    const tenant = await testTenant();
    const workspace = await planned(tenant, many(20));
    const real = importTarget(clientOf(tenant), USERS);
    const failing = new Set<string>();
    const target: ImportTarget = {
      ...real,
      async submit(job) {
        if (!job.users.includes('u13@')) return real.submit(job);
        const id = `job_${failing.size}`;
        failing.add(id);
        return { kind: 'accepted', id };
      },
      state: async (id) => (failing.has(id) ? { kind: 'ok', value: { status: 'failed' } } : real.state(id)),
      errors: async (id) => (failing.has(id) ? { kind: 'ok', value: { users: [] } } : real.errors(id)),
    };
    expect(await run(workspace, target)).toBeUndefined();
    const report = makeReport(workspace.db);
    expect(report).toMatchObject({ actual: { created: 19, failed: 1 }, unknown: 0 });
    expect(report.failures).toMatchObject([{ code: 'JOB_FAILED', users: 1, firstLine: 15 }]);
  });

  test.each(['submit', 'state', 'errors'] as const)(
    'a process that dies at its %s goes on where it was',
    async (at) => {
      const tenant = await testTenant();
      const workspace = await planned(tenant, [...many(60), { email: 'clash@example.com', user_id: 'zoe' }], {
        'id-elsewhere': 'merge',
      });
      const real = importTarget(clientOf(tenant), USERS);
      const dying: ImportTarget = {
        ...real,
        async submit(job) {
          const answer = await real.submit(job);
          if (at === 'submit') throw new Killed();
          return answer;
        },
        state: at === 'state' ? () => Promise.reject(new Killed()) : real.state,
        errors: at === 'errors' ? () => Promise.reject(new Killed()) : real.errors,
      };
      await expect(run(workspace, dying)).rejects.toBeInstanceOf(Killed);
      expect(makeReport(workspace.db).unknown).toBeGreaterThan(0);
      expect(await run(workspace, real)).toBeUndefined();
      expect(makeReport(workspace.db)).toMatchObject({
        predicted: { created: 60, merged: 1 },
        actual: { created: 60, merged: 1, failed: 0 },
        unknown: 0,
      });
    },
  );
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

describe('the pilot wave', () => {
  test('has something of everything, goes first, and the rest only when it may', async () => {
    const tenant = await testTenant();
    const users: ImportUser[] = [
      ...many(300),
      { email: 'ann@example.com', app_metadata: { fresh: true } },
      { email: 'ünal@example.com', user_id: 'x1', app_metadata: { notes: 'y'.repeat(3_000) } },
      { email: 'clash@example.com', user_id: 'ben' },
    ];
    const workspace = await planned(tenant, users, { existing: 'update', 'id-taken': 'fail' });
    const summary = pack(workspace.db, { ...LIMITS, pilot: true }, DEFAULT_RULES);
    expect(summary.pilot).toBeGreaterThan(4);
    expect(summary.pilot).toBeLessThan(20);
    const pilot = workspace.db
      .prepare(
        'SELECT r.email FROM plan p JOIN record r USING (seq) JOIN job j ON j.seq = p.job WHERE j.wave = 0',
      )
      .all()
      .map(({ email }) => email);
    expect(pilot).toEqual(
      expect.arrayContaining(['ann@example.com', 'ünal@example.com', 'clash@example.com']),
    );

    let open = () => {};
    const closed = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isPilotDone = false;
    const running = runImport(workspace.db, importTarget(clientOf(tenant), USERS), {
      rules: DEFAULT_RULES,
      slots: 2,
      signal: new AbortController().signal,
      label: 'test',
      polling: { shortestMs: 20, longestMs: 500 },
      onChange: () => {},
      onPilotDone() {
        isPilotDone = true;
        setTimeout(open, 300);
      },
      untilResumed: () => (isPilotDone ? closed : Promise.resolve()),
    });
    await vi.waitFor(() => expect(isPilotDone).toBe(true), 60_000);
    const states = readJobs(workspace.db).map(({ wave, state }) => `${wave} ${state}`);
    expect(new Set(states)).toEqual(new Set(['0 done', '1 queued']));
    expect(await running).toBeUndefined();
    expect(makeReport(workspace.db)).toMatchObject({
      predicted: { created: 301, updated: 1, failed: 1 },
      actual: { created: 301, updated: 1, failed: 1 },
      unknown: 0,
    });
  });

  test('is nothing where it was not asked for', async () => {
    const workspace = await planned(await testTenant(), many(20));
    expect(readJobs(workspace.db).every(({ wave }) => wave === 1)).toBe(true);
  });
});

test('a record that no request can hold is set aside with its reason, and the others go', async () => {
  const tenant = await testTenant();
  const huge = { email: 'huge@example.com', app_metadata: { notes: 'x'.repeat(600_000) } };
  const workspace = await planned(tenant, [...many(3), huge]);
  expect(await run(workspace, importTarget(clientOf(tenant), USERS))).toBeUndefined();
  const report = makeReport(workspace.db);
  expect(report).toMatchObject({ predicted: { created: 4 }, actual: { created: 3, failed: 1 }, unknown: 0 });
  expect(report.failures).toMatchObject([{ code: 'TOO_LARGE', users: 1 }]);
});

test('a request that the tenant finds too large after all is cut in two', async () => {
  const tenant = await testTenant();
  const workspace = await planned(tenant, many(40));
  const real = importTarget(clientOf(tenant), USERS);
  const narrow: ImportTarget = {
    ...real,
    submit: async (job) =>
      job.users.length > 600 ? { kind: 'too-large', error: UNANSWERED } : real.submit(job),
  };
  expect(await run(workspace, narrow)).toBeUndefined();
  expect(makeReport(workspace.db)).toMatchObject({ actual: { created: 40, failed: 0 }, unknown: 0 });
});
