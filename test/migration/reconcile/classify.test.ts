import { describe, expect, test } from 'vitest';
import { type ClassId, DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { CONFLICTS, type Conflict } from '../../../src/migration/reconcile/conflicts.ts';
import { classCounts, predict, readGroups } from '../../../src/migration/reconcile/groups.ts';
import { planReason } from '../../../src/migration/reconcile/plan-rows.ts';
import { listRecords } from '../../../src/migration/reconcile/record-list.ts';
import { DEFAULT_RULES, type ReconcileRules } from '../../../src/migration/reconcile/rules.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, addRecords, newWorkspace, type TestRecord } from '../workspace.ts';

const HERE = 'Initial-Migration-Connection';
const ELSEWHERE = 'Database-Users';

const TENANT = [
  { connection: HERE, userId: 'auth0|1', email: 'Alice@example.com', username: 'alice', profile: {} },
  { connection: HERE, userId: 'auth0|2', email: 'carol@example.com', phone: '+4930123', profile: {} },
  { connection: HERE, userId: 'auth0|3', email: 'j.doe@gmail.com', profile: {} },
  { connection: HERE, userId: 'auth0|ab-cd', email: 'guid@example.com', profile: {} },
  { connection: ELSEWHERE, userId: 'auth0|77', email: 'bob@example.org', profile: {} },
  { connection: ELSEWHERE, userId: 'auth0|2', email: 'twin@example.org', profile: {} },
  { connection: ELSEWHERE, userId: 'auth0|legacy-77', email: 'prefixed@example.org', profile: {} },
  { connection: 'google-oauth2', userId: 'google-oauth2|9', email: 'dana@example.org', profile: {} },
];

async function planned(records: readonly TestRecord[], rules = DEFAULT_RULES): Promise<Workspace> {
  const workspace = newWorkspace();
  await addExisting(workspace, TENANT);
  addRecords(workspace, records);
  classify(workspace.db, HERE, rules);
  return workspace;
}

async function classesOf(records: readonly TestRecord[], rules?: ReconcileRules): Promise<string[]> {
  const { db } = await planned(records, rules);
  return db
    .prepare('SELECT class FROM plan ORDER BY seq')
    .all()
    .map((row) => String(row.class));
}

const CASES: readonly (readonly [string, ImportUser, ClassId, readonly Conflict[]])[] = [
  ['nobody has any of its identities', { email: 'new@example.com', user_id: '9' }, 'new', []],
  ['Alice exists by e-mail', { email: 'alice@example.com' }, 'existing', ['email']],
  ['Alice exists by e-mail and id', { email: 'alice@example.com', user_id: '1' }, 'existing', ['email']],
  [
    'Bob’s id lives in another connection',
    { email: 'bob@example.com', user_id: '77' },
    'id-elsewhere',
    ['id-elsewhere', 'rekeyed-id'],
  ],
  ['the same e-mail in another connection is nobody here', { email: 'bob@example.org' }, 'new', []],
  ['the id of a social user is another id', { email: 'x@example.com', user_id: '9' }, 'new', []],
  [
    'a new e-mail with an id that is taken here',
    { email: 'x@example.com', user_id: '1' },
    'id-taken',
    ['id'],
  ],
  [
    'one user by e-mail, another by id',
    { email: 'guid@example.com', user_id: '1' },
    'contradiction',
    ['email', 'id'],
  ],
  [
    'one user by e-mail, another by id elsewhere',
    { email: 'guid@example.com', user_id: '77' },
    'contradiction',
    ['email', 'id-elsewhere', 'rekeyed-id'],
  ],
  [
    'an id that two connections have',
    { email: 'x@example.com', user_id: '2' },
    'id-elsewhere',
    ['id', 'id-elsewhere', 'ambiguous'],
  ],
  ['a username that is taken', { email: 'x@example.com', username: 'alice' }, 'username-taken', ['username']],
  [
    'a phone number that is taken',
    { email: 'x@example.com', phone_number: '+4930123' },
    'phone-taken',
    ['phone'],
  ],
  [
    'an id and a username of two others',
    { email: 'x@example.com', user_id: 'ab-cd', username: 'alice' },
    'id-taken',
    ['id', 'username'],
  ],
  [
    'e-mail wins over a taken username',
    { email: 'carol@example.com', username: 'alice' },
    'existing',
    ['email', 'username'],
  ],
];

describe('the class of a record', () => {
  test.each(CASES)('%s', async (_name, user, expected, conflicts) => {
    const { db } = await planned([{ user }]);
    const bits = conflicts.reduce((sum, conflict) => sum | CONFLICTS[conflict], 0);
    expect(readGroups(db)).toEqual([{ classId: expected, conflicts: bits, override: undefined, records: 1 }]);
  });

  test('what is not valid is not compared', async () => {
    const broken = { user: { email: 'alice@example.com' }, problem: 'has no e-mail' };
    const { db } = await planned([broken]);
    expect(readGroups(db)).toEqual([{ classId: 'invalid', conflicts: 0, override: undefined, records: 1 }]);
  });

  test('another id may be taken too, in the tenant or in the file', async () => {
    const rules = { ...DEFAULT_RULES, idPrefix: 'old-' };
    const { db } = await planned(
      [
        { user: { email: 'x@example.com', user_id: '77' } },
        { user: { email: 'y@example.com', user_id: 'old-77' } },
      ],
      rules,
    );
    expect(readGroups(db)).toContainEqual({
      classId: 'id-elsewhere',
      conflicts: CONFLICTS['id-elsewhere'] | CONFLICTS['rekeyed-id'],
      override: undefined,
      records: 1,
    });
  });
});

describe('duplicates within the file', () => {
  const users: readonly ImportUser[] = [
    { email: 'a@example.com', user_id: '10', username: 'ann' },
    { email: 'a@example.com' },
    { email: 'b@example.com', user_id: '10' },
    { email: 'c@example.com', username: 'ann', phone_number: '+1' },
    { email: 'd@example.com', phone_number: '+1' },
  ];
  const winner = (duplicates: ReconcileRules['duplicates']) => ({ ...DEFAULT_RULES, duplicates });

  test('the first one wins, by any of the keys', async () => {
    expect(await classesOf(users.map((user) => ({ user })))).toEqual([
      'new',
      'duplicate',
      'duplicate',
      'duplicate',
      'new',
    ]);
  });

  test('the last one wins, where that is the rule', async () => {
    expect(
      await classesOf(
        users.map((user) => ({ user })),
        winner('last'),
      ),
    ).toEqual(['duplicate', 'new', 'new', 'duplicate', 'new']);
  });

  test('the newest one wins, and of those nobody knows anything about, the last', async () => {
    const same = { email: 'a@example.com' };
    const dated = [
      { user: same, recency: 5 },
      { user: same, recency: 9 },
      { user: same },
      { user: same, recency: 7 },
    ];
    expect(await classesOf(dated, winner('newest'))).toEqual(['duplicate', 'new', 'duplicate', 'duplicate']);
    expect(await classesOf([{ user: same }, { user: same }], winner('newest'))).toEqual(['duplicate', 'new']);
  });

  test('a record that is left out as a duplicate takes no key from later ones', async () => {
    const chain: ImportUser[] = [
      { email: 'a@example.com' },
      { email: 'a@example.com', user_id: '10' },
      { email: 'b@example.com', user_id: '10' },
    ];
    expect(await classesOf(chain.map((user) => ({ user })))).toEqual(['new', 'duplicate', 'new']);
  });

  test('a record that can not be sent wins nothing', async () => {
    const broken = { user: { email: 'a@example.com' }, problem: 'broken' };
    expect(await classesOf([broken, { user: { email: 'a@example.com' } }])).toEqual(['invalid', 'new']);
  });
});

describe('who looks like somebody else', () => {
  test.each([
    ['dots and a tag at Gmail', { email: 'jdoe+shop@gmail.com' }, 'j.doe@gmail.com (auth0|3)'],
    ['a Cyrillic letter', { email: 'gu\u0456d@example.com' }, 'guid@example.com (auth0|ab-cd)'],
    ['an id in capitals', { email: 'x@example.com', user_id: 'AB-CD' }, 'guid@example.com (auth0|ab-cd)'],
  ])('%s: a hint, and a new user all the same', async (_name, user, looksLike) => {
    const { db } = await planned([{ user }]);
    const [row] = listRecords(db, { classId: 'new', filter: '', sort: 'file' }).page(0, 1);
    expect(row?.looks_like).toBe(looksLike);
    expect(row && planReason(row)).toBe(`Looks like ${looksLike}, and is not.`);
  });

  test('nobody else has a hint', async () => {
    const { db } = await planned([{ user: { email: 'jdoe@example.com', user_id: 'ef-01' } }]);
    expect(
      listRecords(db, { classId: 'new', filter: '', sort: 'file' }).page(0, 1)[0]?.looks_like,
    ).toBeNull();
  });
});

test('counts, prediction and the list of a class tell the same', async () => {
  const { db } = await planned([
    { user: { email: 'alice@example.com' } },
    { user: { email: 'new@example.com' } },
    { user: { email: 'new@example.com' } },
    { user: { email: 'bob@example.com', user_id: '77' } },
  ]);
  const groups = readGroups(db);
  const counts = classCounts(groups);
  expect(counts).toEqual([
    { id: 'new', records: 1, overridden: 0 },
    { id: 'id-elsewhere', records: 1, overridden: 0 },
    { id: 'duplicate', records: 1, overridden: 0 },
    { id: 'existing', records: 1, overridden: 0 },
  ]);
  expect(predict(groups, DEFAULT_POLICIES)).toEqual({
    create: 1,
    update: 0,
    merge: 0,
    fail: 0,
    skip: 2,
    later: 1,
  });
  const policies = { ...DEFAULT_POLICIES, existing: 'update', 'id-elsewhere': 'create-without-id' } as const;
  expect(predict(groups, policies)).toEqual({ create: 2, update: 1, merge: 0, fail: 0, skip: 1, later: 0 });
  const reasons = counts.map(({ id }) => {
    const [row] = listRecords(db, { classId: id, filter: '', sort: 'file' }).page(0, 10);
    return row && planReason(row);
  });
  expect(reasons).toEqual([
    'Nobody there has any of its identities.',
    'The id is bob@example.org in Database-Users.',
    'Line 3 is the same user, and that one is kept.',
    'The e-mail belongs to auth0|1.',
  ]);
});
