/**
 * What is done with the users of a password scheme. `login-script`: held back from the import, and moved by a
 * custom-database script when the user first signs in.
 */
export const SCHEME_ACTIONS = ['import', 'hold-back', 'login-script'] as const;
export type SchemeAction = (typeof SCHEME_ACTIONS)[number];
