import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { newRoleId } from '../ids.ts';
import { findUsers, publicUser, type StoredUser } from './users.ts';

/** Roles, and who has them. */

const roleRow = z.object({
  row: z.int(),
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
});
export type StoredRole = z.infer<typeof roleRow>;

/** As the Management API shows it. */
export function publicRole({ id, name, description }: StoredRole): Record<string, unknown> {
  return description === null ? { id, name } : { id, name, description };
}

export function findRole(db: DatabaseSync, id: string): StoredRole | undefined {
  return rows(db.prepare('SELECT * FROM role WHERE id = ?'), roleRow, id)[0];
}

export function findRoleByName(db: DatabaseSync, name: string): StoredRole | undefined {
  return rows(db.prepare('SELECT * FROM role WHERE name = ?'), roleRow, name)[0];
}

export function countRoles(db: DatabaseSync): number {
  return number(db, 'SELECT count(*) FROM role');
}

/** The roles whose names contain a text, in any case. */
export function listRoles(db: DatabaseSync, part: string, limit: number, start: number) {
  const where = 'instr(lower_case(name), lower_case(?)) > 0';
  const page = db.prepare(`SELECT * FROM role WHERE ${where} ORDER BY row LIMIT ? OFFSET ?`);
  return {
    items: rows(page, roleRow, part, limit, start).map(publicRole),
    total: number(db, `SELECT count(*) FROM role WHERE ${where}`, part),
  };
}

export function insertRole(db: DatabaseSync, name: string, description: string | undefined): string {
  const id = newRoleId();
  db.prepare('INSERT INTO role (id, name, description) VALUES (?, ?, ?)').run(id, name, description ?? null);
  return id;
}

export function saveRole(db: DatabaseSync, { row, name, description }: StoredRole): void {
  db.prepare('UPDATE role SET name = ?, description = ? WHERE row = ?').run(name, description, row);
}

/** Takes it from everybody, too. */
export function deleteRole(db: DatabaseSync, { row }: StoredRole): void {
  db.prepare('DELETE FROM role WHERE row = ?').run(row);
}

export function rolesOf(db: DatabaseSync, user: StoredUser, limit: number, start: number) {
  const of = 'FROM role JOIN role_member ON role_member.role = role.row WHERE role_member.user = ?';
  const page = db.prepare(`SELECT role.* ${of} ORDER BY role_member.row LIMIT ? OFFSET ?`);
  return {
    items: rows(page, roleRow, user.row, limit, start).map(publicRole),
    total: number(db, `SELECT count(*) ${of}`, user.row),
  };
}

/** Nothing happens when the user has the role already. */
export function giveRole(db: DatabaseSync, role: StoredRole, user: StoredUser): void {
  db.prepare('INSERT OR IGNORE INTO role_member (role, user) VALUES (?, ?)').run(role.row, user.row);
}

export function takeRole(db: DatabaseSync, role: StoredRole, user: StoredUser): void {
  db.prepare('DELETE FROM role_member WHERE role = ? AND user = ?').run(role.row, user.row);
}

const memberRow = z.object({ member: z.int(), user: z.int() });

export interface Member {
  /** Grows with every assignment. */
  readonly row: number;
  readonly shown: Record<string, unknown>;
}

/** The members of a role who came after one of them, in the order they came. */
export function membersOf(
  db: DatabaseSync,
  role: StoredRole,
  {
    limit,
    start = 0,
    after = 0,
  }: { readonly limit: number; readonly start?: number; readonly after?: number },
): readonly Member[] {
  const sql =
    'SELECT row AS member, user FROM role_member WHERE role = ? AND row > ? ORDER BY row LIMIT ? OFFSET ?';
  return rows(db.prepare(sql), memberRow, role.row, after, limit, start).flatMap(({ member, user }) => {
    return findUsers(db, 'row = ?', user).map((found) => {
      const { user_id, email, picture, name } = publicUser(found);
      return { row: member, shown: { user_id, email, picture, name } };
    });
  });
}

export function countMembers(db: DatabaseSync, role: StoredRole): number {
  return number(db, 'SELECT count(*) FROM role_member WHERE role = ?', role.row);
}
