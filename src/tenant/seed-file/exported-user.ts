import { z } from 'zod';
import type { Fields, FieldValue } from '../../migration/source/source.ts';
import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { display } from '../../text/display.ts';
import { newProfile, profileSchema } from '../profile.ts';
import type { NewUser } from '../store/users.ts';

/** A user as an export has one → a user as the store keeps one. */

/** Nothing that could be stored is nested deeper (MongoDB limits: nested depth); what handles it recurses. */
const MAX_DEPTH = 100;

function isDeeper(value: FieldValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

const exportedUser = profileSchema.omit({ mfa_factors: true }).extend({
  user_id: z
    .string()
    .max(500)
    .regex(/^[^|]+\|./),
  email: z.string().min(1).max(500).optional(),
  username: z.string().min(1).max(500).optional(),
  phone_number: z.string().min(1).max(100).optional(),
  identities: z
    .array(z.object({ connection: z.string().min(1).max(200), provider: z.string().min(1).max(200) }))
    .min(1)
    .max(100),
  logins_count: z.int().nonnegative().optional(),
  last_login: moment.optional(),
  created_at: moment.optional(),
  updated_at: moment.optional(),
});

export type ExportedUser =
  | {
      readonly ok: true;
      readonly user: NewUser;
      /** Of its connection. */
      readonly strategy: string;
      /** How many further identities are linked to it, which the tenant has no place for. */
      readonly linked: number;
    }
  /** What is wrong, to be read after "it". */
  | { readonly ok: false; readonly reason: string };

/** Without the keys that say nothing; and the two that an export can be asked for by their path, at their place. */
function tidied(fields: Fields): Readonly<Record<string, unknown>> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const { 'identities[0].connection': connection, 'identities[0].provider': provider } = given;
  if (given.identities !== undefined || connection === undefined) return given;
  return {
    ...given,
    identities: [{ connection, provider: provider ?? String(given.user_id).split('|')[0] }],
  };
}

/** @param now since when users are there who do not say so */
export function exportedUserOf(fields: Fields, now: string): ExportedUser {
  if (isDeeper(fields, MAX_DEPTH)) return { ok: false, reason: 'is nested too deeply' };
  const parsed = exportedUser.safeParse(tidied(fields));
  if (!parsed.success) {
    const place = display(parsed.error.issues[0]?.path.map(String).join('.') ?? '');
    const isMissing = place !== '' && !place.includes('.') && (fields[place] ?? undefined) === undefined;
    return {
      ok: false,
      reason: isMissing ? `has no ${place}` : `has “${place}” in a form that no export has`,
    };
  }
  const { user_id, identities, username, phone_number, logins_count, last_login, ...rest } = parsed.data;
  const { email: givenEmail, created_at = now, updated_at = created_at, ...profile } = rest;
  const bar = user_id.indexOf('|');
  const provider = user_id.slice(0, bar);
  const [first] = identities;
  const own = identities.find((identity) => identity.provider === provider) ?? first;
  if (own === undefined) return { ok: false, reason: 'has no identities' };
  const email = givenEmail === undefined ? null : normaliseEmail(givenEmail);
  const user: NewUser = {
    connection: own.connection,
    provider,
    id: user_id.slice(bar + 1),
    email,
    username: username === undefined ? null : normaliseUsername(username),
    phone_number: phone_number ?? null,
    profile: email === null ? profile : newProfile(email, profile),
    password: { kind: 'random' },
    logins_count: logins_count ?? 0,
    last_login: last_login ?? null,
    created_at,
    updated_at,
  };
  return { ok: true, user, strategy: own.provider, linked: identities.length - 1 };
}
