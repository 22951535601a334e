import type { z } from 'zod';
import { customPasswordHashProblem } from '../../migration/user/check-custom-password-hash.ts';
import {
  type ImportUser,
  importUserSchema,
  RESERVED_APP_METADATA,
} from '../../migration/user/import-user.ts';

/**
 * One entry of a users file against the import schema, with the codes and wording of Auth0's validator: those of the
 * npm package z-schema, as far as seen in real job errors. Messages never quote a value that could be a secret.
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

function valueAt(record: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, record);
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** zod's names of types where JSON Schema has another one. */
const JSON_SCHEMA_TYPES: Readonly<Record<string, string>> = { int: 'integer', record: 'object' };

function sizeError(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown): RecordError {
  const isLong = issue.code === 'too_big';
  const limit = isLong ? `maximum ${issue.maximum}` : `minimum ${issue.minimum}`;
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  const tooMuch = isLong ? 'long' : 'short';
  if (issue.origin === 'array') {
    const code = isLong ? 'ARRAY_LENGTH_LONG' : 'ARRAY_LENGTH_SHORT';
    return error(code, `Array is too ${tooMuch} (${size}), ${limit}`, issue.path);
  }
  if (issue.origin === 'string') {
    const code = isLong ? 'MAX_LENGTH' : 'MIN_LENGTH';
    return error(code, `String is too ${tooMuch} (${size} chars), ${limit}`, issue.path);
  }
  const than = isLong ? 'greater than' : 'less than';
  return error(isLong ? 'MAXIMUM' : 'MINIMUM', `Value is ${than} ${limit}`, issue.path);
}

/** Of a value in a message: enough to recognise it, however long it is. */
const MAX_SHOWN = 300;

/** Formats by the property that has one; every other pattern is a pattern. */
const FORMATS: Readonly<Record<string, string>> = { email: 'email', picture: 'uri' };

function formatError(issue: z.core.$ZodIssueInvalidStringFormat, value: unknown): RecordError {
  const path = pathText(issue.path);
  const format = FORMATS[path];
  if (format !== undefined) {
    const shown = String(value).slice(0, MAX_SHOWN);
    return error('FORMAT', `Object didn't pass validation for format ${format}: ${shown}`, issue.path);
  }
  const pattern = (issue.pattern ?? '').replace(/^\/|\/$/g, '');
  return error('PATTERN', `Error in ${path} property - String does not match pattern ${pattern}`, issue.path);
}

/** A problem that a schema found, as the validator says it. @param record the value that was checked, whole */
export function toError(issue: z.core.$ZodIssue, record: unknown): RecordError {
  const value = valueAt(record, issue.path);
  if (value === undefined) {
    const name = String(issue.path.at(-1));
    return error('OBJECT_REQUIRED', `Missing required property: ${name}`, issue.path.slice(0, -1));
  }
  switch (issue.code) {
    case 'invalid_type': {
      const expected = JSON_SCHEMA_TYPES[issue.expected] ?? issue.expected;
      return error('INVALID_TYPE', `Expected type ${expected} but found type ${jsonType(value)}`, issue.path);
    }
    case 'unrecognized_keys': {
      // Not in Auth0's list of codes, but the validator's own name for it.
      const names = issue.keys.join(',');
      return error('OBJECT_ADDITIONAL_PROPERTIES', `Additional properties not allowed: ${names}`, issue.path);
    }
    case 'invalid_value':
      return error('ENUM_MISMATCH', `No enum match for: ${jsonType(value)}`, issue.path);
    case 'too_big':
    case 'too_small':
      return sizeError(issue, value);
    case 'invalid_format':
      return formatError(issue, value);
    default:
      return error('ANY_OF_MISSING', `Data does not match any schemas from 'anyOf'`, issue.path);
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
