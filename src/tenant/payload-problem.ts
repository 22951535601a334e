import type { z } from 'zod';

/**
 * What is wrong with a request body, in the words of the Management API: those of the npm package z-schema behind
 * `Payload validation error:`. Values are quoted only where they can not be a secret.
 */

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** zod's names of types where JSON Schema has another one. */
const JSON_SCHEMA_TYPES: Readonly<Record<string, string>> = { int: 'integer', record: 'object' };

/** Formats by the property that has one; every other pattern is a pattern. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  picture: 'strict-uri',
  result_url: 'uri',
};

/** Of a value in a message: enough to recognise it, however long it is. */
const MAX_SHOWN = 300;

function sizeText(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown): string {
  const isLong = issue.code === 'too_big';
  const limit = isLong ? `maximum ${issue.maximum}` : `minimum ${issue.minimum}`;
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  const tooMuch = isLong ? 'long' : 'short';
  if (issue.origin === 'array') return `Array is too ${tooMuch} (${size}), ${limit}`;
  if (issue.origin === 'string') return `String is too ${tooMuch} (${size} chars), ${limit}`;
  const than = isLong ? 'greater than' : 'less than';
  return `Value ${jsonType(value) === 'integer' ? String(value) : ''} is ${than} ${limit}`;
}

function text(issue: z.core.$ZodIssue, value: unknown): string {
  const name = String(issue.path.at(-1) ?? '');
  if (value === undefined && issue.path.length > 0) return `Missing required property: ${name}`;
  switch (issue.code) {
    case 'invalid_type':
      return `Expected type ${JSON_SCHEMA_TYPES[issue.expected] ?? issue.expected} but found type ${jsonType(value)}`;
    case 'unrecognized_keys':
      return `Additional properties not allowed: ${issue.keys.join(',').slice(0, MAX_SHOWN)}`;
    case 'invalid_value':
      return `No enum match for: ${jsonType(value)}`;
    case 'too_big':
    case 'too_small':
      return sizeText(issue, value);
    case 'invalid_format': {
      const format = FORMATS[name];
      if (format !== undefined)
        return `Object didn't pass validation for format ${format}: ${String(value).slice(0, MAX_SHOWN)}`;
      return `String does not match pattern ${(issue.pattern ?? '').replace(/^\/|\/$/g, '')}`;
    }
    default:
      return 'Invalid value';
  }
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, body);
}

/** The first problem only, as the API does it. */
export function payloadProblem({ issues: [issue] }: z.ZodError, body: unknown): string {
  if (issue === undefined) return 'Payload validation error.';
  const value = valueAt(body, issue.path);
  // A missing property is told of its parent.
  const place = (value === undefined ? issue.path.slice(0, -1) : issue.path).map(String).join('.');
  const where = place === '' ? '' : ` on property ${place}`;
  return `Payload validation error: '${text(issue, value)}'${where}.`;
}
