import { z } from 'zod';
import { PASSWORD_HASH_PATTERN } from './custom-password-hash.ts';
import { customPasswordHashSchema } from './custom-password-hash-schema.ts';
import { EMAIL_PATTERN, PHONE_PATTERN } from './import-user.ts';

/**
 * One user as `POST /jobs/users-imports` takes it: a closed object in which only `email` is required.
 * Source: Auth0 docs, "Bulk User Import Database Schema"; lengths from the user profile reference.
 */

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
