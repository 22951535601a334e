import type { z } from 'zod';

/**
 * What a schema has against a value, in the codes and words of the npm package z-schema: the Management API has it behind
 * `Payload validation error:`, and import jobs in the errors of a record.
 */

export interface SchemaProblem {
  readonly code: string;
  readonly text: string;
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** zod's names of types where JSON Schema has another one. */
const JSON_SCHEMA_TYPES: Readonly<Record<string, string>> = { int: 'integer', record: 'object' };

/** Of a value in a message: enough to recognise it, however long it is. */
const MAX_SHOWN = 300;

function sizeProblem(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown) {
  const isLong = issue.code === 'too_big';
  const limit = isLong ? `maximum ${issue.maximum}` : `minimum ${issue.minimum}`;
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  const tooMuch = isLong ? 'long' : 'short';
  if (issue.origin === 'array') {
    const code = isLong ? 'ARRAY_LENGTH_LONG' : 'ARRAY_LENGTH_SHORT';
    return { code, text: `Array is too ${tooMuch} (${size}), ${limit}` };
  }
  if (issue.origin === 'string') {
    const code = isLong ? 'MAX_LENGTH' : 'MIN_LENGTH';
    return { code, text: `String is too ${tooMuch} (${size} chars), ${limit}` };
  }
  const than = isLong ? 'greater than' : 'less than';
  const shown = Number.isInteger(value) ? `${String(value)} ` : '';
  return { code: isLong ? 'MAXIMUM' : 'MINIMUM', text: `Value ${shown}is ${than} ${limit}` };
}

function formatProblem(
  { pattern = '' }: z.core.$ZodIssueInvalidStringFormat,
  value: unknown,
  format: string | undefined,
): SchemaProblem {
  if (format === undefined) {
    const text = `String does not match pattern ${pattern.replace(/^\/|\/$/g, '')}`;
    return { code: 'PATTERN', text };
  }
  const shown = String(value).slice(0, MAX_SHOWN);
  return { code: 'FORMAT', text: `Object didn't pass validation for format ${format}: ${shown}` };
}

/** The value that an issue is about. */
export function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, whole);
}

/**
 * @param value the one that the issue is about, see `valueAt`
 * @param format of the property, where it has one that may be quoted in full; every other pattern is a pattern
 * @returns undefined where z-schema has no words that fit
 */
export function schemaProblem(
  issue: z.core.$ZodIssue,
  value: unknown,
  format: string | undefined,
): SchemaProblem | undefined {
  const name = issue.path.at(-1);
  if (value === undefined && name !== undefined)
    return { code: 'OBJECT_REQUIRED', text: `Missing required property: ${String(name)}` };
  switch (issue.code) {
    case 'invalid_type': {
      const expected = JSON_SCHEMA_TYPES[issue.expected] ?? issue.expected;
      return { code: 'INVALID_TYPE', text: `Expected type ${expected} but found type ${jsonType(value)}` };
    }
    case 'unrecognized_keys': {
      // Not in Auth0's list of codes, but the validator's own name for it.
      const names = issue.keys.join(',').slice(0, MAX_SHOWN);
      return { code: 'OBJECT_ADDITIONAL_PROPERTIES', text: `Additional properties not allowed: ${names}` };
    }
    case 'invalid_value':
      return { code: 'ENUM_MISMATCH', text: `No enum match for: ${jsonType(value)}` };
    case 'too_big':
    case 'too_small':
      return sizeProblem(issue, value);
    case 'invalid_format':
      return formatProblem(issue, value, format);
    default:
      return undefined;
  }
}
