import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The attributes of a user beside the keys, the password and what the tenant counts. */
export const profileSchema = z.object({
  email_verified: z.boolean().optional(),
  phone_verified: z.boolean().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  name: z.string().optional(),
  nickname: z.string().optional(),
  picture: z.string().optional(),
  blocked: z.boolean().optional(),
  app_metadata: z.record(z.string(), z.json()).optional(),
  user_metadata: z.record(z.string(), z.json()).optional(),
  mfa_factors: z.array(z.json()).optional(),
  last_password_reset: z.string().optional(),
});
export type Profile = z.infer<typeof profileSchema>;

/** The picture of somebody who gave none: Gravatar's, with initials as its fallback (seen in recorded traffic). */
function pictureOf(email: string): string {
  const digest = createHash('md5').update(email).digest('hex');
  const initials = email.slice(0, 2).replace(/[^a-z0-9]/g, '_');
  const fallback = encodeURIComponent(`https://cdn.auth0.com/avatars/${initials}.png`);
  return `https://s.gravatar.com/avatar/${digest}?s=480&r=pg&d=${fallback}`;
}

/** A new user's profile: what Auth0 fills in by itself, and what was given. @param email normalised */
export function newProfile(email: string, given: Profile): Profile {
  return {
    email_verified: false,
    name: email,
    nickname: email.split('@')[0] ?? email,
    picture: pictureOf(email),
    ...given,
  };
}
