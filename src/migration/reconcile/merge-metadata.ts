import { isDeepStrictEqual } from 'node:util';
import type { Metadata } from '../user/import-user.ts';
import { DEFAULT_METADATA_RULES, type MetadataRules } from './rules.ts';

type Json = Metadata[string];

/** Told by its type alone: looking into the value at every level would take its whole size times its depth. */
function isObject(value: Json): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function union(before: readonly Json[], after: readonly Json[]): Json {
  const added = after.filter((value) => !before.some((known) => isDeepStrictEqual(known, value)));
  return [...before, ...added];
}

/** One value that both sides have and that is no object on both. */
function settle(before: Json, after: Json, path: string, rules: MetadataRules): Json {
  const own = rules.paths[path];
  const both = Array.isArray(before) && Array.isArray(after);
  if (both && (own === 'union' || (own === undefined && rules.arrays === 'union')))
    return union(before, after);
  const winner = own === undefined || own === 'union' ? rules.conflict : own;
  return winner === 'existing' ? before : after;
}

/** The rule of a path holds for what is below it, unless that has one of its own. */
function inherited(rules: MetadataRules, parent: string, path: string): MetadataRules {
  const rule = rules.paths[parent];
  if (rule === undefined || rules.paths[path] !== undefined) return rules;
  return { ...rules, paths: { ...rules.paths, [path]: rule } };
}

/**
 * What to send so that nothing is lost: an upsert replaces `user_metadata` and `app_metadata` whole
 * (Auth0 docs: "Bulk User Imports"), so the incoming object is laid over the existing one first, key by key, deep.
 * Keys that only the tenant has stay; where both have a value, the rules decide.
 * @param bag where the rules' paths begin: `app_metadata` or `user_metadata`
 */
export function mergeMetadata(
  existing: Metadata | undefined,
  incoming: Metadata | undefined,
  rules: MetadataRules = DEFAULT_METADATA_RULES,
  bag = '',
): Metadata | undefined {
  if (incoming === undefined) return undefined;
  if (existing === undefined) return incoming;
  const merged = new Map<string, Json>(Object.entries(existing));
  for (const [key, after] of Object.entries(incoming)) {
    const before = merged.get(key);
    if (before === undefined) {
      merged.set(key, after);
      continue;
    }
    const path = `${bag}.${key}`;
    const below = inherited(rules, bag, path);
    merged.set(
      key,
      isObject(before) && isObject(after)
        ? (mergeMetadata(before, after, below, path) ?? after)
        : settle(before, after, path, below),
    );
  }
  return Object.fromEntries(merged);
}
