import { type StructureError, splitElements } from './split-elements.ts';

/** Which array of a JSON document holds the users. */

/** Names under which exports keep them, lower-case. */
const USER_KEYS: ReadonlySet<string> = new Set([
  'users',
  'accounts',
  'members',
  'customers',
  'people',
  'persons',
  'profiles',
  'data',
  'records',
  'rows',
  'items',
  'results',
  'entries',
  'contacts',
]);

/** A document in which no array was found after this much is not searched further. */
const MAX_SEARCH_BYTES = 64 * 1024 * 1024;

export type Found =
  | { readonly kind: 'found'; readonly path: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'error'; readonly error: StructureError };

async function* limited(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of chunks) {
    yield chunk;
    read += chunk.length;
    if (read >= MAX_SEARCH_BYTES) return;
  }
}

/** The document itself when it is an array, else the array with the best name, else the first that holds objects. */
export async function findRecords(chunks: AsyncIterable<Buffer>): Promise<Found> {
  let fallback: readonly string[] | undefined;
  for await (const part of splitElements(limited(chunks), undefined)) {
    if (part.kind === 'error') return fallback === undefined ? part : { kind: 'found', path: fallback };
    if (part.kind !== 'array') continue;
    const name = part.path.at(-1)?.toLowerCase();
    if (name === undefined || (USER_KEYS.has(name) && part.ofObjects))
      return { kind: 'found', path: part.path };
    if (part.ofObjects) fallback ??= part.path;
  }
  return fallback === undefined ? { kind: 'none' } : { kind: 'found', path: fallback };
}
