import { z } from 'zod';
import { normaliseEmail, normaliseUsername } from '../migration/user/identity.ts';
import { importUserSchema } from '../migration/user/import-user-schema.ts';
import { newUserId } from './ids.ts';
import type { StoredPassword } from './password.ts';
import { newProfile } from './profile.ts';
import type { StoredConnection } from './store/connections.ts';
import type { NewUser } from './store/users.ts';

/**
 * What `POST /api/v2/users` takes and what comes of it. Pure. Unlike an import it takes passwords and no hashes.
 * Source: Auth0 Management API description, "Create a User".
 */

export const userCreationSchema = importUserSchema
  .omit({ password_hash: true, custom_password_hash: true, mfa_factors: true })
  .extend({
    connection: z.string().min(1),
    password: z.string().min(1).max(4096),
    verify_email: z.boolean().optional(),
  });
export type UserCreation = z.infer<typeof userCreationSchema>;

/** Why nobody, or not this user, can be created in a connection. */
export function creationProblem(
  { username }: UserCreation,
  connection: StoredConnection | undefined,
): string | undefined {
  if (connection === undefined) return 'Connection does not exist.';
  const { enabledDatabaseCustomization, import_mode, requires_username } = connection.options;
  // With a database of its own, a connection would have to run a script for it, which this tenant does not.
  const isForeign = enabledDatabaseCustomization === true && import_mode !== true;
  if (connection.strategy !== 'auth0' || isForeign)
    return 'Connection does not support user creation through the API. It must either be a database or passwordless connection.';
  if (!connection.is_enabled) return 'Connection is disabled.';
  if (username !== undefined && requires_username !== true)
    return 'Cannot set username for connection without requires_username.';
  if (username === undefined && requires_username === true)
    return "Payload validation error: 'Missing required property: username'.";
  return undefined;
}

/** @param at ISO 8601 */
export function createdUser(creation: UserCreation, password: StoredPassword, at: string): NewUser {
  const {
    connection,
    user_id,
    username,
    phone_number,
    password: _plain,
    verify_email: _mail,
    ...rest
  } = creation;
  const { email: givenEmail, ...profile } = rest;
  const email = normaliseEmail(givenEmail);
  return {
    connection,
    provider: 'auth0',
    id: user_id ?? newUserId(),
    email,
    username: username === undefined ? null : normaliseUsername(username),
    phone_number: phone_number ?? null,
    profile: newProfile(email, profile),
    password,
    logins_count: 0,
    last_login: null,
    created_at: at,
    updated_at: at,
  };
}
