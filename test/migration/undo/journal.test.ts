import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import type { Commission } from '../../../src/migration/import/commission.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import {
  beginUndo,
  endUndo,
  listCreated,
  UNDO_STATES,
  undoRows,
  undoState,
} from '../../../src/migration/undo/journal.ts';
import { previewUndo } from '../../../src/migration/undo/preview.ts';
import { runUndo } from '../../../src/migration/undo/run.ts';
import type { UndoTarget } from '../../../src/migration/undo/target.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import { undoTarget } from '../../../src/session/engine/undo-target.ts';
import { openTenant } from '../../tenant/over-http.ts';
import { addExisting, addRecords, newWorkspace } from '../workspace.ts';

const SENT_AT = new Date().toISOString();
const WORK = { connection: 'Users', endedAt: undefined };
const COMMISSION: Commission = {
  baseUrl: 'https://t.example',
  embedded: false,
  connection: { id: 'con_1', name: 'Users' },
  rules: { ...DEFAULT_RULES, idPrefix: 'old-' },
  source: {
    path: '/a.csv',
    bytes: 1,
    modifiedMs: 1,
    format: { kind: 'csv', delimiter: ',', lineEnd: 'lf', header: true },
    fingerprint: '',
    compression: 'none',
    encoding: 'utf-8',
    columns: [],
  },
  mapping: { columns: [] },
};

/** An import of these policies, of which every create has arrived. */
async function imported(policies: Partial<typeof DEFAULT_POLICIES>) {
  const workspace = newWorkspace();
  const { db } = workspace;
  addRecords(workspace, [
    { user: { email: 'ann@example.com', user_id: '1' } },
    { user: { email: 'ben@example.com', user_id: 'taken' } },
    { user: { email: 'old@example.com', user_id: '3' } },
    { user: { email: 'cat@example.com' } },
  ]);
  await addExisting(workspace, [
    { connection: 'Users', userId: 'auth0|taken', email: 'who@example.com', profile: {} },
    { connection: 'Users', userId: 'auth0|o', email: 'old@example.com', profile: {} },
  ]);
  classify(db, 'Users', COMMISSION.rules);
  saveRulings(db, { ...DEFAULT_POLICIES, existing: 'update', ...policies });
  pack(db, { maxBytes: 500_000, slots: 2 }, COMMISSION.rules);
  db.prepare('UPDATE job SET sent_at = ?').run(SENT_AT);
  db.exec(`
    INSERT INTO outcome (seq, result)
    SELECT seq, CASE kind WHEN 'create' THEN 'created' ELSE 'updated' END FROM decision
    WHERE kind IN ('create', 'update')`);
  return db;
}

describe('the users an import created', () => {
  test.each([
    ['re-key', 'auth0|old-taken'],
    ['create-without-id', null],
  ] as const)('have the ids they were created with: %s', async (policy, id) => {
    const db = await imported({ 'id-taken': policy });
    listCreated(db, COMMISSION);
    const listed = [...undoRows(db, ['listed'])].map(({ email, user_id, was_there, sent_at }) => {
      return [email, user_id, was_there, sent_at];
    });
    expect(listed).toEqual([
      ['ann@example.com', 'auth0|1', 0, SENT_AT],
      ['ben@example.com', id, 0, SENT_AT],
      ['cat@example.com', null, 0, SENT_AT],
    ]);
  });
});

const CREDENTIALS = { clientId: 'client', clientSecret: 'secret' };
const USERS = { id: 'con_AAAAAAAAAAAAAAAA', name: 'Users', strategy: 'auth0' };

/** A tenant that really listens, with those the import would have made in it. */
async function tenantWith(...users: readonly ImportUser[]) {
  const tenant = await openTenant({ ...CREDENTIALS, seed: { connections: [USERS], users: [] } });
  const add = (...more: readonly ImportUser[]) => tenant.importUsers(more, { connection: USERS.id });
  await add(...users);
  const client = createAuth0Client(
    { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` },
    { clientId: CREDENTIALS.clientId, clientSecret: new Secret(CREDENTIALS.clientSecret) },
  );
  return { tenant, add, target: undoTarget(client) };
}

const { signal } = new AbortController();

async function preview(db: DatabaseSync, target: UndoTarget): Promise<void> {
  listCreated(db, COMMISSION);
  const everybody = await target.everybody(signal);
  if (!everybody.ok) throw new Error(everybody.error.message);
  await previewUndo(db, everybody.value, WORK);
}

const run = (db: DatabaseSync, target: UndoTarget) =>
  runUndo(db, target, { work: WORK, signal, onProgress: () => {} });

const states = (db: DatabaseSync) =>
  [...undoRows(db, UNDO_STATES)].map(({ state, reason }) =>
    reason === null ? state : `${state}: ${reason}`,
  );

describe('between the preview and the deletion', () => {
  test('somebody who signs in is kept, somebody who turns up is too, and a refusal is tried again', async () => {
    const db = await imported({ 'id-taken': 're-key' });
    const { tenant, add, target } = await tenantWith(
      { email: 'ann@example.com', user_id: '1' },
      { email: 'cat@example.com' },
    );
    await preview(db, target);
    expect(states(db)).toEqual(['planned', 'missing', 'planned']);
    await tenant.call('/users/auth0%7C1', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'Long-enough-42!' }),
    });
    expect((await tenant.signIn('ann@example.com', 'Long-enough-42!', 'Users')).status).toBe(200);
    await add({ email: 'ben@example.com', user_id: 'old-taken' });
    const refusing: UndoTarget = { ...target, remove: async () => ({ kind: 'refused', message: 'No.' }) };
    expect(await run(db, refusing)).toBeUndefined();
    expect(states(db)).toEqual(['kept: signed-in', 'kept: unseen', 'failed: No.']);
    expect(undoState(db)).toBe('partly');

    await preview(db, target);
    expect(await run(db, target)).toBeUndefined();
    expect(states(db)).toEqual(['kept: signed-in', 'deleted', 'deleted']);
    expect(undoState(db)).toBe('undone');
    for (const [name, left] of Object.entries({ ann: 1, ben: 0, cat: 0 }))
      expect(await tenant.usersByEmail(`${name}@example.com`)).toHaveLength(left);
  });

  test('a deletion that was begun and whose user is gone counts as done; another’s does not', async () => {
    const db = await imported({ 'id-taken': 're-key' });
    const { target } = await tenantWith();
    listCreated(db, COMMISSION);
    db.exec(`UPDATE undo SET tried = 1 WHERE email = 'ann@example.com'`);
    await preview(db, target);
    await run(db, target);
    expect(states(db)).toEqual(['deleted', 'gone', 'gone']);
  });
});

test('an undo is begun once, and ended', async () => {
  const { db } = newWorkspace();
  expect(undoState(db)).toBe('none');
  beginUndo(db);
  expect(undoState(db)).toBe('partly');
  endUndo(db);
  expect(undoState(db)).toBe('undone');
});
