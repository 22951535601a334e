import { z } from 'zod';
import { customPasswordHashSchema, PASSWORD_HASH_PATTERN } from './custom-password-hash.ts';

/**
 * One user as `POST /jobs/users-imports` takes it: a closed object in which only `email` is required.
 * Source: Auth0 docs, "Bulk User Import Database Schema"; lengths from the user profile reference.
 */

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

const metadata = z.record(z.string(), z.json());

const mfaFactor = z.union([
  z.strictObject({ totp: z.strictObject({ secret: z.string().regex(/^[A-Z2-7]+$/) }) }),
  z.strictObject({ phone: z.strictObject({ value: z.string().regex(PHONE_PATTERN) }) }),
  z.strictObject({ email: z.strictObject({ value: z.string().regex(EMAIL_PATTERN) }) }),
]);

export const importUserSchema = z.strictObject({
  email: z.string().max(254).regex(EMAIL_PATTERN),
  email_verified: z.boolean().optional(),
  phone_number: z.string().regex(PHONE_PATTERN).optional(),
  phone_verified: z.boolean().optional(),
  user_id: z.string().min(1).max(255).regex(/^\S*$/).optional(),
  username: z.string().min(1).max(128).optional(),
  given_name: z.string().min(1).max(150).optional(),
  family_name: z.string().min(1).max(150).optional(),
  name: z.string().min(1).max(300).optional(),
  nickname: z.string().min(1).max(300).optional(),
  picture: z.url().optional(),
  blocked: z.boolean().optional(),
  password_hash: z.string().regex(PASSWORD_HASH_PATTERN).optional(),
  custom_password_hash: customPasswordHashSchema.optional(),
  app_metadata: metadata.optional(),
  user_metadata: metadata.optional(),
  mfa_factors: z.array(mfaFactor).min(1).max(10).optional(),
});
export type ImportUser = z.infer<typeof importUserSchema>;
export type Metadata = z.infer<typeof metadata>;
