import { hash } from 'bcryptjs';
import { Hono } from 'hono';
import { transaction } from '../../sqlite/transaction.ts';
import { apiError, noSuchUser, queryError } from '../api-error.ts';
import { requireScope } from '../auth.ts';
import { COST, type StoredPassword } from '../password.ts';
import { isStrongEnough, WEAK_PASSWORD } from '../password-policy.ts';
import { findConnectionByName } from '../store/connections.ts';
import { isGhost } from '../store/ghosts.ts';
import { dropTicketsOf } from '../store/tickets.ts';
import {
  deleteUser,
  findUserById,
  findUsers,
  insertUser,
  isTaken,
  type NewUser,
  publicUser,
  replaceUser,
  type StoredUser,
} from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { mailTicket } from '../tickets.ts';
import {
  changedUser,
  combinationProblem,
  connectionProblem,
  type UserChanges,
  userChangesSchema,
} from '../user-changes.ts';
import { createdUser, creationProblem, userCreationSchema } from '../user-creation.ts';
import { limitBody, readBody } from './body.ts';
import { fieldsOf } from './fields.ts';

/** `POST /api/v2/users` and `/users/{id}`: one user. */
export function userRoutes(tenant: Tenant): Hono {
  const { db, tokens, clock } = tenant;
  const app = new Hono();

  /** Why a body that is valid in itself can not be applied to this user. */
  function obstacle(user: StoredUser, changes: UserChanges): string | undefined {
    const connection = findConnectionByName(db, user.connection);
    const isUnknown =
      changes.connection !== undefined && findConnectionByName(db, changes.connection) === undefined;
    if (connection === undefined || isUnknown) return 'Connection does not exist.';
    const problem = combinationProblem(changes) ?? connectionProblem(changes, user, connection);
    if (problem !== undefined || changes.password === undefined) return problem;
    return isStrongEnough(changes.password, connection.options.passwordPolicy) ? undefined : WEAK_PASSWORD;
  }

  /** Which new key somebody else in the connection has. */
  function conflict(before: StoredUser, after: StoredUser): string | undefined {
    const isNewAndTaken = (key: 'email' | 'username' | 'phone_number') =>
      before[key] !== after[key] && isTaken(db, key, after[key], after);
    if (isNewAndTaken('email')) return 'The specified new email already exists';
    if (isNewAndTaken('username')) return 'The specified new username already exists';
    // The wording for a phone number is not known.
    return isNewAndTaken('phone_number') ? 'The specified new phone number already exists' : undefined;
  }

  /** Somebody in the connection who has one of a new user's keys. */
  function isKnown({ connection, id, email, username, phone_number }: NewUser): boolean {
    if (email !== null && isGhost(db, connection, email)) return true;
    const keys = '(id = ? OR email = ? OR username = ? OR phone_number = ?)';
    const where = `connection = ? AND ${keys} LIMIT 1`;
    return findUsers(db, where, connection, id, email, username, phone_number).length > 0;
  }

  app.post('/', requireScope(tokens, 'create:users'), limitBody, async (c) => {
    const body = await readBody(c, userCreationSchema);
    if (!body.ok) return body.response;
    const creation = body.value;
    const connection = findConnectionByName(db, creation.connection);
    const problem = creationProblem(creation, connection);
    if (problem !== undefined) return apiError(c, 400, problem);
    if (!isStrongEnough(creation.password, connection?.options.passwordPolicy))
      return apiError(c, 400, WEAK_PASSWORD);
    const password_hash = await hash(creation.password, COST);
    const user = createdUser(creation, { kind: 'own', password_hash }, clock.timestamp());
    if (isKnown(user)) return apiError(c, 409, 'The user already exists.', 'auth0_idp_error');
    const stored = insertUser(db, user);
    if (creation.verify_email ?? user.profile.email_verified !== true)
      mailTicket(tenant, new URL(c.req.url).origin, 'verify-email', stored);
    return c.json(publicUser(stored), 201);
  });

  app.get('/:id', requireScope(tokens, 'read:users'), (c) => {
    const user = findUserById(db, c.req.param('id'));
    if (user === undefined) return noSuchUser(c);
    const show = fieldsOf(c.req.query());
    if (show === undefined) return queryError(c, 'fields');
    return c.json(show(publicUser(user)));
  });

  app.patch('/:id', requireScope(tokens, 'update:users'), limitBody, async (c) => {
    const body = await readBody(c, userChangesSchema);
    if (!body.ok) return body.response;
    const changes = body.value;
    const before = findUserById(db, c.req.param('id'));
    if (before === undefined) return noSuchUser(c);
    const problem = obstacle(before, changes);
    if (problem !== undefined) return apiError(c, 400, problem);
    const password: StoredPassword | undefined =
      changes.password === undefined
        ? undefined
        : { kind: 'own', password_hash: await hash(changes.password, COST) };
    // Hashing takes long enough for somebody else to change or delete the user.
    const [user] = findUsers(db, 'row = ?', before.row);
    if (user === undefined) return noSuchUser(c);
    const changed = changedUser(user, changes, password, clock.timestamp());
    const taken = conflict(user, changed);
    if (taken !== undefined) return apiError(c, 400, taken, 'auth0_idp_error');
    transaction(db, () => {
      replaceUser(db, changed);
      if (changed.email !== user.email || password !== undefined) dropTicketsOf(db, user.row);
    });
    if (changes.verify_email === true) mailTicket(tenant, new URL(c.req.url).origin, 'verify-email', changed);
    return c.json(publicUser(changed));
  });

  app.delete('/:id', requireScope(tokens, 'delete:users'), (c) => {
    const user = findUserById(db, c.req.param('id'));
    if (user !== undefined) deleteUser(db, user.row);
    return c.body(null, 204);
  });
  return app;
}
