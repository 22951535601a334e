import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { transaction } from '../../sqlite/transaction.ts';
import { apiError, noSuchUser } from '../api-error.ts';
import { requireScope, requireScopes } from '../auth.ts';
import {
  countMembers,
  findRole,
  giveRole,
  membersOf,
  rolesOf,
  type StoredRole,
  takeRole,
} from '../store/roles.ts';
import { findUserById, type StoredUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { limitBody, readBody } from './body.ts';
import { answerFromCheckpoint, answerPage, wantsCheckpoints } from './paging.ts';

/** Who has which role: `/api/v2/roles/{id}/users` and `/api/v2/users/{id}/roles`. */

/** Source: Auth0 docs, "Entity Limit Policy". */
const MAX_ROLES_OF_USER = 50;

const usersSchema = z.strictObject({ users: z.array(z.string().min(1).max(300)) });
const rolesSchema = z.strictObject({ roles: z.array(z.string().min(1).max(300)).min(1) });

/** What was found for each of some keys, each once; undefined when one of them is nowhere: it spoils the whole call. */
function findAll<T extends { readonly row: number }>(
  keys: readonly string[],
  find: (key: string) => T | undefined,
): readonly T[] | undefined {
  const found = new Map<number, T>();
  for (const key of keys) {
    const one = find(key);
    if (one === undefined) return undefined;
    found.set(one.row, one);
  }
  return [...found.values()];
}

export function roleMemberRoutes({ db, tokens }: Tenant): Hono {
  const app = new Hono();

  /** Every role to every user, or nothing when somebody would have too many. */
  function give(
    c: Context,
    roles: readonly StoredRole[],
    users: readonly StoredUser[],
  ): Response | undefined {
    return transaction(db, () => {
      for (const user of users) {
        const has = new Set(rolesOf(db, user, MAX_ROLES_OF_USER, 0).items.map(({ id }) => id));
        for (const { id } of roles) has.add(id);
        // Worded as it is for permissions; what the real API says here is not known.
        if (has.size > MAX_ROLES_OF_USER)
          return apiError(c, 400, 'No more roles can be assigned to this user.');
      }
      for (const user of users) for (const role of roles) giveRole(db, role, user);
      return undefined;
    });
  }

  app.get(
    '/roles/:id/users',
    requireScopes(tokens, ['read:users', 'read:roles'], 'read:role_members'),
    (c) => {
      const role = findRole(db, c.req.param('id'));
      if (role === undefined) return apiError(c, 404, 'Role not found.');
      if (wantsCheckpoints(c))
        return answerFromCheckpoint(c, 'users', (limit, after) => membersOf(db, role, { limit, after }));
      return answerPage(c, 'users', (limit, start) => ({
        items: membersOf(db, role, { limit, start }).map(({ shown }) => shown),
        total: countMembers(db, role),
      }));
    },
  );

  app.post(
    '/roles/:id/users',
    requireScope(tokens, 'update:roles', 'create:role_members'),
    limitBody,
    async (c) => {
      const body = await readBody(c, usersSchema);
      if (!body.ok) return body.response;
      const role = findRole(db, c.req.param('id'));
      if (role === undefined) return apiError(c, 404, 'Role not found.');
      const users = findAll(body.value.users, (id) => findUserById(db, id));
      if (users === undefined) return apiError(c, 404, 'One or more of the users do not exist.');
      return give(c, [role], users) ?? c.json({});
    },
  );

  app.get(
    '/users/:id/roles',
    requireScopes(tokens, ['read:users', 'read:roles'], 'read:role_members'),
    (c) => {
      const user = findUserById(db, c.req.param('id'));
      if (user === undefined) return noSuchUser(c);
      return answerPage(c, 'roles', (limit, start) => rolesOf(db, user, limit, start));
    },
  );

  app.post(
    '/users/:id/roles',
    requireScope(tokens, 'update:users', 'create:role_members'),
    limitBody,
    async (c) => {
      const body = await readBody(c, rolesSchema);
      if (!body.ok) return body.response;
      const user = findUserById(db, c.req.param('id'));
      if (user === undefined) return noSuchUser(c);
      const roles = findAll(body.value.roles, (id) => findRole(db, id));
      if (roles === undefined) return apiError(c, 404, 'Role not found.');
      return give(c, roles, [user]) ?? c.body(null, 204);
    },
  );

  app.delete(
    '/users/:id/roles',
    requireScope(tokens, 'update:users', 'delete:role_members'),
    limitBody,
    async (c) => {
      const body = await readBody(c, rolesSchema);
      if (!body.ok) return body.response;
      const user = findUserById(db, c.req.param('id'));
      if (user === undefined) return noSuchUser(c);
      const roles = findAll(body.value.roles, (id) => findRole(db, id));
      if (roles === undefined) return apiError(c, 404, 'Role not found.');
      transaction(db, () => {
        for (const role of roles) takeRole(db, role, user);
      });
      return c.body(null, 204);
    },
  );
  return app;
}
