/**
 * Which passwords a connection takes from people and from the Management API. Imported hashes are not asked.
 * Source: Auth0 docs, "Password Strength in Auth0 Database Connections".
 */

export const PASSWORD_POLICIES = ['none', 'low', 'fair', 'good', 'excellent'] as const;
export type PasswordPolicy = (typeof PASSWORD_POLICIES)[number];

const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

function kindsOf(password: string): number {
  return KINDS.filter((kind) => kind.test(password)).length;
}

const good = (password: string) => password.length >= 8 && kindsOf(password) >= 3;

const POLICIES: Readonly<Record<PasswordPolicy, (password: string) => boolean>> = {
  none: (password) => password.length >= 1,
  low: (password) => password.length >= 6,
  fair: (password) => password.length >= 8 && KINDS.slice(0, 3).every((kind) => kind.test(password)),
  good,
  // No character more than twice in a row.
  excellent: (password) => good(password) && password.length >= 10 && !/(.)\1\1/s.test(password),
};

export const WEAK_PASSWORD = 'PasswordStrengthError: Password is too weak';

/** @param policy that of the connection; the default of new connections is `good` */
export function isStrongEnough(password: string, policy: PasswordPolicy | null | undefined): boolean {
  return POLICIES[policy ?? 'good'](password);
}
