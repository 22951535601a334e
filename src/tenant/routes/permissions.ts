import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { transaction } from '../../sqlite/transaction.ts';
import { apiError, noSuchUser } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import {
  findPermission,
  givePermissions,
  type Holder,
  ownPermissions,
  permissionsOf,
  takePermissions,
} from '../store/permissions.ts';
import { findRole } from '../store/roles.ts';
import { findUserById } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { limitBody, readBody } from './body.ts';
import { answerPage } from './paging.ts';

/** `/api/v2/roles/{id}/permissions` and `/api/v2/users/{id}/permissions`. */

/** For a role and for a user. Source: Auth0 docs, "Entity Limit Policy". */
const MAX_PERMISSIONS = 1_000;

const permissionsSchema = z.strictObject({
  permissions: z
    .array(z.strictObject({ resource_server_identifier: z.string(), permission_name: z.string() }))
    .min(1),
});
type Pairs = z.infer<typeof permissionsSchema>['permissions'];

export function permissionRoutes({ db, tokens }: Tenant): Hono {
  const app = new Hono();

  const roleHolder = (id: string): Holder | undefined => {
    const role = findRole(db, id);
    return role && { kind: 'role', row: role.row };
  };
  const userHolder = (id: string): Holder | undefined => {
    const user = findUserById(db, id);
    return user && { kind: 'user', row: user.row };
  };
  const noSuchRole = (c: Context) => apiError(c, 404, 'Role not found.');

  /** The rows of permissions, or the answer that one does not exist. */
  function find(c: Context, pairs: Pairs): readonly number[] | Response {
    const found: number[] = [];
    for (const { resource_server_identifier, permission_name } of pairs) {
      const row = findPermission(db, resource_server_identifier, permission_name);
      if (row === undefined) {
        // The code is the API's; its sentence is not known.
        const message = 'One or more of the permissions do not exist.';
        return apiError(c, 400, message, 'inexistent_resource_server_permission');
      }
      found.push(row);
    }
    return found;
  }

  for (const [path, holderOf, missing, scopes] of [
    ['/roles/:id/permissions', roleHolder, noSuchRole, ['read:roles', 'update:roles']],
    ['/users/:id/permissions', userHolder, noSuchUser, ['read:users', 'update:users']],
  ] as const) {
    const [read, update] = scopes;
    app.get(path, requireScope(tokens, read), (c) => {
      const holder = holderOf(c.req.param('id'));
      if (holder === undefined) return missing(c);
      return answerPage(c, 'permissions', (limit, start) => permissionsOf(db, holder, limit, start));
    });

    app.post(path, requireScope(tokens, update), limitBody, async (c) => {
      const body = await readBody(c, permissionsSchema);
      if (!body.ok) return body.response;
      const holder = holderOf(c.req.param('id'));
      if (holder === undefined) return missing(c);
      const permissions = find(c, body.value.permissions);
      if (permissions instanceof Response) return permissions;
      if (new Set([...ownPermissions(db, holder), ...permissions]).size > MAX_PERMISSIONS)
        return apiError(c, 400, `No more permissions can be assigned to this ${holder.kind}.`);
      transaction(db, () => givePermissions(db, holder, permissions));
      return c.json({}, 201);
    });

    app.delete(path, requireScope(tokens, update), limitBody, async (c) => {
      const body = await readBody(c, permissionsSchema);
      if (!body.ok) return body.response;
      const holder = holderOf(c.req.param('id'));
      if (holder === undefined) return missing(c);
      const permissions = find(c, body.value.permissions);
      if (permissions instanceof Response) return permissions;
      transaction(db, () => takePermissions(db, holder, permissions));
      return holder.kind === 'role' ? c.json({}) : c.body(null, 204);
    });
  }
  return app;
}
