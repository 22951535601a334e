import { fieldReader } from '../source/field-path.ts';
import type { Fields, FieldValue } from '../source/source.ts';
import { importUserId } from '../user/identity.ts';
import { isEmptyDate, parseDate } from './dates.ts';
import type { MappingProblem, Transform } from './mapping.ts';
import { toE164 } from './phone.ts';

/** From a legacy value to the value a target wants. Each transform does one thing. */

const TRUE = new Set([
  '1',
  'true',
  't',
  'yes',
  'y',
  'on',
  'active',
  'enabled',
  'verified',
  'confirmed',
  'ja',
  'j',
  'oui',
  'o',
  'si',
  'sí',
  's',
  'sim',
  'tak',
  'x',
  'wahr',
  'vrai',
]);
const FALSE = new Set([
  '0',
  'false',
  'f',
  'no',
  'n',
  'off',
  'inactive',
  'disabled',
  'unverified',
  'unconfirmed',
  'suspended',
  'locked',
  'blocked',
  'banned',
  'nein',
  'non',
  'não',
  'nee',
  'nie',
  '-1',
  'falsch',
  'faux',
  'deprovisioned',
]);

/** A spelling of true or false, in any of the languages whose databases are common; undefined when it is neither. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}

/** A value as the text a person sees. */
export function toText(value: FieldValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseJson(text: string): FieldValue | undefined {
  try {
    const value: FieldValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function namePart(name: string, part: 'first' | 'rest'): string {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return part === 'first' ? first : rest.join(' ');
}

/** `value: undefined` means there is nothing to send. */
export type Transformed =
  | { readonly value: FieldValue | undefined }
  | { readonly problem: MappingProblem['code'] };

function orProblem(value: FieldValue | undefined, problem: MappingProblem['code']): Transformed {
  return value === undefined ? { problem } : { value };
}

/** True for the transforms that make a value where the column has none. */
export function makesValue(transform: Transform): boolean {
  return transform.kind === 'constant' || transform.kind === 'join';
}

/** @param fields the whole record, for the transforms that look at other columns */
export function applyTransform(transform: Transform, value: FieldValue, fields: Fields): Transformed {
  switch (transform.kind) {
    case 'trim':
      return { value: typeof value === 'string' ? value.trim() : value };
    case 'lower-case':
      return { value: toText(value).toLowerCase() };
    case 'user-id':
      return { value: importUserId(toText(value)) };
    case 'boolean': {
      const parsed = parseBoolean(toText(value));
      return orProblem(parsed === undefined ? undefined : parsed !== transform.inverted, 'not-a-boolean');
    }
    case 'has-value': {
      const text = toText(value).toLowerCase();
      return { value: !isEmptyDate(text) && text !== 'null' && text !== 'false' };
    }
    case 'date': {
      const text = toText(value);
      return isEmptyDate(text)
        ? { value: undefined }
        : orProblem(parseDate(text, transform.format), 'not-a-date');
    }
    case 'phone':
      return orProblem(toE164(toText(value), transform.country), 'not-a-phone-number');
    case 'strip-prefix': {
      const text = toText(value);
      return { value: text.startsWith(transform.prefix) ? text.slice(transform.prefix.length) : text };
    }
    case 'prefix':
      return { value: transform.prefix + toText(value) };
    case 'name-part':
      return { value: namePart(toText(value), transform.part) };
    case 'join': {
      const others = transform.columns.map((column) => fieldReader(column)(fields) ?? '');
      const parts = [value, ...others].map(toText).filter((part) => part !== '' && part !== 'null');
      return { value: parts.join(transform.separator) };
    }
    case 'split-list': {
      if (typeof value === 'object') return { value };
      const parts = toText(value)
        .split(transform.separator)
        .map((part) => part.trim());
      return { value: parts.filter((part) => part !== '') };
    }
    case 'json':
      return typeof value === 'string' ? orProblem(parseJson(value), 'not-json') : { value };
    case 'table': {
      const replaced = Object.hasOwn(transform.values, toText(value))
        ? transform.values[toText(value)]
        : undefined;
      return { value: replaced ?? (transform.otherwise === 'keep' ? value : undefined) };
    }
    case 'constant':
      return { value: transform.value };
  }
}
