import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import { type Mapping, mappingSchema } from './mapping/mapping.ts';
import { fieldReader } from './source/field-path.ts';
import { fileName } from './source/file.ts';
import { markColumns } from './source/import-mark.ts';
import type { SourceFacts } from './source/source.ts';

/**
 * A migration.json: what was decided, so that it can be read, compared and used again. It holds names of columns and
 * no values of users.
 */

export const migrationFileSchema = z.object({
  version: z.literal(1),
  /** ISO 8601; when it was written. */
  savedAt: z.iso.datetime(),
  /** For a person: the file's name, and what it was. */
  source: z.object({ name: z.string(), format: z.string() }),
  mapping: mappingSchema,
});
export type MigrationFile = z.infer<typeof migrationFileSchema>;

/** The same set of columns, in whatever order and with or without our notes, is the same kind of file. */
function columnsKey(columns: readonly string[]): string {
  const notes = markColumns(columns);
  const legacy = columns.filter((column) => !notes.has(column)).toSorted();
  return createHash('sha256').update(JSON.stringify(legacy)).digest('hex').slice(0, 32);
}

/** Writes whole or not at all, readable for its owner only. */
function writePrivately(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
}

export function writeMigrationFile(path: string, facts: SourceFacts, mapping: Mapping): void {
  const file: MigrationFile = {
    version: 1,
    savedAt: new Date().toISOString(),
    source: { name: fileName(facts.path), format: facts.format.kind },
    mapping: { columns: [...mapping.columns] },
  };
  writePrivately(path, `${JSON.stringify(file, null, 2)}\n`);
}

/** Reads a migration.json. What is wrong with it is said with the place in the file. */
export function readMigrationFile(path: string): Result<MigrationFile> {
  const hint = 'Use a migration.json that the wizard wrote.';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('migration-file-unreadable', `${fileName(path)} can not be read.`, hint);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('migration-file-invalid', `${fileName(path)} is not valid JSON.`, hint);
  }
  const parsed = migrationFileSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const place =
    issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
  return fail(
    'migration-file-invalid',
    `${fileName(path)} is no migration file${place}: ${issue?.message ?? 'unknown form'}.`,
    hint,
  );
}

/**
 * An earlier mapping, for this file. Columns it knows and the file lacks are an error; new ones keep their suggestion.
 */
export function reuseMapping(earlier: Mapping, facts: SourceFacts, suggested: Mapping): Result<Mapping> {
  const columns = new Set(facts.columns);
  const isThere = (column: string) => {
    const read = fieldReader(column);
    return (
      columns.has(column) ||
      facts.sample.some((item) => item.kind === 'record' && read(item.fields) !== undefined)
    );
  };
  const missing = earlier.columns.filter(
    ({ column, target }) => target.kind !== 'nothing' && !isThere(column),
  );
  if (missing.length > 0) {
    const names = missing
      .slice(0, 5)
      .map(({ column }) => column)
      .join(', ');
    return fail(
      'mapping-unfit',
      `The mapping names columns that this file does not have: ${names}.`,
      'Use it with the file it was made for.',
    );
  }
  const known = new Set(earlier.columns.map(({ column }) => column));
  const taken = earlier.columns.filter(({ column }) => isThere(column));
  return ok({ columns: [...taken, ...suggested.columns.filter(({ column }) => !known.has(column))] });
}

/** @param home where migrations are kept */
function rememberedPath(home: string, columns: readonly string[]): string {
  return join(home, 'mappings', `${columnsKey(columns)}.json`);
}

/** Keeps a mapping for the next file with the same columns. The newest wins. */
export function rememberMapping(home: string, facts: SourceFacts, mapping: Mapping): void {
  mkdirSync(join(home, 'mappings'), { recursive: true, mode: 0o700 });
  writeMigrationFile(rememberedPath(home, facts.columns), facts, mapping);
}

/** What was used for these columns before, if anything; a damaged memory is no memory. */
export function recallMapping(home: string, facts: SourceFacts): MigrationFile | undefined {
  const file = readMigrationFile(rememberedPath(home, facts.columns));
  return file.ok ? file.value : undefined;
}
