import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assignRoles } from '../../../src/migration/roles/assign.ts';
import { legacyRoles } from '../../../src/migration/roles/legacy-roles.ts';
import { areRolesOpen, confirmRoles, planRoles } from '../../../src/migration/roles/plan.ts';
import { makeRoleReport, writeNotAssigned } from '../../../src/migration/roles/role-report.ts';
import type { RoleChoice } from '../../../src/migration/roles/suggest.ts';
import type { RoleTarget } from '../../../src/migration/roles/target.ts';
import { roleTarget } from '../../../src/session/engine/role-target.ts';
import {
  addRole,
  deleteUser,
  holders,
  type Imported,
  imported,
  type LegacyUser,
  tenantRoles,
  USERS,
} from './imported.ts';

const create = (name: string): RoleChoice => ({ kind: 'create', name });

function targetOf({ client }: Imported): RoleTarget {
  return roleTarget(client, USERS, new AbortController().signal);
}

async function plan(setup: Imported, choices: Readonly<Record<string, RoleChoice>>) {
  const existing = await setup.client.roles();
  if (!existing.ok) throw new Error(existing.error.message);
  const chosen = Object.entries(choices).map(([value, choice]) => ({ value, choice }));
  return planRoles(setup.workspace.db, chosen, existing.value);
}

function assign(setup: Imported, target = targetOf(setup), signal = new AbortController().signal) {
  confirmRoles(setup.workspace.db);
  return assignRoles(setup.workspace.db, target, { idPrefix: 'legacy-', signal, onProgress: () => {} });
}

/** Counts the calls, and the user ids that were sent for each role. */
function counting(real: RoleTarget) {
  const calls: number[] = [];
  const target: RoleTarget = {
    ...real,
    assign(role, users) {
      calls.push(users.length);
      return real.assign(role, users);
    },
  };
  return { calls, target };
}

const many = (count: number, roles: (n: number) => readonly string[], hasId = true): LegacyUser[] =>
  Array.from({ length: count }, (_, n) => ({
    user: { email: `u${n}@example.com`, ...(hasId ? { user_id: `u${n}` } : {}) },
    roles: roles(n),
  }));

describe('legacy roles', () => {
  test('are counted among those who arrived, the most frequent first', async () => {
    const setup = await imported([
      { user: { email: 'a@example.com' }, roles: ['admin', 'staff', 'admin'] },
      { user: { email: 'b@example.com' }, roles: ['staff'] },
      { user: { email: 'c@example.com' } },
      { user: { email: 'a@example.com' }, roles: ['duplicate-only'] },
      { user: { email: 'd@example.com' }, roles: ['__proto__'] },
    ]);
    expect(legacyRoles(setup.workspace.db)).toEqual({
      values: [
        { value: 'staff', users: 2 },
        { value: '__proto__', users: 1 },
        { value: 'admin', users: 1 },
      ],
      left: 0,
      users: 3,
    });
  });
});

describe('assigning', () => {
  test('1,200 users in 3 roles go in calls of 50, by role; those without an id are found in one export', async () => {
    const names = ['gold', 'silver', 'bronze'] as const;
    const setup = await imported(many(1_200, (n) => [names[n % 3] ?? 'gold'], false));
    await addRole(setup.tenant, 'Gold');
    const [gold] = await tenantRoles(setup.tenant);
    const planned = await plan(setup, {
      gold: { kind: 'existing', id: gold?.id ?? '', name: 'Gold' },
      silver: create('silver'),
      bronze: create('bronze'),
    });
    expect(planned).toMatchObject({
      value: {
        roles: [
          { name: 'Gold', isNew: false, users: 400 },
          { name: 'bronze', isNew: true, users: 400 },
          { name: 'silver', isNew: true, users: 400 },
        ],
        tooMany: 0,
        requests: 26,
      },
    });
    expect(await tenantRoles(setup.tenant)).toHaveLength(1);
    const { calls, target } = counting(targetOf(setup));
    expect(await assign(setup, target)).toBeUndefined();
    expect(calls).toEqual(Array.from({ length: 24 }, () => 50));
    expect(await holders(setup.tenant, 'silver')).toHaveLength(400);
    expect(await holders(setup.tenant, 'Gold')).toContain('u0@example.com');
    expect(makeRoleReport(setup.workspace.db)).toMatchObject({
      roles: names.map(() => ({ assigned: 400, gone: 0, failed: 0, open: 0 })),
      failures: [],
      open: 0,
    });
    expect(areRolesOpen(setup.workspace.db)).toBe(false);
  });

  test('goes on after a kill, and asks for nothing that was done', async () => {
    const setup = await imported(many(220, (n) => (n % 2 === 0 ? ['even', 'all'] : ['all'])));
    await plan(setup, { even: create('even'), all: create('all') });
    const real = targetOf(setup);
    let left = 3;
    const dying: RoleTarget = {
      ...real,
      async assign(role, users) {
        const answer = await real.assign(role, users);
        left -= 1;
        // The tenant did it, and nobody wrote that down.
        if (left === 0) throw new Error('killed');
        return answer;
      },
    };
    await expect(assign(setup, dying)).rejects.toThrow('killed');
    expect(makeRoleReport(setup.workspace.db).open).toBe(230);
    expect(areRolesOpen(setup.workspace.db)).toBe(true);
    const { calls, target } = counting(real);
    expect(await assign(setup, target)).toBeUndefined();
    expect(calls.reduce((sum, users) => sum + users, 0)).toBe(230);
    expect(await holders(setup.tenant, 'even')).toHaveLength(110);
    expect(await holders(setup.tenant, 'all')).toHaveLength(220);
    expect(await tenantRoles(setup.tenant)).toHaveLength(2);
  });

  test('a role whose creation got no answer is not created twice', async () => {
    const setup = await imported(many(2, () => ['x']));
    await plan(setup, { x: create('X') });
    const real = targetOf(setup);
    const dying: RoleTarget = {
      ...real,
      async createRole(name) {
        await real.createRole(name);
        throw new Error('killed');
      },
    };
    await expect(assign(setup, dying)).rejects.toThrow('killed');
    expect(await assign(setup)).toBeUndefined();
    expect(await holders(setup.tenant, 'X')).toHaveLength(2);
    expect(await tenantRoles(setup.tenant)).toHaveLength(1);
  });

  test('a role that came in between is not the one that was shown', async () => {
    const setup = await imported(many(2, () => ['x']));
    await plan(setup, { x: create('X') });
    await addRole(setup.tenant, 'X');
    expect(await assign(setup)).toMatchObject({ code: 'role-appeared' });
    expect(await holders(setup.tenant, 'X')).toEqual([]);
    const again = await plan(setup, { x: create('X') });
    expect(again).toMatchObject({ value: { roles: [{ name: 'X', isNew: false, users: 2 }] } });
    expect(await assign(setup)).toBeUndefined();
    expect(await holders(setup.tenant, 'X')).toHaveLength(2);
  });

  test('one user who is gone spoils no one else’s roles, and one who came back has them', async () => {
    const setup = await imported(many(100, () => ['a', 'b']));
    await deleteUser(setup.tenant, 'u37@example.com');
    await deleteUser(setup.tenant, 'u70@example.com');
    await setup.tenant.importUsers([{ email: 'u70@example.com', user_id: 'other' }], {
      connection: USERS.id,
    });
    await plan(setup, { a: create('a'), b: create('b') });
    const { calls, target } = counting(targetOf(setup));
    expect(await assign(setup, target)).toBeUndefined();
    // Halved until it is found, and known to be gone by the second role.
    expect(calls.length).toBeLessThan(32);
    expect(makeRoleReport(setup.workspace.db).roles).toMatchObject([
      { name: 'a', assigned: 99, gone: 1, failed: 0 },
      { name: 'b', assigned: 99, gone: 1, failed: 0 },
    ]);
    expect(await holders(setup.tenant, 'a')).toContain('u70@example.com');
    const path = join(setup.workspace.folder, 'roles-not-assigned.csv');
    expect(writeNotAssigned(setup.workspace.db, path)).toMatchObject({ rows: 2 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('39,u37@example.com,a,The user is no longer there.');
  });

  test('users who were updated have the role under the id they had', async () => {
    const seed = {
      connections: [{ ...USERS, strategy: 'auth0' }],
      users: [{ connection: 'Users', user_id: 'old-ann', email: 'ann@example.com' }],
    };
    const setup = await imported(
      [{ user: { email: 'ann@example.com', app_metadata: { a: 1 } }, roles: ['x'] }],
      { options: { seed }, policies: { existing: 'update' } },
    );
    await plan(setup, { x: create('x') });
    const { calls, target } = counting(targetOf(setup));
    expect(await assign(setup, target)).toBeUndefined();
    expect(calls).toEqual([1]);
    expect(await holders(setup.tenant, 'x')).toEqual(['ann@example.com']);
  });

  test('a role that is deleted meanwhile fails for its users alone', async () => {
    const setup = await imported(many(60, (n) => (n < 55 ? ['a'] : ['b'])));
    const id = await addRole(setup.tenant, 'a');
    await plan(setup, { a: { kind: 'existing', id, name: 'a' }, b: create('b') });
    await setup.tenant.call(`/roles/${id}`, { method: 'DELETE' });
    const { calls, target } = counting(targetOf(setup));
    expect(await assign(setup, target)).toBeUndefined();
    expect(calls).toEqual([50, 5]);
    expect(makeRoleReport(setup.workspace.db)).toMatchObject({
      roles: [
        { name: 'a', failed: 55, assigned: 0 },
        { name: 'b', assigned: 5 },
      ],
      failures: [{ code: 'ROLE_GONE', users: 55, message: expect.stringContaining('Role not found.') }],
    });
  });

  test('without the scope nothing is assigned, and the reason is the tenant’s', async () => {
    const setup = await imported(
      many(3, () => ['a']),
      {
        options: { scopes: ['create:users', 'read:users', 'read:roles', 'create:roles'] },
      },
    );
    await plan(setup, { a: create('a') });
    const stopped = await assign(setup);
    expect(stopped?.message).toContain('Insufficient scope');
    expect(makeRoleReport(setup.workspace.db)).toMatchObject({ open: 3, failures: [] });
  });

  test('stopping makes no further call', async () => {
    const setup = await imported(many(120, () => ['a']));
    await plan(setup, { a: create('a') });
    const controller = new AbortController();
    const real = targetOf(setup);
    const stopping: RoleTarget = {
      ...real,
      assign(role, users) {
        controller.abort();
        return real.assign(role, users);
      },
    };
    expect(await assign(setup, stopping, controller.signal)).toMatchObject({ code: 'stopped' });
    expect(makeRoleReport(setup.workspace.db).open).toBe(70);
    expect(await assign(setup)).toBeUndefined();
    expect(await holders(setup.tenant, 'a')).toHaveLength(120);
  });
});

describe('limits', () => {
  test('a user with more than 50 roles is given none, and that is said before', async () => {
    const names = Array.from({ length: 51 }, (_, n) => `r${n}`);
    const setup = await imported([
      { user: { email: 'greedy@example.com' }, roles: names },
      { user: { email: 'modest@example.com' }, roles: names.slice(1) },
    ]);
    const planned = await plan(setup, Object.fromEntries(names.map((name) => [name, create(name)])));
    expect(planned).toMatchObject({ value: { tooMany: 1 } });
    expect(await assign(setup)).toBeUndefined();
    expect(await holders(setup.tenant, 'r1')).toEqual(['modest@example.com']);
    expect(await tenantRoles(setup.tenant)).toHaveLength(50);
    expect(makeRoleReport(setup.workspace.db).failures).toMatchObject([{ code: 'TOO_MANY_ROLES', users: 1 }]);
  });

  test('more roles than a tenant has room for are refused before anything is sent', async () => {
    const names = Array.from({ length: 1_001 }, (_, n) => `r${n}`);
    const setup = await imported([{ user: { email: 'a@example.com' }, roles: names }]);
    const planned = await plan(setup, Object.fromEntries(names.map((name) => [name, create(name)])));
    expect(planned).toMatchObject({ ok: false, error: { code: 'too-many-roles' } });
    expect(await tenantRoles(setup.tenant)).toEqual([]);
  });

  test('a second plan keeps what was assigned, and asks for the rest', async () => {
    const setup = await imported(many(4, (n) => (n < 2 ? ['a'] : ['b'])));
    await plan(setup, { a: create('team') });
    await assign(setup);
    const again = await plan(setup, { a: create('team'), b: create('team') });
    expect(again).toMatchObject({
      value: { roles: [{ name: 'team', isNew: false, users: 2, assigned: 2 }], requests: 1 },
    });
    expect(areRolesOpen(setup.workspace.db)).toBe(false);
    const { calls, target } = counting(targetOf(setup));
    await assign(setup, target);
    expect(calls).toEqual([2]);
  });
});
