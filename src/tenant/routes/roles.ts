import { Hono } from 'hono';
import { z } from 'zod';
import { apiError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import {
  countRoles,
  deleteRole,
  findRole,
  findRoleByName,
  insertRole,
  listRoles,
  publicRole,
  saveRole,
} from '../store/roles.ts';
import type { Tenant } from '../tenant.ts';
import { limitBody, readBody } from './body.ts';
import { answerPage } from './paging.ts';

/** `/api/v2/roles`. */

/** Source: Auth0 docs, "Entity Limit Policy". */
const MAX_ROLES = 1_000;

const newRoleSchema = z.strictObject({ name: z.string().min(1), description: z.string().optional() });

export function roleRoutes({ db, tokens }: Tenant): Hono {
  const app = new Hono();
  const read = requireScope(tokens, 'read:roles');

  app.get('/', read, (c) => {
    const part = c.req.query('name_filter') ?? '';
    return answerPage(c, 'roles', (limit, start) => listRoles(db, part, limit, start));
  });

  app.post('/', requireScope(tokens, 'create:roles'), limitBody, async (c) => {
    const body = await readBody(c, newRoleSchema);
    if (!body.ok) return body.response;
    const { name, description } = body.value;
    if (findRoleByName(db, name) !== undefined) return apiError(c, 409, 'The role already exists.');
    if (countRoles(db) >= MAX_ROLES) {
      const message = 'You reached the limit of entities of this type for this tenant.';
      return apiError(c, 403, message, 'too_many_entities');
    }
    const id = insertRole(db, name, description);
    return c.json({ id, name, ...(description === undefined ? {} : { description }) });
  });

  app.get('/:id', read, (c) => {
    const role = findRole(db, c.req.param('id'));
    return role === undefined ? apiError(c, 404, 'Role not found.') : c.json(publicRole(role));
  });

  app.patch('/:id', requireScope(tokens, 'update:roles'), limitBody, async (c) => {
    const body = await readBody(c, newRoleSchema.partial());
    if (!body.ok) return body.response;
    const role = findRole(db, c.req.param('id'));
    if (role === undefined) return apiError(c, 404, 'Role not found.');
    const { name = role.name, description = role.description } = body.value;
    const named = findRoleByName(db, name);
    if (named !== undefined && named.row !== role.row) return apiError(c, 409, 'The role already exists.');
    const changed = { ...role, name, description };
    saveRole(db, changed);
    return c.json(publicRole(changed));
  });

  app.delete('/:id', requireScope(tokens, 'delete:roles'), (c) => {
    const role = findRole(db, c.req.param('id'));
    if (role === undefined) return apiError(c, 404, 'Role not found.');
    deleteRole(db, role);
    return c.json({});
  });
  return app;
}
