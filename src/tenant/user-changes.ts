import { z } from 'zod';
import { normaliseEmail, normaliseUsername } from '../migration/user/identity.ts';
import type { Metadata } from '../migration/user/import-user.ts';
import { importUserSchema } from '../migration/user/import-user-schema.ts';
import type { StoredPassword } from './password.ts';
import { type Profile, profileSchema } from './profile.ts';
import type { StoredConnection } from './store/connections.ts';
import type { StoredUser } from './store/users.ts';

/**
 * What `PATCH /api/v2/users/{id}` may change and what comes of it. Pure.
 * Source: Auth0 Management API description, "Update a User".
 */

const { email, username, phone_number, given_name, family_name, name, nickname, picture } =
  importUserSchema.shape;

/** Unlike an import, it can take attributes away: null does. */
const removable = <S extends z.ZodType>(schema: z.ZodOptional<S>) => schema.unwrap().nullable().optional();

export const userChangesSchema = z.strictObject({
  app_metadata: importUserSchema.shape.app_metadata,
  user_metadata: importUserSchema.shape.user_metadata,
  blocked: z.boolean().optional(),
  email: email.optional(),
  email_verified: z.boolean().optional(),
  phone_number: removable(phone_number),
  phone_verified: z.boolean().optional(),
  username,
  given_name: removable(given_name),
  family_name: removable(family_name),
  name: removable(name),
  nickname: removable(nickname),
  picture: removable(picture),
  password: z.string().min(1).max(4096).optional(),
  connection: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
  verify_email: z.boolean().optional(),
  verify_phone_number: z.boolean().optional(),
});
export type UserChanges = z.infer<typeof userChangesSchema>;

const TOGETHER = [
  ['password', 'email'],
  ['password', 'email_verified'],
  ['username', 'email'],
  ['username', 'email_verified'],
  ['username', 'password'],
] as const;

/** Changes that can not be made in one call. */
export function combinationProblem(changes: UserChanges): string | undefined {
  const pair = TOGETHER.find((names) => names.every((key) => changes[key] !== undefined));
  return pair && `Cannot update ${pair[0]} and ${pair[1]} simultaneously.`;
}

const ROOT_ATTRIBUTES = ['family_name', 'given_name', 'name', 'nickname', 'picture'] as const;

/** Changes that the user's connection does not have in its hands. */
export function connectionProblem(
  changes: UserChanges,
  user: StoredUser,
  connection: StoredConnection,
): string | undefined {
  // Which words the real API has for a connection that is not the user's own is not known.
  if (changes.connection !== undefined && changes.connection !== user.connection)
    return 'The user does not have an identity in this connection.';
  const isDatabase = connection.strategy === 'auth0';
  if (!isDatabase && changes.email !== undefined) return 'Cannot update email for non-database user.';
  if (!isDatabase && (changes.password ?? changes.username) !== undefined)
    return 'Connection is not supported for this operation.';
  if (!connection.is_enabled && (changes.email ?? changes.password) !== undefined)
    return 'Cannot change email or password for users in a disabled connection.';
  const { enabledDatabaseCustomization, import_mode } = connection.options;
  const isForeign = !isDatabase || (enabledDatabaseCustomization === true && import_mode !== true);
  const refused = isForeign ? ROOT_ATTRIBUTES.filter((key) => changes[key] !== undefined) : [];
  if (refused.length > 0)
    return `The following user attributes cannot be updated: ${refused.join(', ')}. The connection must either be a database connection (using the Auth0 store), a passwordless connection (email or sms) or has disabled 'Sync user profile attributes at each login'.`;
  if (changes.username !== undefined && user.username === null)
    return 'Cannot update username for users without an username already set.';
  return undefined;
}

/** First level only; null takes a key away, an empty object everything (Auth0 docs: manage metadata). */
function merged(stored: Metadata | undefined, given: Metadata | undefined): Metadata | undefined {
  if (given === undefined) return stored;
  if (Object.keys(given).length === 0) return undefined;
  const both = Object.entries({ ...stored, ...given });
  return Object.fromEntries(both.filter(([, value]) => value !== null));
}

function changedProfile(user: StoredUser, changes: UserChanges, at: string): Profile {
  const stored = user.profile;
  const { blocked, given_name, family_name, name, nickname, picture } = changes;
  const given = Object.entries({ blocked, given_name, family_name, name, nickname, picture });
  const isNewEmail = changes.email !== undefined && normaliseEmail(changes.email) !== user.email;
  const isNewPhone = changes.phone_number !== undefined && changes.phone_number !== user.phone_number;
  const all = Object.entries({
    ...stored,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    // A new address is not a verified one until it is said to be.
    email_verified: changes.email_verified ?? (isNewEmail ? false : stored.email_verified),
    phone_verified: changes.phone_verified ?? (isNewPhone ? undefined : stored.phone_verified),
    app_metadata: merged(stored.app_metadata, changes.app_metadata),
    user_metadata: merged(stored.user_metadata, changes.user_metadata),
    last_password_reset: changes.password === undefined ? stored.last_password_reset : at,
  });
  return profileSchema.parse(Object.fromEntries(all.filter(([, value]) => value !== null)));
}

/** @param password what the tenant keeps of a new one; undefined: the stored one stays */
export function changedUser(
  user: StoredUser,
  changes: UserChanges,
  password: StoredPassword | undefined,
  at: string,
): StoredUser {
  const { email, username, phone_number } = changes;
  return {
    ...user,
    email: email === undefined ? user.email : normaliseEmail(email),
    username: username === undefined ? user.username : normaliseUsername(username),
    phone_number: phone_number === undefined ? user.phone_number : phone_number,
    profile: changedProfile(user, changes, at),
    password: password ?? user.password,
    updated_at: at,
  };
}
