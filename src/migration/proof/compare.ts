import { compare } from '../reconcile/diff.ts';
import type { Metadata } from '../user/import-user.ts';
import type { Planned } from './planned.ts';

/** A user as the tenant has it now, held against what was planned. */

/** Foreign text throughout. */
export interface Found {
  /** With its provider in front. */
  readonly userId: string;
  readonly identities: readonly {
    readonly connection: string;
    /** With its provider in front. */
    readonly userId: string;
  }[];
  /** Everything else the tenant shows. */
  readonly attributes: Attributes;
  readonly logins: number;
}

type Attributes = Readonly<Record<string, Metadata[string] | undefined>>;

/** Foreign text, cut. */
export interface Difference {
  /** `app_metadata.shop.tier`; the attribute's own name where it is no metadata. */
  readonly path: string;
  /** Undefined: nothing. */
  readonly planned: string | undefined;
  readonly found: string | undefined;
  /** Why it can be so without anything being wrong; undefined where nothing explains it. */
  readonly reason: Reason | undefined;
}

export type Reason = 'signed-in' | 'verified';

/** For a person. */
export const REASONS: Readonly<Record<Reason, string>> = {
  'signed-in': 'the user has signed in since, which can change it',
  verified: 'the address was confirmed since',
};

type Json = Metadata[string];

const ATTRIBUTES = [
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'blocked',
  'app_metadata',
  'user_metadata',
] as const;

/** Filled in by the tenant where a new user has none (Auth0 docs: "User Profile Structure"). */
const FILLED_IN: ReadonlySet<string> = new Set(['name', 'nickname', 'picture']);

/** A snapshot does not hold it. */
const NOT_IN_SNAPSHOT: ReadonlySet<string> = new Set(['phone_verified']);

/** False where a tenant says nothing. */
const FLAGS: ReadonlySet<string> = new Set(['email_verified', 'phone_verified', 'blocked']);

/** Kept in lower case by the tenant (Auth0 docs: "User Profile Structure"). */
const LOWER_CASE: ReadonlySet<string> = new Set(['email', 'username']);

/** What a sign-in, or an Action that runs with it, can change. */
const CHANGED_BY_SIGN_IN: ReadonlySet<string> = new Set([
  'email_verified',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'app_metadata',
  'user_metadata',
]);

function isObject(value: Json): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Metadata is foreign: below this a value is compared as it is. */
const MAX_DEPTH = 50;

/** Null and an empty object are nothing: whether a tenant keeps them is its own business. */
function something(value: Json | undefined, depth = 0): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value) || depth === MAX_DEPTH) return value;
  const inner = Object.entries(value).flatMap(([name, child]) => {
    const kept = something(child, depth + 1);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return inner.length === 0 ? undefined : Object.fromEntries(inner);
}

function comparable(name: string, value: Json | undefined): Json | undefined {
  if (FLAGS.has(name)) return value ?? false;
  if (LOWER_CASE.has(name) && typeof value === 'string') return value.toLowerCase();
  return something(value);
}

function own(attributes: Attributes, name: string): Json | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function isLeftToTenant(planned: Planned, name: string): boolean {
  if (own(planned.attributes, name) !== undefined) return false;
  return planned.isNew ? FILLED_IN.has(name) : NOT_IN_SNAPSHOT.has(name);
}

const MAX_TEXT = 120;

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function attributeDifferences(planned: Planned, found: Found): readonly Difference[] {
  const hasSignedIn = found.logins > planned.logins;
  return ATTRIBUTES.filter((name) => !isLeftToTenant(planned, name)).flatMap((name) => {
    const [want, have] = [own(planned.attributes, name), own(found.attributes, name)];
    return compare(name, comparable(name, want), comparable(name, have))
      .filter(({ change }) => change !== 'same')
      .map(({ path, before, after }): Difference => {
        const isVerified = name === 'email_verified' && after === 'true';
        const reason = isVerified
          ? 'verified'
          : hasSignedIn && CHANGED_BY_SIGN_IN.has(name)
            ? 'signed-in'
            : undefined;
        return { path, planned: cut(before), found: cut(after), reason };
      });
  });
}

/** The id in the connection, and no other: a sign-in can not change it. */
function identityDifferences({ userId, connection }: Planned, found: Found): readonly Difference[] {
  const here = found.identities.filter((identity) => identity.connection === connection);
  const names = (identities: Found['identities']) =>
    cut(identities.map((identity) => `${identity.userId} in ${identity.connection}`).join(', '));
  const isThere = here.some((identity) => userId === undefined || identity.userId === userId);
  const identity: Difference = {
    path: 'identities',
    planned: cut(`${userId ?? 'any id'} in ${connection}`),
    found: names(found.identities),
    reason: undefined,
  };
  const main: Difference = {
    path: 'user_id',
    planned: cut(userId),
    found: cut(found.userId),
    reason: undefined,
  };
  return [...(userId === undefined || userId === found.userId ? [] : [main]), ...(isThere ? [] : [identity])];
}

/** Everything that is not as planned; empty when all is. */
export function differences(planned: Planned, found: Found): readonly Difference[] {
  return [...identityDifferences(planned, found), ...attributeDifferences(planned, found)];
}
