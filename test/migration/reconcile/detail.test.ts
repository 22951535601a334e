import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { recordDetail } from '../../../src/migration/reconcile/detail.ts';
import { setOverride } from '../../../src/migration/reconcile/overrides.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { writePlanFiles } from '../../../src/migration/report/plan-file.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, addRecords, newWorkspace } from '../workspace.ts';

const ALICE = {
  email: 'alice@example.com',
  username: 'alice',
  name: 'Alice',
  app_metadata: { source: 'shop', tags: ['a'], plan: 'gold' },
};

const TENANT = [
  {
    connection: 'Users',
    userId: 'auth0|1',
    email: ALICE.email,
    username: 'alice',
    profile: { user_id: 'auth0|1', ...ALICE },
  },
  {
    connection: 'Other',
    userId: 'auth0|77',
    email: 'bob@example.org',
    profile: { email: 'bob@example.org', app_metadata: { old: { a: 1 } } },
  },
];

const HASH = `$2a$10$${'s'.repeat(53)}`;

async function planned(...users: readonly ImportUser[]): Promise<Workspace> {
  const workspace = newWorkspace();
  await addExisting(workspace, TENANT);
  addRecords(
    workspace,
    users.map((user) => ({ user })),
  );
  classify(workspace.db, 'Users', DEFAULT_RULES);
  return workspace;
}

function detailOf({ db }: Workspace, policies: Partial<Policies> = {}, rules = DEFAULT_RULES) {
  const detail = recordDetail(db, 1, { ...DEFAULT_POLICIES, ...policies }, rules);
  if (detail === undefined) throw new Error('There is no such record.');
  const lines = detail.lines.map(({ path, change, before, after }) => [path, change, before, after]);
  return { ...detail, lines };
}

describe('one record of the plan', () => {
  const alice: ImportUser = {
    email: ALICE.email,
    username: 'other',
    name: 'Alice A.',
    blocked: true,
    password_hash: HASH,
    app_metadata: { plan: 'silver', tags: ['b'], fresh: true },
  };

  test('that is an update: what changes, what is added, what stays whatever the file says', async () => {
    const detail = detailOf(await planned(alice), { existing: 'update' });
    expect(detail).toMatchObject({
      outcome: 'updated',
      supposing: undefined,
      matches: [{ keys: ['e-mail'], userId: 'auth0|1', connection: 'Users' }],
      changes: { userId: 'auth0|1', connection: 'Users' },
      reasons: ['The password of the user stays as it is.'],
    });
    expect(detail.lines).toEqual([
      ['name', 'changed', 'Alice', 'Alice A.'],
      ['app_metadata.tags', 'changed', '["a"]', '["b"]'],
      ['app_metadata.plan', 'changed', 'gold', 'silver'],
      ['app_metadata.fresh', 'added', undefined, 'true'],
      ['username', 'stays', 'alice', 'other'],
      ['blocked', 'stays', undefined, 'true'],
      ['user_id', 'same', 'auth0|1', 'auth0|1'],
      ['app_metadata.source', 'same', 'shop', 'shop'],
      ['email', 'same', ALICE.email, ALICE.email],
    ]);
  });

  test('follows the rules of metadata', async () => {
    const metadata = {
      conflict: 'existing',
      arrays: 'union',
      paths: { 'app_metadata.plan': 'incoming' },
    } as const;
    const { lines } = detailOf(await planned(alice), { existing: 'update' }, { ...DEFAULT_RULES, metadata });
    expect(lines).toContainEqual(['app_metadata.tags', 'changed', '["a"]', '["a","b"]']);
    expect(lines).toContainEqual(['app_metadata.plan', 'changed', 'gold', 'silver']);
  });

  test('keeps the lines of metadata where they are, whoever’s value counts, and names the other one', async () => {
    const workspace = await planned(alice);
    const before = detailOf(workspace, { existing: 'update' }).lines;
    const paths = { 'app_metadata.plan': 'existing' } as const;
    const rules = { ...DEFAULT_RULES, metadata: { ...DEFAULT_RULES.metadata, paths } };
    const { lines } = detailOf(workspace, { existing: 'update' }, rules);
    expect(lines).toContainEqual(['app_metadata.plan', 'stays', 'gold', 'silver']);
    expect(lines.map(([path]) => path)).toEqual(before.map(([path]) => path));
  });

  test('that is left out says what would be, and under which choice', async () => {
    expect(detailOf(await planned(alice))).toMatchObject({ outcome: 'left out', supposing: 'update' });
  });

  test('of Bob, whose id lives in another connection: merged there, or created without it', async () => {
    const bob = {
      email: 'bob@example.com',
      user_id: '77',
      given_name: 'Bob',
      app_metadata: { old: { b: 2 } },
    };
    const workspace = await planned(bob);
    expect(detailOf(workspace)).toMatchObject({
      outcome: 'undecided, not sent',
      supposing: 'create-without-id',
    });
    const merged = detailOf(workspace, { 'id-elsewhere': 'merge' });
    expect(merged).toMatchObject({
      outcome: 'merged by id',
      changes: { userId: 'auth0|77', connection: 'Other' },
    });
    expect(merged.lines).toEqual([
      ['app_metadata.old.b', 'added', undefined, '2'],
      ['given_name', 'added', undefined, 'Bob'],
      ['email', 'stays', 'bob@example.org', 'bob@example.com'],
      ['app_metadata.old.a', 'same', '1', '1'],
    ]);
    const created = detailOf(workspace, { 'id-elsewhere': 'create-without-id' });
    expect(created).toMatchObject({ outcome: 'created without id', changes: undefined });
    expect(created.lines.map(([path]) => path)).not.toContain('user_id');
    expect(detailOf(workspace, { 'id-elsewhere': 're-key' }).lines).toContainEqual([
      'user_id',
      'added',
      undefined,
      'legacy-77',
    ]);
  });

  test('never shows a hash', async () => {
    const workspace = await planned({ email: 'new@example.com', password_hash: HASH });
    expect(JSON.stringify(detailOf(workspace))).not.toContain('sssss');
  });
});

test('the plan is written for others: every record with its outcome and reason, for its owner only', async () => {
  const workspace = await planned(
    { email: 'alice@example.com', name: '=1+1', password_hash: HASH },
    { email: 'new@example.com', username: '@sum', password_hash: HASH },
    { email: 'bob@example.com', user_id: '77' },
  );
  setOverride(workspace.db, { kind: 'record', seq: 1 }, 'update');
  const path = join(workspace.folder, 'plan');
  const options = {
    policies: DEFAULT_POLICIES,
    rules: DEFAULT_RULES,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  for (const _again of [1, 2]) expect(await writePlanFiles(workspace.db, path, options)).toBe(3);
  const [csv, ndjson] = [readFileSync(`${path}.csv`, 'utf8'), readFileSync(`${path}.ndjson`, 'utf8')];
  expect(csv.trim().split('\n')).toEqual([
    'line,email,user_id,username,class,outcome,decided_for_this_record,why,matched_users,changes',
    '2,alice@example.com,,,already in the connection,updated,update,The password of the user stays as it is.,e-mail: auth0|1 (Users),changed: name',
    `3,new@example.com,,'@sum,new,created,,Nobody there has any of its identities. The record has no password: the user has to choose one.,,"new: email, username"`,
    '4,bob@example.com,77,,user id lives in another connection,"undecided, not sent",,The record has no password: the user has to choose one.,user id: auth0|77 (Other),',
  ]);
  expect(
    ndjson
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    {
      line: 2,
      class: 'existing',
      outcome: 'updated',
      override: 'update',
      lines: [{ path: 'name', before: 'Alice', after: '=1+1' }],
    },
    { line: 3, class: 'new', outcome: 'created' },
    {
      line: 4,
      class: 'id-elsewhere',
      outcome: 'undecided, not sent',
      matches: [{ keys: ['user id'], userId: 'auth0|77' }],
    },
  ]);
  expect(csv + ndjson).not.toContain('sssss');
  expect([statSync(`${path}.csv`).mode & 0o777, statSync(`${path}.ndjson`).mode & 0o777]).toEqual([
    0o600, 0o600,
  ]);
});
