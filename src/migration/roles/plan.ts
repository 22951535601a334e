import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, ok, type Result } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { display } from '../../text/display.ts';
import { readSetting, saveSetting } from '../workspace/settings.ts';
import { recordsWithRoles } from './legacy-roles.ts';
import type { RoleChoice } from './suggest.ts';
import { MAX_ROLES_OF_TENANT, MAX_ROLES_OF_USER, MAX_USERS_PER_CALL, type TenantRole } from './target.ts';

/**
 * From choices to a row for each user and role. The rows are what is shown, and what is carried out after somebody
 * said yes: nothing else is created or assigned.
 */

/** What is done with a legacy value. */
export interface ChosenRole {
  readonly value: string;
  readonly choice: RoleChoice;
}

export interface PlannedRole {
  readonly name: string;
  readonly isNew: boolean;
  /** To be given it. */
  readonly users: number;
  /** Were given it before. */
  readonly assigned: number;
}

export interface RolePlan {
  readonly roles: readonly PlannedRole[];
  /** Users who would have more roles than one user can have: they are given none. */
  readonly tooMany: number;
  /** To the tenant, at least. */
  readonly requests: number;
}

const CONFIRMED = 'roles-confirmed-at';

/** Somebody has seen the plan and said yes: from now on it may be carried out, by this process or a later one. */
export function confirmRoles(db: DatabaseSync): void {
  saveSetting(db, CONFIRMED, new Date().toISOString());
}

/** Was confirmed, and not carried out to its end. */
export function areRolesOpen(db: DatabaseSync): boolean {
  if (readSetting(db, CONFIRMED, z.string()) === undefined) return false;
  return number(db, 'SELECT EXISTS (SELECT 1 FROM role_member WHERE result IS NULL)') === 1;
}

interface WantedRole {
  readonly name: string;
  /** Undefined: it has to be created. */
  readonly id: string | undefined;
}

/** The role that a choice means at the tenant as it is now; undefined: none. */
function wanted(choice: RoleChoice, existing: readonly TenantRole[]): Result<WantedRole | undefined> {
  if (choice.kind === 'nothing') return ok(undefined);
  if (choice.kind === 'create') {
    const there = existing.find(({ name }) => name === choice.name);
    return ok({ name: choice.name, id: there?.id });
  }
  const there = existing.find(({ id }) => id === choice.id);
  if (there !== undefined) return ok(there);
  const hint = 'r reads the tenant’s roles again.';
  return fail('role-gone', `The role “${display(choice.name)}” is no longer there.`, hint);
}

/** Writes roles down; one that was there in an earlier plan keeps its rows. @returns the row by legacy value */
function saveRoles(db: DatabaseSync, roles: ReadonlyMap<string, WantedRole>): ReadonlyMap<string, number> {
  const known = db.prepare('SELECT row FROM role WHERE name = ? AND id IS ?');
  const insert = db.prepare('INSERT INTO role (name, id, is_new) VALUES (?, ?, ?)');
  const forgetMembers = db.prepare(
    'DELETE FROM role_member WHERE role IN (SELECT row FROM role WHERE name = ?)',
  );
  const forget = db.prepare('DELETE FROM role WHERE name = ?');
  const saved = new Map<string, number>();
  for (const [value, { name, id = null }] of roles) {
    const row = z.object({ row: z.int() }).safeParse(known.get(name, id));
    if (row.success) {
      saved.set(value, row.data.row);
      continue;
    }
    // Another role of the same name: whoever had the one before does not have this one.
    forgetMembers.run(name);
    forget.run(name);
    saved.set(value, Number(insert.run(name, id, id === null ? 1 : 0).lastInsertRowid));
  }
  return saved;
}

const TOO_MANY = `A user can have ${MAX_ROLES_OF_USER} roles at most.`;

function saveMembers(db: DatabaseSync, rolesByValue: ReadonlyMap<string, number>): number {
  const insert = db.prepare('INSERT OR IGNORE INTO role_member (role, seq) VALUES (?, ?)');
  const refuse = db.prepare(`
    INSERT OR IGNORE INTO role_member (role, seq, result, code, message) VALUES (?, ?, 'failed', 'TOO_MANY_ROLES', ?)`);
  let tooMany = 0;
  for (const { seq, values } of recordsWithRoles(db)) {
    const roles = new Set<number>();
    for (const value of values) {
      const role = rolesByValue.get(value);
      if (role !== undefined) roles.add(role);
    }
    const isTooMany = roles.size > MAX_ROLES_OF_USER;
    if (isTooMany) tooMany += 1;
    for (const role of roles) {
      if (isTooMany) refuse.run(role, seq, TOO_MANY);
      else insert.run(role, seq);
    }
  }
  return tooMany;
}

const PLANNED = `
  SELECT r.row, r.name, r.id, r.is_new, sum(m.result IS NULL) AS users, sum(m.result IS 'assigned') AS assigned
  FROM role r JOIN role_member m ON m.role = r.row GROUP BY r.row ORDER BY users DESC, r.name`;

const plannedRow = z.object({
  row: z.int(),
  name: z.string(),
  id: z.string().nullable(),
  is_new: z.int(),
  users: z.int(),
  assigned: z.int(),
});

/**
 * Puts a plan in the place of the one before; what was assigned stays known. Nothing is sent.
 * @param existing the tenant's roles, read right before
 */
export function planRoles(
  db: DatabaseSync,
  choices: readonly ChosenRole[],
  existing: readonly TenantRole[],
): Result<RolePlan> {
  const roles = new Map<string, WantedRole>();
  for (const { value, choice } of choices) {
    const role = wanted(choice, existing);
    if (!role.ok) return role;
    if (role.value !== undefined) roles.set(value, role.value);
  }
  const fresh = new Set([...roles.values()].flatMap(({ name, id }) => (id === undefined ? [name] : [])));
  if (existing.length + fresh.size > MAX_ROLES_OF_TENANT) {
    const message = `A tenant has room for ${MAX_ROLES_OF_TENANT} roles: ${existing.length} are there, and ${fresh.size} would be new.`;
    return fail('too-many-roles', message, 'Leave some out, or use roles that are there.');
  }
  const { rows: planned, tooMany } = transaction(db, () => {
    db.prepare('DELETE FROM setting WHERE key = ?').run(CONFIRMED);
    db.exec(`
      DELETE FROM role_member WHERE result IS NOT 'assigned';
      DELETE FROM role WHERE id IS NULL;
      DELETE FROM arrival WHERE user_id = '';`);
    const saved = saveRoles(db, roles);
    return { rows: new Set(saved.values()), tooMany: saveMembers(db, saved) };
  });
  const shown = rows(db.prepare(PLANNED), plannedRow)
    .filter(({ row, users, assigned }) => planned.has(row) && users + assigned > 0)
    .map(({ name, is_new, id, users, assigned }) => ({
      name,
      isNew: is_new === 1 && id === null,
      users,
      assigned,
    }));
  const requests = shown.reduce(
    (sum, { isNew, users }) => sum + Number(isNew) + Math.ceil(users / MAX_USERS_PER_CALL),
    0,
  );
  return ok({ roles: shown, tooMany, requests });
}
