import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { classCounts, predict, readGroups } from '../../../src/migration/reconcile/groups.ts';
import { setOverride, undoOverride } from '../../../src/migration/reconcile/overrides.ts';
import { listRecords } from '../../../src/migration/reconcile/record-list.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, addRecords, newWorkspace } from '../workspace.ts';

const USERS = Array.from({ length: 40 }, (_, n) => ({
  connection: 'Users',
  userId: `auth0|${n}`,
  email: `user${n}@${n % 2 === 0 ? 'even' : 'odd'}.example`,
  profile: {},
}));

async function planned(): Promise<Workspace> {
  const workspace = newWorkspace();
  await addExisting(workspace, USERS);
  const known = USERS.map(({ email }) => ({ user: { email } }));
  addRecords(workspace, [...known, { user: { email: 'new@even.example', user_id: 'x_100%' } }]);
  classify(workspace.db, 'Users', DEFAULT_RULES);
  return workspace;
}

const updated = ({ db }: Workspace) => predict(readGroups(db), DEFAULT_POLICIES).update;

describe('decisions for single records', () => {
  test('are counted beside the policy of the class, and taken back step by step', async () => {
    const workspace = await planned();
    const { db } = workspace;
    expect(setOverride(db, { kind: 'record', seq: 3 }, 'update')).toBe(1);
    expect(setOverride(db, { kind: 'filter', classId: 'existing', filter: 'odd.example' }, 'update')).toBe(
      20,
    );
    expect(updated(workspace)).toBe(21);
    expect(classCounts(readGroups(db)).find(({ id }) => id === 'existing')).toMatchObject({ overridden: 21 });
    expect(undoOverride(db)).toBe(20);
    expect(updated(workspace)).toBe(1);
    expect(undoOverride(db)).toBe(1);
    expect(updated(workspace)).toBe(0);
    expect(undoOverride(db)).toBe(0);
  });

  test('that change nothing are no step', async () => {
    const { db } = await planned();
    setOverride(db, { kind: 'record', seq: 3 }, 'update');
    expect(setOverride(db, { kind: 'record', seq: 3 }, 'update')).toBe(0);
    undoOverride(db);
    expect(undoOverride(db)).toBe(0);
  });

  test('outlive a new comparison, unless the record became something that does not know them', async () => {
    const workspace = await planned();
    const { db } = workspace;
    setOverride(db, { kind: 'filter', classId: 'existing', filter: '' }, 'update');
    await addExisting(workspace, USERS.slice(0, 10));
    expect(classify(db, 'Users', DEFAULT_RULES)).toBe(30);
    expect(updated(workspace)).toBe(10);
    await addExisting(workspace, USERS);
    expect(classify(db, 'Users', DEFAULT_RULES)).toBe(0);
    expect(updated(workspace)).toBe(10);
  });
});

describe('a list of records', () => {
  const list = (workspace: Workspace, filter: string, sort: 'file' | 'email' | 'user_id' = 'file') =>
    listRecords(workspace.db, { classId: 'existing', filter, sort });

  test('is a window on the class, in the file’s order', async () => {
    const all = list(await planned(), '');
    expect(all.size).toBe(40);
    expect(all.page(38, 10).map(({ line }) => line)).toEqual([40, 41]);
  });

  test('is filtered by a part of an identity, in whatever case, or by a line', async () => {
    const workspace = await planned();
    expect(list(workspace, 'USER1').size).toBe(11);
    expect(list(workspace, 'user1*odd').size).toBe(6);
    expect(
      list(workspace, '7')
        .page(0, 9)
        .map(({ email }) => email),
    ).toContain('user5@odd.example');
    expect(list(workspace, '').page(0, 1)).toEqual(list(workspace, '   ').page(0, 1));
  });

  test('takes no character of the filter for a pattern but the star', async () => {
    const { db } = await planned();
    const found = (filter: string) => listRecords(db, { classId: 'new', filter, sort: 'file' }).size;
    expect([found('x_100%'), found('x?100'), found('x%0%'), found("' OR 1=1 --"), found('x*%')]).toEqual([
      1, 0, 0, 0, 1,
    ]);
  });

  test('is sorted', async () => {
    const emails = list(await planned(), '', 'email')
      .page(0, 40)
      .map(({ email }) => email ?? '');
    expect(emails).toEqual(emails.toSorted());
  });
});
