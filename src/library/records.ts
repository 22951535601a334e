import { compileMapping } from '../migration/mapping/apply.ts';
import type { Mapping, MappingProblem } from '../migration/mapping/mapping.ts';
import { suggestMapping } from '../migration/mapping/suggest.ts';
import { readMigrationFile, reuseMapping } from '../migration/migration-file.ts';
import { recognisePassword } from '../migration/passwords/recognise.ts';
import type { Recognition } from '../migration/passwords/scheme.ts';
import { inspectSource } from '../migration/source/inspect.ts';
import type { Fields, FieldValue, SourceFacts } from '../migration/source/source.ts';
import { customPasswordHashProblem } from '../migration/user/check-custom-password-hash.ts';
import type { ImportUser } from '../migration/user/import-user.ts';
import { importUserSchema } from '../migration/user/import-user-schema.ts';
import { ok, type Result } from '../result.ts';

export interface InspectedFile {
  /** Its form, its columns, and its first records, at most 500. */
  readonly source: SourceFacts;
  /** Where each column would go, and why; `confidence` says how sure that is. */
  readonly mapping: Mapping;
  /** The exporter it comes from, where that was recognised. */
  readonly origin?: { readonly title: string; readonly why: string };
}

/**
 * Looks at the beginning of a legacy file: CSV, JSON or JSON lines, also gzipped, in UTF-8, UTF-16 or Windows-1252.
 * @returns the error's code is one of `source-unreadable`, `source-no-file`, `source-empty`, `source-binary`,
 *   `source-structure`, `source-no-records` and `source-damaged`
 */
export async function inspect(path: string): Promise<Result<InspectedFile>> {
  const source = await inspectSource(path);
  return source.ok ? ok({ source: source.value, ...suggestMapping(source.value) }) : source;
}

/**
 * The mapping of a `migration.json`, for a file that was inspected. Columns it does not know keep the suggested place.
 * @returns the error's code is `migration-file-unreadable`, `migration-file-invalid` or, where the file lacks a column
 *   that is mapped, `mapping-unfit`
 */
export function readMapping(path: string, { source, mapping }: InspectedFile): Result<Mapping> {
  const file = readMigrationFile(path);
  return file.ok ? reuseMapping(file.value.mapping, source, mapping) : file;
}

export interface MappedUser {
  /** As the import takes it, its hash included where that can come along. Valid unless a problem is `fatal`. */
  readonly user: Readonly<Record<string, FieldValue | object>>;
  readonly password: Recognition;
  /** Names of legacy roles. Auth0 takes them apart from the import. */
  readonly roles: readonly string[];
  /** `fatal`: the record can not be imported. `dropped`: `user` lacks this value. */
  readonly problems: readonly MappingProblem[];
}

/**
 * Compiles a mapping, because it is for many records.
 * @returns a function that maps one record and never throws
 */
export function mapper(mapping: Mapping): (fields: Fields) => MappedUser {
  const apply = compileMapping(mapping);
  return (fields) => {
    const { user, password, roles, problems } = apply(fields);
    const recognition = recognisePassword(password ?? { value: '' });
    const hash = recognition.fate === 'kept' ? recognition.password : {};
    return { user: { ...user, ...hash }, password: recognition, roles, problems };
  };
}

/** What Auth0 would refuse in a user. */
export interface UserProblem {
  /** Dotted: `app_metadata.plan`; empty where it is about the whole. */
  readonly path: string;
  /** A sentence without any value of the user's. */
  readonly message: string;
}

/**
 * Checks one user against the schema of the import. Source: Auth0 docs, "Bulk User Import Database Schema".
 * @returns the user, typed, or all that is wrong
 */
export function validate(user: unknown): Result<ImportUser, readonly UserProblem[]> {
  const parsed = importUserSchema.safeParse(user);
  if (!parsed.success) {
    const error = parsed.error.issues.map(({ path, message }) => {
      return { path: path.map(String).join('.'), message };
    });
    return { ok: false, error };
  }
  const { custom_password_hash: hash, password_hash } = parsed.data;
  const problem = hash === undefined ? undefined : customPasswordHashProblem(hash);
  const twice = hash !== undefined && password_hash !== undefined;
  const said = twice ? 'there can be no password_hash beside it' : problem;
  if (said === undefined) return ok(parsed.data);
  return { ok: false, error: [{ path: 'custom_password_hash', message: `The hash: ${said}.` }] };
}
