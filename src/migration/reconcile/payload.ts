import { z } from 'zod';
import type { ImportUser, Metadata } from '../user/import-user.ts';
import { importUserSchema } from '../user/import-user-schema.ts';
import { mergeMetadata } from './merge-metadata.ts';
import type { ReconcileRules } from './rules.ts';
import type { Ruling } from './ruling.ts';

/** What is sent for one record, given what was decided about it. */

const metadataOf = importUserSchema.pick({ app_metadata: true, user_metadata: true });
const storedProfile = z.object(metadataOf.shape);
type StoredProfile = z.infer<typeof storedProfile>;

/** Parses what load-records stored. @throws when the workspace was tampered with */
export function parsePayload(json: string): ImportUser {
  return importUserSchema.parse(JSON.parse(json));
}

/** Of a profile, what a merge has to know. @param json as the snapshot or the tenant has it */
export function parseProfile(json: string | null): StoredProfile {
  return storedProfile.parse(json === null ? {} : JSON.parse(json));
}

/** The names, the picture and the metadata: what both an upsert and a PATCH can change without touching an identity. */
function changesOf(user: ImportUser, stored: StoredProfile, { metadata }: ReconcileRules) {
  const { given_name, family_name, name, nickname, picture } = user;
  const app_metadata = mergeMetadata(stored.app_metadata, user.app_metadata, metadata, 'app_metadata');
  const user_metadata = mergeMetadata(stored.user_metadata, user.user_metadata, metadata, 'user_metadata');
  return { given_name, family_name, name, nickname, picture, app_metadata, user_metadata };
}

/**
 * An update carries the match key (e-mail) and what an upsert can change, and nothing else: a `user_id`, `username`
 * or hash could only make the tenant refuse the record. The hash is left out because the user already has a password.
 */
export function updateOf(
  user: ImportUser,
  stored: StoredProfile,
  rules: ReconcileRules,
): Partial<ImportUser> {
  // An address the user verified at the tenant stays verified, whatever the old system knew.
  const email_verified = user.email_verified === true ? true : undefined;
  return { email: user.email, email_verified, ...changesOf(user, stored, rules) };
}

/**
 * The body of a PATCH that merges a record into the user who has its id. The server lays metadata over what is there
 * at its first level only; what is deeper was merged here (Auth0 docs: "Update a user").
 */
export function mergeBody(
  user: ImportUser,
  stored: StoredProfile,
  rules: ReconcileRules,
): Partial<ImportUser> {
  const changes = changesOf(user, stored, rules);
  // The keys of the record only: what the tenant alone has is not sent back to it, and can not be lost meanwhile. And
  // never an empty object: to a PATCH that means that everything is to go.
  const only = (merged: Metadata | undefined, incoming: Metadata | undefined) => {
    const keys = Object.entries(merged ?? {}).filter(([key]) => Object.hasOwn(incoming ?? {}, key));
    return keys.length === 0 ? undefined : Object.fromEntries(keys);
  };
  return {
    ...changes,
    app_metadata: only(changes.app_metadata, user.app_metadata),
    user_metadata: only(changes.user_metadata, user.user_metadata),
  };
}

function createOf(user: ImportUser, ruling: Ruling & { kind: 'create' }, { idPrefix }: ReconcileRules) {
  const left: ReadonlySet<string> = new Set(ruling.without);
  const kept = Object.fromEntries(Object.entries(user).filter(([name]) => !left.has(name)));
  return ruling.rekeyed && user.user_id !== undefined ? { ...kept, user_id: idPrefix + user.user_id } : kept;
}

/**
 * The JSON of one record as it is sent; a property that is undefined is not in it.
 * @param payload the stored import user
 * @param profile the user it is merged with, where there is one
 */
export function payloadFor(
  ruling: Exclude<Ruling, { kind: 'skip' | 'later' }>,
  payload: string,
  profile: string | null,
  rules: ReconcileRules,
): string {
  switch (ruling.kind) {
    case 'create':
      // Nearly all records of nearly all files: sent as they are stored, without taking them apart.
      if (ruling.without.length === 0 && !ruling.rekeyed) return payload;
      return JSON.stringify(createOf(parsePayload(payload), ruling, rules));
    case 'fail':
      return payload;
    case 'update':
      return JSON.stringify(updateOf(parsePayload(payload), parseProfile(profile), rules));
    case 'merge':
      return JSON.stringify(mergeBody(parsePayload(payload), parseProfile(profile), rules));
  }
}
