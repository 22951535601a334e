import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import type { Mapping } from './mapping/mapping.ts';
import {
  MIGRATION_SCHEMA_FILE,
  type MigrationFile,
  type MigrationPlan,
  migrationFileSchema,
  migrationJsonSchema,
} from './migration-schema.ts';
import { fieldReader } from './source/field-path.ts';
import { fileName } from './source/file.ts';
import { markColumns } from './source/import-mark.ts';
import type { SourceFacts } from './source/source.ts';

/**
 * Reading and writing a migration.json: what was decided, so that it can be read, compared and used again
 * (migration-schema.ts has its form).
 */

export type { MigrationFile, MigrationPlan } from './migration-schema.ts';
export { migrationFileSchema } from './migration-schema.ts';

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

/** Writes down a mapping alone: version 1. */
export function writeMappingFile(path: string, facts: SourceFacts, mapping: Mapping): void {
  const file: MigrationFile = {
    version: 1,
    savedAt: new Date().toISOString(),
    source: { name: fileName(facts.path), format: facts.format.kind },
    mapping: { columns: [...mapping.columns] },
  };
  writePrivately(path, `${JSON.stringify(file, null, 2)}\n`);
}

/** Writes down a whole plan, and beside it the schema that editors complete it with. */
export function writeMigrationPlan(path: string, plan: MigrationPlan): void {
  const file = { ...plan, $schema: `./${MIGRATION_SCHEMA_FILE}` };
  const { $schema, version, ...decisions } = file;
  writePrivately(path, `${JSON.stringify({ $schema, version, ...decisions }, null, 2)}\n`);
  writePrivately(
    join(dirname(path), MIGRATION_SCHEMA_FILE),
    `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`,
  );
}

/** The legacy file, as it is written into a migration.json: seen from there, so that both can move together. */
export function sourceSeenFrom(migrationFile: string, source: string): string {
  const path = relative(dirname(resolve(migrationFile)), resolve(source));
  // On another drive there is no way from here to there.
  return isAbsolute(path) ? path : path.split(sep).join('/');
}

/** The other way round. */
export function sourceOf(migrationFile: string, { source }: MigrationPlan): string {
  return resolve(dirname(resolve(migrationFile)), source.path);
}

/** No migration.json is larger; exports are. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Whether a file is a migration.json, and not an export that happens to be JSON. */
export function isMigrationFile(path: string): boolean {
  if (!/\.json$/i.test(path)) return false;
  try {
    if (statSync(path).size > MAX_BYTES) return false;
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof json === 'object' && json !== null && 'version' in json && 'mapping' in json;
  } catch {
    return false;
  }
}

/** Reads a migration.json. What is wrong with it is said with the place in the file. */
export function readMigrationFile(path: string): Result<MigrationFile> {
  const hint = 'Use a migration.json that the wizard wrote.';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('migration-file-unreadable', `${display(fileName(path))} can not be read.`, hint);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('migration-file-invalid', `${display(fileName(path))} is not valid JSON.`, hint);
  }
  const parsed = migrationFileSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const place =
    issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
  return fail(
    'migration-file-invalid',
    display(`${fileName(path)} is no migration file${place}: ${issue?.message ?? 'unknown form'}.`),
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
      `The mapping names columns that this file does not have: ${display(names)}.`,
      'Use it with the file it was made for.',
    );
  }
  const known = new Set(earlier.columns.map(({ column }) => column));
  const taken = earlier.columns.filter(({ column }) => isThere(column));
  return ok({ columns: [...taken, ...suggested.columns.filter(({ column }) => !known.has(column))] });
}

/** Whether a file comes from the system that a mapping was made for: it has these columns, and no others. */
export function fitsSystem(mapping: Mapping, facts: SourceFacts): boolean {
  const known = new Set(mapping.columns.map(({ column }) => column));
  const notes = markColumns(facts.columns);
  const isKnown = facts.columns.every((column) => known.has(column) || notes.has(column));
  return isKnown && reuseMapping(mapping, facts, mapping).ok;
}

/** @param home where migrations are kept */
function rememberedPath(home: string, columns: readonly string[]): string {
  return join(home, 'mappings', `${columnsKey(columns)}.json`);
}

/** Keeps a mapping for the next file with the same columns. The newest wins. */
export function rememberMapping(home: string, facts: SourceFacts, mapping: Mapping): void {
  mkdirSync(join(home, 'mappings'), { recursive: true, mode: 0o700 });
  writeMappingFile(rememberedPath(home, facts.columns), facts, mapping);
}

/** What was used for these columns before, if anything; a damaged memory is no memory. */
export function recallMapping(home: string, facts: SourceFacts): MigrationFile | undefined {
  const file = readMigrationFile(rememberedPath(home, facts.columns));
  return file.ok ? file.value : undefined;
}
