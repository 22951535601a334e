import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import type { SeedApi } from '../seed-format.ts';

/** What roles and users may do on the APIs of the tenant's owner. */

const permissionRow = z.object({
  api: z.string(),
  api_name: z.string(),
  name: z.string(),
  description: z.string().nullable(),
});

const permissionKey = z.object({ row: z.int() });

function publicPermission({ api, api_name, name, description }: z.infer<typeof permissionRow>) {
  return {
    permission_name: name,
    description: description ?? '',
    resource_server_name: api_name,
    resource_server_identifier: api,
  };
}

export function insertApi(db: DatabaseSync, { identifier, name, permissions }: SeedApi): void {
  const insert = db.prepare('INSERT INTO permission (api, api_name, name, description) VALUES (?, ?, ?, ?)');
  for (const permission of permissions)
    insert.run(identifier, name, permission.name, permission.description ?? null);
}

/** The row of a permission; undefined when no API has it. */
export function findPermission(db: DatabaseSync, api: string, name: string): number | undefined {
  const found = rows(
    db.prepare('SELECT row FROM permission WHERE api = ? AND name = ?'),
    permissionKey,
    api,
    name,
  );
  return found[0]?.row;
}

/** A role or a user, by its row in the store. */
export interface Holder {
  readonly kind: 'role' | 'user';
  readonly row: number;
}

/** Nothing happens to permissions that the holder has already. */
export function givePermissions(
  db: DatabaseSync,
  { kind, row }: Holder,
  permissions: readonly number[],
): void {
  const insert = db.prepare(`INSERT OR IGNORE INTO ${kind}_permission (${kind}, permission) VALUES (?, ?)`);
  for (const permission of permissions) insert.run(row, permission);
}

export function takePermissions(
  db: DatabaseSync,
  { kind, row }: Holder,
  permissions: readonly number[],
): void {
  const remove = db.prepare(`DELETE FROM ${kind}_permission WHERE ${kind} = ? AND permission = ?`);
  for (const permission of permissions) remove.run(row, permission);
}

/** The rows of the permissions that a holder has itself. */
export function ownPermissions(db: DatabaseSync, { kind, row }: Holder): readonly number[] {
  const own = db.prepare(`SELECT permission AS row FROM ${kind}_permission WHERE ${kind} = ?`);
  return rows(own, permissionKey, row).map((found) => found.row);
}

/** A role's permissions; a user's own and those of the user's roles. */
export function permissionsOf(db: DatabaseSync, { kind, row }: Holder, limit: number, start: number) {
  const held =
    kind === 'role'
      ? 'SELECT permission FROM role_permission WHERE role = ?1'
      : `SELECT permission FROM user_permission WHERE user = ?1
         UNION SELECT permission FROM role_permission
           JOIN role_member ON role_member.role = role_permission.role WHERE role_member.user = ?1`;
  const of = `FROM permission WHERE row IN (${held})`;
  const page = db.prepare(`SELECT * ${of} ORDER BY row LIMIT ?2 OFFSET ?3`);
  return {
    items: rows(page, permissionRow, row, limit, start).map(publicPermission),
    total: number(db, `SELECT count(*) ${of}`, row),
  };
}
