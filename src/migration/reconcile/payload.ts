import { z } from 'zod';
import { type ImportUser, importUserSchema } from '../user/import-user.ts';
import type { Action } from './classes.ts';
import { mergeMetadata } from './merge-metadata.ts';

const metadataOf = importUserSchema.pick({ app_metadata: true, user_metadata: true });
const storedProfile = z.object(metadataOf.shape);

/** Parses what load-records stored. @throws when the workspace was tampered with */
export function parsePayload(json: string): ImportUser {
  return importUserSchema.parse(JSON.parse(json));
}

function without<K extends keyof ImportUser>(user: ImportUser, key: K): Omit<ImportUser, K> {
  const { [key]: _left, ...rest } = user;
  return rest;
}

/**
 * An update carries the match key (e-mail) and what an upsert can change, and nothing else: a `user_id`, `username`
 * or hash could only make the tenant refuse the record. The hash is left out because the user already has a password.
 */
function updateOf(user: ImportUser, profile: string | null): Partial<ImportUser> {
  const stored = storedProfile.parse(profile === null ? {} : JSON.parse(profile));
  const { email, given_name, family_name, name, nickname, picture } = user;
  // An address the user verified at the tenant stays verified, whatever the old system knew.
  const email_verified = user.email_verified === true ? true : undefined;
  const app_metadata = mergeMetadata(stored.app_metadata, user.app_metadata);
  const user_metadata = mergeMetadata(stored.user_metadata, user.user_metadata);
  // JSON.stringify drops the properties that are undefined.
  return {
    email,
    email_verified,
    given_name,
    family_name,
    name,
    nickname,
    picture,
    app_metadata,
    user_metadata,
  };
}

/**
 * The JSON of one record as it is sent.
 * @param payload the stored import user
 * @param profile the matched user of the snapshot, where the action is an update
 */
export function payloadFor(action: Exclude<Action, 'skip'>, payload: string, profile: string | null): string {
  switch (action) {
    case 'create':
      return payload;
    case 'create-without-id':
      return JSON.stringify(without(parsePayload(payload), 'user_id'));
    case 'create-without-username':
      return JSON.stringify(without(parsePayload(payload), 'username'));
    case 'create-without-phone':
      return JSON.stringify(without(parsePayload(payload), 'phone_number'));
    case 'update':
      return JSON.stringify(updateOf(parsePayload(payload), profile));
  }
}
