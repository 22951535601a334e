import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ImportUser, Metadata } from '../user/import-user.ts';
import { importUserSchema } from '../user/import-user-schema.ts';

/** Before → after of one user, path by path, for a person to read. */

export type Change =
  /** Was not there. */
  | 'added'
  | 'changed'
  /** The same on both sides, or the tenant's own and not touched. */
  | 'same'
  /** The record has another value, and the tenant keeps its own. */
  | 'stays';

export interface DiffLine {
  /** `app_metadata.shop.tier`; the attribute's own name where it is no metadata. */
  readonly path: string;
  readonly change: Change;
  /** Undefined where there is nothing. Foreign text. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Json = Metadata[string];

const objectSchema = z.record(z.string(), z.json());

function text(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function changeOf(before: Json | undefined, after: Json | undefined): Change {
  if (isDeepStrictEqual(before, after)) return 'same';
  return before === undefined ? 'added' : 'changed';
}

/** Deeper or longer than this, a value is shown as one. */
const MAX_DEPTH = 6;
const MAX_LINES = 200;

/** A line for each leaf; what is an object on one side only is taken apart all the same. */
export function compare(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  depth = 0,
): DiffLine[] {
  const inner = isObject(after) ? after : isObject(before) ? before : undefined;
  const comparable = (value: Json | undefined) => value === undefined || isObject(value);
  if (inner === undefined || depth === MAX_DEPTH || !comparable(before) || !comparable(after))
    return [{ path, change: changeOf(before, after), before: text(before), after: text(after) }];
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const at = (side: Json | undefined, name: string) =>
    isObject(side) && Object.hasOwn(side, name) ? side[name] : undefined;
  return Array.from(names).flatMap((name) =>
    compare(`${path}.${name}`, at(before, name), at(after, name), depth + 1),
  );
}

/** Attributes that hold a secret are never part of a diff. */
const SECRET: ReadonlySet<string> = new Set(['password_hash', 'custom_password_hash', 'mfa_factors']);

const ORDER: readonly Change[] = ['changed', 'added', 'stays', 'same'];

/** Metadata that differs keeps its place, whoever's value counts: who decides about a line does not lose it. */
function rank({ path, change }: DiffLine): number {
  return ORDER.indexOf(change === 'stays' && path.includes('.') ? 'changed' : change);
}

function sorted(lines: readonly DiffLine[]): readonly DiffLine[] {
  return lines.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_LINES);
}

/** In the order in which a user is thought of, whatever the order of the file's columns. */
const SHOWN = Object.keys(importUserSchema.shape).filter((name) => !SECRET.has(name));

/** A user who will be new: everything is added. @param sent as JSON has it, so that nothing in it is undefined */
export function diffOfCreate(sent: Metadata): readonly DiffLine[] {
  return sorted(
    SHOWN.filter((name) => Object.hasOwn(sent, name)).flatMap((name) => compare(name, undefined, sent[name])),
  );
}

/** What an upsert or a PATCH leaves alone. Source: Auth0 docs, "Bulk User Imports". */
const UNCHANGEABLE = ['email', 'username', 'phone_number', 'blocked'] as const;

/** Where metadata is as it was although the record has another value, that value is named. */
function keptMetadata(lines: readonly DiffLine[], wanted: readonly DiffLine[]): DiffLine[] {
  const other = new Map(
    wanted.map(({ path, change, after }) => [path, change === 'changed' ? after : undefined]),
  );
  return lines.map((line): DiffLine => {
    const after = line.change === 'same' ? other.get(line.path) : undefined;
    return after === undefined ? line : { ...line, change: 'stays', after };
  });
}

/**
 * A user who exists.
 * @param stored the profile as the snapshot has it
 * @param sent what is sent, metadata merged already
 * @param record the whole record, for what it has and can not change
 */
export function diffOfUpdate(
  stored: Metadata,
  sent: Partial<ImportUser>,
  record: ImportUser,
): readonly DiffLine[] {
  const plain = objectSchema.parse(JSON.parse(JSON.stringify(sent)));
  const names = new Set([...Object.keys(stored), ...Object.keys(plain)]);
  const changed = Array.from(names).flatMap((name): DiffLine[] => {
    if (SECRET.has(name) || UNCHANGEABLE.some((fixed) => fixed === name)) return [];
    // A property that is not sent stays, the keys of metadata that are not in it too.
    const after = Object.hasOwn(plain, name) ? plain[name] : stored[name];
    const lines = compare(name, stored[name], after);
    if (name !== 'app_metadata' && name !== 'user_metadata') return lines;
    return keptMetadata(lines, compare(name, stored[name], record[name]));
  });
  const fixed = UNCHANGEABLE.flatMap((name): DiffLine[] => {
    const [before, wanted] = [stored[name], record[name]];
    if (before === undefined && wanted === undefined) return [];
    // Nobody is blocked who is not said to be.
    const isSame = wanted === undefined || isDeepStrictEqual(before ?? false, wanted);
    return [{ path: name, change: isSame ? 'same' : 'stays', before: text(before), after: text(wanted) }];
  });
  return sorted([...changed, ...fixed]);
}
