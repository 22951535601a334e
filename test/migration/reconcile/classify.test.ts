import { describe, expect, test } from 'vitest';
import type { ClassId } from '../../../src/migration/reconcile/classes.ts';
import { DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { classCounts, planPage, planReason, predict } from '../../../src/migration/reconcile/plan.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import { addExisting, addRecords, newWorkspace, type TestRecord } from '../workspace.ts';

const HERE = 'Initial-Migration-Connection';
const ELSEWHERE = 'Database-Users';

const TENANT = [
  { connection: HERE, userId: 'auth0|1', email: 'alice@example.com', username: 'alice', profile: {} },
  { connection: HERE, userId: 'auth0|2', email: 'carol@example.com', phone: '+4930123', profile: {} },
  { connection: ELSEWHERE, userId: 'auth0|77', email: 'bob@example.org', profile: {} },
];

async function classesOf(records: readonly TestRecord[]): Promise<string[]> {
  const workspace = newWorkspace();
  await addExisting(workspace, TENANT);
  addRecords(workspace, records);
  classify(workspace.db, HERE);
  return workspace.db
    .prepare('SELECT class FROM plan ORDER BY seq')
    .all()
    .map((row) => String(row.class));
}

const CASES: readonly (readonly [string, ImportUser, ClassId])[] = [
  ['nobody has any of its identities', { email: 'new@example.com', user_id: '9' }, 'new'],
  ['Alice exists by e-mail', { email: 'alice@example.com' }, 'existing'],
  [
    'Alice exists by e-mail, whatever case the tenant stored',
    { email: 'alice@example.com', user_id: '1' },
    'existing',
  ],
  ['Bob’s id lives in another connection', { email: 'bob@example.com', user_id: '77' }, 'id-elsewhere'],
  ['the same e-mail in another connection is nobody here', { email: 'bob@example.org' }, 'new'],
  ['a new e-mail with an id that is taken here', { email: 'x@example.com', user_id: '1' }, 'id-taken'],
  ['one user by e-mail, another by id', { email: 'alice@example.com', user_id: '2' }, 'contradiction'],
  ['a username that is taken', { email: 'x@example.com', username: 'alice' }, 'username-taken'],
  ['a phone number that is taken', { email: 'x@example.com', phone_number: '+4930123' }, 'phone-taken'],
  ['e-mail wins over a taken username', { email: 'carol@example.com', username: 'alice' }, 'existing'],
];

describe('the class of a record', () => {
  test.each(CASES)('%s', async (_name, user, expected) => {
    expect(await classesOf([{ user }])).toEqual([expected]);
  });

  test('what is not valid is not compared', async () => {
    expect(await classesOf([{ user: { email: 'alice@example.com' }, problem: 'has no e-mail' }])).toEqual([
      'invalid',
    ]);
  });
});

describe('duplicates within the file', () => {
  test('the first one wins, by any of the keys', async () => {
    const users: ImportUser[] = [
      { email: 'a@example.com', user_id: '10', username: 'ann' },
      { email: 'a@example.com' },
      { email: 'b@example.com', user_id: '10' },
      { email: 'c@example.com', username: 'ann' },
    ];
    expect(await classesOf(users.map((user) => ({ user })))).toEqual([
      'new',
      'duplicate',
      'duplicate',
      'duplicate',
    ]);
  });

  test('a record that is left out as a duplicate takes no key from later ones', async () => {
    const users: ImportUser[] = [
      { email: 'a@example.com' },
      { email: 'a@example.com', user_id: '10' },
      { email: 'b@example.com', user_id: '10' },
    ];
    expect(await classesOf(users.map((user) => ({ user })))).toEqual(['new', 'duplicate', 'new']);
  });

  test('a record that can not be sent wins nothing', async () => {
    const broken = { user: { email: 'a@example.com' }, problem: 'broken' };
    expect(await classesOf([broken, { user: { email: 'a@example.com' } }])).toEqual(['invalid', 'new']);
  });
});

test('counts, prediction and the list of a class tell the same', async () => {
  const workspace = newWorkspace();
  await addExisting(workspace, TENANT);
  addRecords(workspace, [
    { user: { email: 'alice@example.com' } },
    { user: { email: 'new@example.com' } },
    { user: { email: 'new@example.com' } },
    { user: { email: 'bob@example.com', user_id: '77' } },
  ]);
  classify(workspace.db, HERE);
  const counts = classCounts(workspace.db);
  expect(counts).toEqual([
    { id: 'new', records: 1 },
    { id: 'id-elsewhere', records: 1 },
    { id: 'duplicate', records: 1 },
    { id: 'existing', records: 1 },
  ]);
  expect(predict(counts, DEFAULT_POLICIES)).toEqual({ create: 1, update: 0, skip: 3 });
  expect(
    predict(counts, { ...DEFAULT_POLICIES, existing: 'update', 'id-elsewhere': 'create-without-id' }),
  ).toEqual({
    create: 2,
    update: 1,
    skip: 1,
  });
  const reasons = counts.map(({ id }) => {
    const [row] = planPage(workspace.db, { classId: id, offset: 0, limit: 10 });
    return row && planReason(id, row);
  });
  expect(reasons).toEqual([
    'Nobody there has any of its identities.',
    'The id is bob@example.org in Database-Users.',
    'Line 3 is the same user and comes first.',
    'The e-mail belongs to auth0|1.',
  ]);
});
