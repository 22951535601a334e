import { mergeMetadata } from '../../../migration/reconcile/merge-metadata.ts';
import type { MetadataRules } from '../../../migration/reconcile/rules.ts';
import { normaliseEmail } from '../../../migration/user/identity.ts';
import { type ImportUser, UPSERTABLE } from '../../../migration/user/import-user.ts';
import { importOutcome } from '../../../migration/user/upsert-rules.ts';
import type { Profile } from '../../profile.ts';
import type { StoredUser } from '../../store/users.ts';
import type { Decision, Matches } from '../decide.ts';

/**
 * What an import does with one valid record, as the article has it. Pure. Against the documented rules (`../decide.ts`):
 *
 * - A user is found by e-mail in the connection, else by user_id, and that in any connection of the tenant. Who is found
 *   is merged into; it stays where it is and keeps its id, e-mail, username, phone number and `blocked`.
 * - Metadata is added to the existing: deep, the record's value wins key by key. The documented import replaces it whole.
 * - `email_verified` is about the record's address: where the user found has another one, it says nothing about that.
 * - A hash replaces an imported one that nobody has signed in with yet. Any other password stays, and the rest of the
 *   record is merged: the article's records have their hash in them, new users and known ones alike.
 */

const INCOMING_WINS: MetadataRules = { conflict: 'incoming', arrays: 'replace', paths: {} };

/**
 * A profile does not grow without bounds, however often something is added to it. In characters of JSON; the limit on
 * profiles that searches had (Auth0 docs: "Metadata Field Names and Data Types") is a million bytes.
 */
const MAX_METADATA = 1_000_000;

function refuse(code: string, message: string): Decision {
  return { kind: 'refuse', error: { code, message } };
}

function changesOf(user: ImportUser, stored: StoredUser): Profile {
  const { app_metadata, user_metadata, email, email_verified } = user;
  const isSameAddress = normaliseEmail(email) === stored.email;
  const merged = {
    ...user,
    app_metadata: mergeMetadata(stored.profile.app_metadata, app_metadata, INCOMING_WINS),
    user_metadata: mergeMetadata(stored.profile.user_metadata, user_metadata, INCOMING_WINS),
    email_verified: isSameAddress ? email_verified : undefined,
  };
  const { custom_password_hash: _password, ...changes } = Object.fromEntries(
    UPSERTABLE.map((name) => [name, merged[name]]).filter(([, value]) => value !== undefined),
  );
  return changes;
}

function mergeInto(stored: StoredUser, user: ImportUser): Decision {
  const changes = changesOf(user, stored);
  const { app_metadata, user_metadata } = changes;
  if (JSON.stringify([app_metadata, user_metadata]).length > MAX_METADATA)
    return refuse('PROFILE_SIZE_EXCEEDED', 'With this metadata the profile would be too large.');
  const { password_hash, custom_password_hash } = user;
  const isUnused = stored.password.kind === 'imported';
  if (isUnused && password_hash !== undefined)
    return { kind: 'update', stored, changes, password: { kind: 'own', password_hash } };
  if (isUnused && custom_password_hash !== undefined)
    return { kind: 'update', stored, changes, password: { kind: 'imported', custom_password_hash } };
  return { kind: 'update', stored, changes, password: undefined };
}

/** @param matches `byId` is a user of any connection, the others are of the job's */
export function decideArticle(user: ImportUser, matches: Matches, upsert: boolean): Decision {
  const { byEmail, byId, byUsername, byPhone } = matches;
  const found = byEmail ?? byId;
  // Whoever is found counts as found by e-mail; for everything else the documented table holds.
  const matched = {
    email: found !== undefined,
    user_id: false,
    username: byUsername !== undefined,
    phone_number: byPhone !== undefined,
  };
  const outcome = importOutcome(matched, upsert);
  if (outcome.kind === 'refuse') return refuse(outcome.code, outcome.message);
  return found === undefined ? { kind: 'insert' } : mergeInto(found, user);
}
