import type { z } from 'zod';
import { customPasswordHashProblem } from '../../migration/user/check-custom-password-hash.ts';
import { type ImportUser, RESERVED_APP_METADATA } from '../../migration/user/import-user.ts';
import { importUserSchema } from '../../migration/user/import-user-schema.ts';
import { schemaProblem, valueAt } from '../schema-problem.ts';

/**
 * One entry of a users file against the import schema, with the codes and wording of Auth0's validator, as far as
 * seen in real job errors. Messages never quote a value that could be a secret.
 */

export interface RecordError {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

export type Validated =
  | { readonly ok: true; readonly user: ImportUser }
  | { readonly ok: false; readonly errors: readonly RecordError[] };

/** `mfa_factors[0].totp`. Empty for the record itself. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function error(code: string, message: string, path: readonly PropertyKey[]): RecordError {
  return path.length === 0 ? { code, message } : { code, message, path: pathText(path) };
}

/** Formats by the property that has one. */
const FORMATS: Readonly<Record<string, string>> = { email: 'email', picture: 'uri' };

/** A problem that a schema found, as the validator says it. @param record the value that was checked, whole */
export function toError(issue: z.core.$ZodIssue, record: unknown): RecordError {
  const place = pathText(issue.path);
  const problem = schemaProblem(issue, valueAt(record, issue.path), FORMATS[place]);
  if (problem === undefined)
    return error('ANY_OF_MISSING', `Data does not match any schemas from 'anyOf'`, issue.path);
  switch (problem.code) {
    case 'OBJECT_REQUIRED':
      return error(problem.code, problem.text, issue.path.slice(0, -1));
    case 'PATTERN':
      return error(problem.code, `Error in ${place} property - ${problem.text}`, issue.path);
    default:
      return error(problem.code, problem.text, issue.path);
  }
}

/** The rules that tie several properties together; in a JSON Schema they are a `not`. */
function crossErrors(user: ImportUser): readonly RecordError[] {
  const errors: RecordError[] = [];
  const forbidden = `Data matches schema from 'not'`;
  if (user.password_hash !== undefined && user.custom_password_hash !== undefined)
    errors.push(error('NOT_PASSED', forbidden, ['custom_password_hash']));
  // The wording for these is not known; ours says what is wrong.
  const problem = user.custom_password_hash && customPasswordHashProblem(user.custom_password_hash);
  if (problem !== undefined) errors.push(error('NOT_PASSED', problem, ['custom_password_hash']));
  for (const name of Object.keys(user.app_metadata ?? {})) {
    if (RESERVED_APP_METADATA.has(name)) errors.push(error('NOT_PASSED', forbidden, ['app_metadata', name]));
  }
  return errors;
}

export function validateRecord(record: unknown): Validated {
  const parsed = importUserSchema.safeParse(record);
  if (!parsed.success)
    return { ok: false, errors: parsed.error.issues.map((issue) => toError(issue, record)) };
  const errors = crossErrors(parsed.data);
  return errors.length === 0 ? { ok: true, user: parsed.data } : { ok: false, errors };
}
