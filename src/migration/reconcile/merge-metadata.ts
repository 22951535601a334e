import { z } from 'zod';
import type { Metadata } from '../user/import-user.ts';

type Json = Metadata[string];

const objectSchema = z.record(z.string(), z.json());

function asObject(value: Json | undefined): Metadata | undefined {
  const parsed = objectSchema.safeParse(value);
  return parsed.success && !Array.isArray(value) ? parsed.data : undefined;
}

/**
 * What to send so that nothing is lost: an upsert replaces `user_metadata` and `app_metadata` whole
 * (Auth0 docs: "Bulk User Imports"), so the incoming object is laid over the existing one first, key by key, deep.
 * Incoming values win; keys that only the tenant has stay; arrays are replaced.
 */
export function mergeMetadata(
  existing: Metadata | undefined,
  incoming: Metadata | undefined,
): Metadata | undefined {
  if (incoming === undefined) return undefined;
  if (existing === undefined) return incoming;
  const merged = new Map<string, Json>(Object.entries(existing));
  for (const [key, value] of Object.entries(incoming)) {
    const before = asObject(merged.get(key));
    const after = asObject(value);
    merged.set(
      key,
      before === undefined || after === undefined ? value : (mergeMetadata(before, after) ?? value),
    );
  }
  return Object.fromEntries(merged);
}
