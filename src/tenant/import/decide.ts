import type { ImportUser } from '../../migration/user/import-user.ts';
import type { StoredPassword } from '../password.ts';
import type { StoredUser } from '../store/users.ts';
import type { RecordError } from './validate.ts';

/**
 * What an import does with one valid record, given the users of the connection that share a key with it. Pure: the
 * documented semantics in one place. Source: Auth0 docs "Bulk User Imports", section on upsert.
 */

export interface Matches {
  readonly byEmail: StoredUser | undefined;
  readonly byId: StoredUser | undefined;
  readonly byUsername: StoredUser | undefined;
  readonly byPhone: StoredUser | undefined;
}

export type Decision =
  | { readonly kind: 'insert' }
  | {
      readonly kind: 'update';
      readonly stored: StoredUser;
      readonly profile: StoredUser['profile'];
      readonly password: StoredPassword;
    }
  | { readonly kind: 'refuse'; readonly error: RecordError };

function refuse(code: string, message: string): Decision {
  return { kind: 'refuse', error: { code, message } };
}

/** Only these change; email, username, user_id, phone, blocked and password_hash stay. Metadata is replaced whole. */
function updatedProfile(stored: StoredUser, user: ImportUser): StoredUser['profile'] {
  const {
    email_verified,
    given_name,
    family_name,
    name,
    nickname,
    picture,
    app_metadata,
    user_metadata,
    mfa_factors,
  } = user;
  const changes = {
    email_verified,
    given_name,
    family_name,
    name,
    nickname,
    picture,
    app_metadata,
    user_metadata,
    mfa_factors,
  };
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...stored.profile, ...Object.fromEntries(given) };
}

export function decide(user: ImportUser, matches: Matches, upsert: boolean): Decision {
  const { byEmail, byId, byUsername, byPhone } = matches;
  if (!upsert) {
    const known = byEmail ?? byId ?? byUsername ?? byPhone;
    if (known === undefined) return { kind: 'insert' };
    return refuse('DUPLICATED_USER', 'The user already exist and upsert parameter is false');
  }
  if (byEmail === undefined) {
    if (byId !== undefined) return refuse('CONFLICT', 'A user with this user_id already exists.');
    if (byUsername !== undefined)
      return refuse('CONFLICT_USERNAME', 'A user with this username already exists.');
    if (byPhone !== undefined) return refuse('CONFLICT', 'A user with this phone_number already exists.');
    return { kind: 'insert' };
  }
  const { custom_password_hash } = user;
  if (custom_password_hash !== undefined && byEmail.password.kind !== 'imported') {
    return refuse(
      'CONFLICT',
      'A custom_password_hash was provided, but the user already has password hash defined',
    );
  }
  const password: StoredPassword =
    custom_password_hash === undefined ? byEmail.password : { kind: 'imported', custom_password_hash };
  return { kind: 'update', stored: byEmail, profile: updatedProfile(byEmail, user), password };
}
