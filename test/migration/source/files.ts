import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { readSource } from '../../../src/migration/source/read.ts';
import type { SourceFacts, SourceItem } from '../../../src/migration/source/source.ts';

/** Files to read, written where nothing else is. */

const folder = mkdtempSync(join(tmpdir(), 'source-'));
let files = 0;

/** @returns the path */
export function write(content: string | Buffer, extension = 'csv'): string {
  files += 1;
  const path = join(folder, `${files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

export async function facts(path: string): Promise<SourceFacts> {
  const inspected = await inspectSource(path);
  if (!inspected.ok) throw new Error(inspected.error.message);
  return inspected.value;
}

export async function readAll(path: string): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const batch of readSource(await facts(path))) items.push(...batch);
  return items;
}
