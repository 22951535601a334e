import { hash } from 'bcryptjs';
import { z } from 'zod';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { newUserId } from '../ids.ts';
import { COST } from '../password.ts';
import { newProfile, profileSchema } from '../profile.ts';
import type { StoredConnection } from '../store/connections.ts';
import { findUsers, insertUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import { runScript } from './run-script.ts';

/**
 * Automatic migration: somebody whom the connection does not know yet signs in, its login script says who that is, and
 * the user is kept with a hash of the tenant's own. Source: Auth0 docs, "Configure Automatic Migration".
 */

export type LazySignIn =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'wrong' }
  /** The script failed; the message is for the tenant's owner. */
  | { readonly kind: 'failed'; readonly message: string };

const scriptProfile = profileSchema.extend({
  user_id: z.union([z.string(), z.number()]).transform(String).optional(),
  email: z.string(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
});

/** Undefined when the connection has no database of its own behind it. */
export function loginScriptOf({ options }: StoredConnection): string | undefined {
  const isLazy = options.enabledDatabaseCustomization === true && options.import_mode === true;
  return isLazy ? options.customScripts?.login : undefined;
}

export async function lazySignIn(
  { db, clock }: Pick<Tenant, 'db' | 'clock'>,
  connection: StoredConnection,
  script: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<LazySignIn> {
  const configuration = connection.options.configuration ?? {};
  const answer = await runScript({ script, name: 'login', args: [username, password], configuration });
  if (answer.kind !== 'profile') return answer;
  const parsed = scriptProfile.safeParse(JSON.parse(answer.json));
  if (!parsed.success) return { kind: 'failed', message: 'The profile of the login script has no email.' };
  const { user_id, email: given, username: name, phone_number, ...profile } = parsed.data;
  const email = normaliseEmail(given);
  const id = user_id ?? newUserId();
  const at = clock.timestamp();
  const password_hash = await hash(password, COST);
  // Two sign-ins at once are one user.
  if (findUsers(db, 'connection = ? AND (email = ? OR id = ?)', connection.name, email, id).length > 0)
    return { kind: 'welcome' };
  insertUser(db, {
    connection: connection.name,
    provider: 'auth0',
    id,
    email,
    username: name === undefined ? null : normaliseUsername(name),
    phone_number: phone_number ?? null,
    profile: newProfile(email, profile),
    password: { kind: 'own', password_hash },
    logins_count: 1,
    last_login: at,
    created_at: at,
    updated_at: at,
  });
  return { kind: 'welcome' };
}
