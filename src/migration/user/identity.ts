/**
 * The keys by which Auth0 tells users apart, normalised the way its own store does it.
 * The preview and the embedded tenant both use these: they can not disagree about who is who.
 */

/** Auth0's own user store lower-cases email addresses and usernames (docs: "User Profile Structure"). */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

export function normaliseUsername(username: string): string {
  return username.trim().toLowerCase();
}

/**
 * A legacy id → the `user_id` an import record may carry. The server puts `auth0|` in front,
 * so one such prefix is taken off here, or it would double (docs: "Bulk User Imports").
 */
export function importUserId(id: string): string {
  const trimmed = id.trim();
  return trimmed.startsWith('auth0|') ? trimmed.slice('auth0|'.length) : trimmed;
}

/** The id under which the tenant stores a record's `user_id`. */
export function storedUserId(userId: string): string {
  return `auth0|${userId}`;
}
