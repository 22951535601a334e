import type { ImportUser } from '../../migration/user/import-user.ts';
import { importOutcome } from '../../migration/user/upsert-rules.ts';
import type { StoredPassword } from '../password.ts';
import type { Profile } from '../profile.ts';
import type { StoredUser } from '../store/users.ts';
import type { RecordError } from './validate.ts';

/**
 * What an import does with one valid record, given the users of the connection that share a key with it. Whether it
 * is inserted, an update or refused is told by the rules the preview reads too (upsert-rules.ts); here is what an update
 * changes. Source: Auth0 docs "Bulk User Imports", section on upsert.
 */

/** Users of the target connection; those of other connections never count. */
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
      /** The attributes to replace; every other one stays. */
      readonly changes: Profile;
      /** Undefined: the stored one stays. */
      readonly password: StoredPassword | undefined;
    }
  | { readonly kind: 'refuse'; readonly error: RecordError };

function refuse(code: string, message: string): Decision {
  return { kind: 'refuse', error: { code, message } };
}

/** Email, username, user_id, phone, blocked and password_hash are not among them. Metadata is replaced whole. */
function upsertable(user: ImportUser): Profile {
  const { email_verified, given_name, family_name, name, nickname, picture } = user;
  const { app_metadata, user_metadata, mfa_factors } = user;
  const profile = { email_verified, given_name, family_name, name, nickname, picture };
  const given = Object.entries({ ...profile, app_metadata, user_metadata, mfa_factors });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export function decide(user: ImportUser, matches: Matches, upsert: boolean): Decision {
  const { byEmail, byId, byUsername, byPhone } = matches;
  const outcome = importOutcome(
    {
      email: byEmail !== undefined,
      user_id: byId !== undefined,
      username: byUsername !== undefined,
      phone_number: byPhone !== undefined,
    },
    upsert,
  );
  if (outcome.kind === 'refuse') return refuse(outcome.code, outcome.message);
  if (outcome.kind === 'insert' || byEmail === undefined) return { kind: 'insert' };
  const changes = upsertable(user);
  const { custom_password_hash } = user;
  if (custom_password_hash === undefined)
    return { kind: 'update', stored: byEmail, changes, password: undefined };
  if (byEmail.password.kind !== 'imported') {
    // The message is Auth0's; its code is not known.
    return refuse(
      'CONFLICT',
      'A custom_password_hash was provided, but the user already has password hash defined',
    );
  }
  return { kind: 'update', stored: byEmail, changes, password: { kind: 'imported', custom_password_hash } };
}
