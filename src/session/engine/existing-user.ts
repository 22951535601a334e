import type { ExportedUser } from '../../auth0/schemas.ts';
import type { ExistingUser } from '../../migration/workspace/load-snapshot.ts';

/**
 * A user of the tenant as the snapshot keeps it. One with several identities counts in the connection of the first,
 * which is the one that owns the profile.
 */
export function existingUser(user: ExportedUser): ExistingUser {
  const { identities, ...profile } = user;
  return {
    connection: identities?.[0]?.connection ?? '',
    userId: user.user_id,
    email: user.email,
    username: user.username,
    phone: user.phone_number,
    profile,
  };
}
