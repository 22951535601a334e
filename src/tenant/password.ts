import { hash } from 'bcryptjs';
import { z } from 'zod';
import { verifyPassword } from '../migration/passwords/verify/verify.ts';
import { customPasswordHashSchema } from '../migration/user/custom-password-hash-schema.ts';

/**
 * What the tenant knows of a user's password. `random`: imported without one, so that no password fits, and no later
 * import can put one there (Auth0 docs: bulk import). `reset`: the same, for users of the article's form, who are told
 * so when they sign in. `own`: bcrypt, hashed by the tenant itself or imported as
 * `password_hash`. `imported`: a `custom_password_hash`, until the first sign-in.
 */
export const storedPasswordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('random') }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('own'), password_hash: z.string() }),
  z.object({ kind: z.literal('imported'), custom_password_hash: customPasswordHashSchema }),
]);
export type StoredPassword = z.infer<typeof storedPasswordSchema>;

/** Auth0's own cost. */
export const COST = 10;

/** True when the password fits; `rehashed` then replaces an imported hash, which is used once. */
export async function signIn(
  stored: StoredPassword,
  password: string,
): Promise<{ readonly fits: boolean; readonly rehashed?: StoredPassword }> {
  if (stored.kind === 'random' || stored.kind === 'reset') return { fits: false };
  if (stored.kind === 'own')
    return { fits: await verifyPassword(password, { password_hash: stored.password_hash }) };
  const fits = await verifyPassword(password, { custom_password_hash: stored.custom_password_hash });
  return fits ? { fits, rehashed: { kind: 'own', password_hash: await hash(password, COST) } } : { fits };
}
