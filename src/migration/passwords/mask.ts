/** A hash as a screen may show it: what its scheme is called, and nothing that could be attacked. */

/**
 * Prefixes that name a scheme: `$2y$10$`, `pbkdf2_sha256$`, `scrypt:32768:8:1$`, `{SSHA}`. At most 24 characters, and only
 * letters that make up names and parameters.
 */
const SCHEME_PREFIX =
  /^(?:\$[A-Za-z0-9-]{1,14}\$(?:[0-9]{1,2}\$)?|\{[A-Za-z0-9-]{1,14}\}|[a-z]{2,8}[0-9]?_[a-z0-9]{3,8}\$|(?:scrypt|pbkdf2):[a-z0-9:]{1,20}\$)/;

/** The same for a value that may be something else: one that has such a prefix is cut behind it. */
export function maskIfHash(value: string): string {
  const prefix = SCHEME_PREFIX.exec(value)?.[0];
  return prefix === undefined ? value : `${prefix}…`;
}

/** "$2y$10$…"; a value without such a prefix shows only its length, for it could be a password in plain text. */
export function maskHash(value: string): string {
  if (value === '') return '';
  const prefix = SCHEME_PREFIX.exec(value)?.[0];
  return prefix === undefined ? `•••• (${value.length} characters)` : `${prefix}…`;
}
