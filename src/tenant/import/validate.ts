import type { z } from 'zod';
import { customPasswordHashProblem } from '../../migration/user/check-custom-password-hash.ts';
import {
  type ImportUser,
  importUserSchema,
  RESERVED_APP_METADATA,
} from '../../migration/user/import-user.ts';

/** One entry of a users file against the import schema, with the codes and wording of Auth0's validator (z-schema). */

export interface RecordError {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

export type Validated =
  | { readonly ok: true; readonly user: ImportUser }
  | { readonly ok: false; readonly errors: readonly RecordError[] };

function pathOf(issue: z.core.$ZodIssue): string {
  return issue.path.map(String).join('.');
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

function toError(issue: z.core.$ZodIssue, record: unknown): RecordError {
  const path = pathOf(issue);
  const value = valueAt(record, issue.path);
  const missing = value === undefined;
  switch (issue.code) {
    case 'invalid_type':
      if (missing) return { code: 'OBJECT_REQUIRED', message: `Missing required property: ${path}` };
      return {
        code: 'INVALID_TYPE',
        message: `Expected type ${issue.expected} but found type ${jsonType(value)}`,
        path,
      };
    case 'unrecognized_keys':
      return {
        code: 'OBJECT_ADDITIONAL_PROPERTIES',
        message: `Additional properties not allowed: ${issue.keys.join(',')}`,
        path,
      };
    case 'invalid_value':
      return { code: 'ENUM_MISMATCH', message: `No enum match for: ${jsonType(value)}`, path };
    case 'too_big':
      return {
        code: issue.origin === 'array' ? 'ARRAY_LENGTH_LONG' : 'MAX_LENGTH',
        message: `Value is too long, maximum ${issue.maximum}`,
        path,
      };
    case 'too_small':
      return {
        code: issue.origin === 'array' ? 'ARRAY_LENGTH_SHORT' : 'MIN_LENGTH',
        message: `Value is too short, minimum ${issue.minimum}`,
        path,
      };
    case 'invalid_format':
      if (path === 'email')
        return { code: 'FORMAT', message: "Object didn't pass validation for format email", path };
      return { code: 'PATTERN', message: `Error in ${path} property - String does not match pattern`, path };
    default:
      return { code: 'NOT_PASSED', message: `Data does not match any schema from 'anyOf'`, path };
  }
}

/** The rules that tie several properties together. */
function crossErrors(user: ImportUser): readonly RecordError[] {
  const errors: RecordError[] = [];
  if (user.password_hash !== undefined && user.custom_password_hash !== undefined) {
    errors.push({
      code: 'NOT_PASSED',
      message: 'password_hash and custom_password_hash exclude each other',
      path: 'password_hash',
    });
  }
  const problem = user.custom_password_hash && customPasswordHashProblem(user.custom_password_hash);
  if (problem !== undefined)
    errors.push({ code: 'NOT_PASSED', message: problem, path: 'custom_password_hash' });
  const reserved = Object.keys(user.app_metadata ?? {}).find((name) => RESERVED_APP_METADATA.has(name));
  if (reserved !== undefined) {
    errors.push({
      code: 'NOT_PASSED',
      message: `app_metadata must not hold ${reserved}`,
      path: 'app_metadata',
    });
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

/** Secrets in an entry, as `/errors` shows them: masked. */
export function maskSecrets(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record;
  const masked = (value: unknown) => (value === undefined ? {} : { hash: { value: '*****' } });
  const all: Record<string, unknown> = { ...record };
  const { password_hash, custom_password_hash, mfa_factors, ...rest } = all;
  return {
    ...rest,
    ...(password_hash === undefined ? {} : { password_hash: '*****' }),
    ...(custom_password_hash === undefined ? {} : { custom_password_hash: masked(custom_password_hash) }),
    ...(mfa_factors === undefined ? {} : { mfa_factors: '*****' }),
  };
}
