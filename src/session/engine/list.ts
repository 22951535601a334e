import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DirectoryEntry, DirectoryFacts } from '../../flow/facts.ts';
import { fail, ok, type Result } from '../../result.ts';
import { display } from '../../text/display.ts';

/** The file picker's view of a directory: exports first, then the directories to go on to. */

const SOURCE_FILE = /\.(csv|tsv|tab|txt|json|ndjson|jsonl)(\.gz)?$/i;
/** JSON that is no export, in every folder of a programmer. */
const NO_SOURCE =
  /^(package(-lock)?|tsconfig(\..+)?|biome|composer|manifest|deno|(.+\.)?migration(-\d+)?|.+\.schema)\.json$/i;
/** A directory with more entries than this is one to type a path in, not to scroll through. */
const MAX_ENTRIES = 2_000;

/** The demo's legacy file. */
export const SAMPLE = fileURLToPath(new URL('../../../samples/acme-legacy.csv', import.meta.url));

async function entryOf(directory: string, item: Dirent): Promise<DirectoryEntry | undefined> {
  const path = join(directory, item.name);
  // stat follows links: a link to a file is as good as a file.
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || item.name.startsWith('.')) return undefined;
  const common = { name: item.name, path, bytes: facts.size, modifiedMs: facts.mtimeMs };
  if (facts.isDirectory()) return item.name === 'node_modules' ? undefined : { ...common, kind: 'directory' };
  return facts.isFile() && SOURCE_FILE.test(item.name) && !NO_SOURCE.test(item.name)
    ? { ...common, kind: 'file' }
    : undefined;
}

async function sampleEntry(): Promise<DirectoryEntry[]> {
  const facts = await stat(SAMPLE).catch(() => undefined);
  if (facts === undefined) return [];
  return [
    { name: 'acme-legacy.csv', path: SAMPLE, kind: 'sample', bytes: facts.size, modifiedMs: facts.mtimeMs },
  ];
}

export async function list(directory: string): Promise<Result<DirectoryFacts>> {
  const items = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
  if (items === undefined) {
    return fail('directory-unreadable', `${display(directory)} can not be read.`, 'Type a path instead.');
  }
  const found = await Promise.all(items.slice(0, MAX_ENTRIES).map((item) => entryOf(directory, item)));
  const entries = found.filter((entry) => entry !== undefined).sort((a, b) => a.name.localeCompare(b.name));
  const parent: DirectoryEntry[] =
    dirname(directory) === directory
      ? []
      : [{ name: '..', path: dirname(directory), kind: 'directory', bytes: 0, modifiedMs: 0 }];
  const files = entries.filter(({ kind }) => kind === 'file');
  const directories = entries.filter(({ kind }) => kind === 'directory');
  const sample = files.some(({ path }) => path === SAMPLE) ? [] : await sampleEntry();
  return ok({ directory, entries: [...files, ...sample, ...directories, ...parent] });
}
