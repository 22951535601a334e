import { createHash } from 'node:crypto';
import { verifyPassword } from '../../migration/passwords/verify/verify.ts';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { lazySignIn, loginScriptOf } from '../custom-database/lazy-sign-in.ts';
import { signIn } from '../password.ts';
import { listConnections } from '../store/connections.ts';
import { findUsers, recordSignIn, type StoredUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';
import type { Attempts } from './attempts.ts';

/** Sign-in with a password at one connection, which its protocol calls a realm. */

export interface Credentials {
  /** E-mail or username, in any case. */
  readonly username: string;
  readonly password: string;
  readonly realm: string;
}

type Place = Pick<Tenant, 'db' | 'clock'>;

export type SignInOutcome =
  | { readonly kind: 'welcome' }
  /** The password is not the user's, or nobody has that name, or the realm is none. */
  | { readonly kind: 'wrong' }
  /** The user was created by the article's form without a hash. */
  | { readonly kind: 'must-reset' }
  /** These two only after the right password: nobody else learns it. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'mfa-required' }
  | { readonly kind: 'too-many-attempts' }
  /** The connection's login script failed; the message is for the tenant's owner. */
  | { readonly kind: 'script-failed'; readonly message: string };

const PASSWORD_WAS_RIGHT: ReadonlySet<SignInOutcome['kind']> = new Set([
  'welcome',
  'blocked',
  'mfa-required',
]);

/** Fits no password. Checked where there is nothing to check, so that the time does not tell who exists. */
const NOBODY = { password_hash: `$2b$10$${'abcdefghijklmnopqrstuu'}${'.'.repeat(31)}` };

/** Checking a password takes long enough for an import to put another hash in its place: that one stays. */
function countSignIn(
  { db, clock }: Place,
  before: StoredUser,
  rehashed: StoredUser['password'] | undefined,
): void {
  const [now] = findUsers(db, 'row = ?', before.row);
  if (now === undefined) return;
  const isUnchanged = JSON.stringify(now.password) === JSON.stringify(before.password);
  const password = isUnchanged ? (rehashed ?? now.password) : now.password;
  recordSignIn(db, now.row, password, clock.timestamp());
}

async function signInKnown(place: Place, user: StoredUser, password: string): Promise<SignInOutcome> {
  const { kind } = user.password;
  if (kind === 'random' || kind === 'reset') {
    await verifyPassword(password, NOBODY);
    return { kind: kind === 'reset' ? 'must-reset' : 'wrong' };
  }
  const { fits, rehashed } = await signIn(user.password, password);
  if (!fits) return { kind: 'wrong' };
  if (user.profile.blocked === true) return { kind: 'blocked' };
  // Without the second factor this is no sign-in yet: nothing is counted, and an imported hash stays what it is.
  if (user.profile.mfa_factors !== undefined) return { kind: 'mfa-required' };
  countSignIn(place, user, rehashed);
  return { kind: 'welcome' };
}

async function signInUnknown(place: Place, credentials: Credentials): Promise<SignInOutcome> {
  const connection = listConnections(place.db).find(({ name }) => name === credentials.realm);
  const script = connection && loginScriptOf(connection);
  if (connection === undefined || script === undefined) {
    await verifyPassword(credentials.password, NOBODY);
    return { kind: 'wrong' };
  }
  const answer = await lazySignIn(place, connection, script, credentials);
  return answer.kind === 'failed' ? { kind: 'script-failed', message: answer.message } : answer;
}

/** One name for a user, whichever way the user is called; typed names can be long and are many. */
function attemptsOf(user: StoredUser | undefined, { realm, username }: Credentials): string {
  if (user !== undefined) return String(user.row);
  const name = JSON.stringify([realm, normaliseUsername(username)]);
  return createHash('sha256').update(name).digest('base64');
}

function isProtected({ db }: Place, realm: string): boolean {
  const connection = listConnections(db).find(({ name }) => name === realm);
  return connection?.options.brute_force_protection !== false;
}

/** Who signs in is counted, and an imported hash is replaced by one of the tenant's own. */
export async function signInWithPassword(
  place: Place,
  attempts: Attempts,
  credentials: Credentials,
): Promise<SignInOutcome> {
  const { username, password, realm } = credentials;
  const [user] = findUsers(
    place.db,
    'connection = ? AND (email = ? OR username = ?)',
    realm,
    normaliseEmail(username),
    normaliseUsername(username),
  );
  const who = attemptsOf(user, credentials);
  if (isProtected(place, realm) && attempts.isBlocked(who)) return { kind: 'too-many-attempts' };
  const outcome =
    user === undefined ? await signInUnknown(place, credentials) : await signInKnown(place, user, password);
  if (outcome.kind === 'wrong') attempts.failed(who);
  else if (PASSWORD_WAS_RIGHT.has(outcome.kind)) attempts.succeeded(who);
  return outcome;
}
