/** What an import user is made of. Its whole form is import-user-schema.ts, which a thread that maps does not load. */

export type { ImportUser, Metadata } from './import-user-schema.ts';

/** Names `app_metadata` must not use; Auth0 keeps them for itself. */
export const RESERVED_APP_METADATA: ReadonlySet<string> = new Set([
  '__tenant',
  '_id',
  'blocked',
  'clientID',
  'created_at',
  'email_verified',
  'email',
  'globalClientID',
  'global_client_id',
  'identities',
  'lastIP',
  'lastLogin',
  'loginsCount',
  'metadata',
  'multifactor_last_modified',
  'multifactor',
  'updated_at',
  'user_id',
]);

/** The attributes an upsert changes on a user who exists; every other one stays as it is. */
export const UPSERTABLE = [
  'email_verified',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'app_metadata',
  'user_metadata',
  'mfa_factors',
  'custom_password_hash',
] as const;

/** No white space around the `@`, one dot in the domain, and RFC 5321 §4.5.3.1's lengths. Linear in the input. */
export const EMAIL_PATTERN =
  /^[^\s@"(),:;<>[\\\]]{1,64}@[^\s@"(),:;<>[\\\]_]{1,185}\.[^\s@"(),.:;<>[\\\]_]{2,63}$/;
export const PHONE_PATTERN = /^\+[0-9]{1,15}$/;
