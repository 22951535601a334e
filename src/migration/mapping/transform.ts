import { fieldReader } from '../source/field-path.ts';
import { parseJson } from '../source/json-value.ts';
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
  // As it is spelt in the sets, before it is spelt that way.
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}

/** A value as the text a person sees. */
export function toText(value: FieldValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function namePart(name: string, part: 'first' | 'rest'): string {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return part === 'first' ? first : rest.join(' ');
}

/** A value that a transform can make nothing of. One object for each reason, made once. */
export class Refusal {
  readonly problem: MappingProblem['code'];

  constructor(problem: MappingProblem['code']) {
    this.problem = problem;
  }
}

const NOT_A_BOOLEAN = new Refusal('not-a-boolean');
const NOT_A_DATE = new Refusal('not-a-date');
const NOT_A_PHONE_NUMBER = new Refusal('not-a-phone-number');
const NOT_JSON = new Refusal('not-json');

/** Finds a column's values in whatever form records come. */
export type ReaderOf<R> = (column: string) => (record: R) => FieldValue | undefined;

/** A transform made ready for millions of values. Undefined means there is nothing to send. */
export type Step<R> = (value: FieldValue, record: R) => FieldValue | undefined | Refusal;

/** True for the transforms that make a value where the column has none. */
export function makesValue(transform: Transform): boolean {
  return transform.kind === 'constant' || transform.kind === 'join';
}

function join<R>(
  { columns, separator }: Extract<Transform, { kind: 'join' }>,
  readerOf: ReaderOf<R>,
): Step<R> {
  const readers = columns.map(readerOf);
  return (value, record) =>
    [value, ...readers.map((read) => read(record) ?? '')]
      .map(toText)
      .filter((part) => part !== '' && part !== 'null')
      .join(separator);
}

function splitList(value: FieldValue, separator: string): FieldValue {
  if (typeof value === 'object') return value;
  const parts = toText(value)
    .split(separator)
    .map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

export function compileTransform<R>(transform: Transform, readerOf: ReaderOf<R>): Step<R> {
  switch (transform.kind) {
    case 'trim':
      return (value) => (typeof value === 'string' ? value.trim() : value);
    case 'lower-case':
      return (value) => toText(value).toLowerCase();
    case 'user-id':
      return (value) => importUserId(toText(value));
    case 'boolean': {
      const { inverted } = transform;
      return (value) => {
        const parsed = parseBoolean(toText(value));
        return parsed === undefined ? NOT_A_BOOLEAN : parsed !== inverted;
      };
    }
    case 'has-value':
      return (value) => {
        const text = toText(value).toLowerCase();
        return !isEmptyDate(text) && text !== 'null' && text !== 'false';
      };
    case 'date': {
      const { format } = transform;
      return (value) => {
        const text = toText(value);
        return isEmptyDate(text) ? undefined : (parseDate(text, format) ?? NOT_A_DATE);
      };
    }
    case 'phone': {
      const { country } = transform;
      return (value) => toE164(toText(value), country) ?? NOT_A_PHONE_NUMBER;
    }
    case 'strip-prefix': {
      const { prefix } = transform;
      return (value) => {
        const text = toText(value);
        return text.startsWith(prefix) ? text.slice(prefix.length) : text;
      };
    }
    case 'prefix': {
      const { prefix } = transform;
      return (value) => prefix + toText(value);
    }
    case 'name-part': {
      const { part } = transform;
      return (value) => namePart(toText(value), part);
    }
    case 'join':
      return join(transform, readerOf);
    case 'split-list': {
      const { separator } = transform;
      return (value) => splitList(value, separator);
    }
    case 'json':
      return (value) => {
        const parsed = typeof value === 'string' ? parseJson(value) : value;
        return parsed === undefined ? NOT_JSON : parsed;
      };
    case 'table': {
      const { values, otherwise } = transform;
      return (value) => {
        const text = toText(value);
        const replaced = Object.hasOwn(values, text) ? values[text] : undefined;
        return replaced ?? (otherwise === 'keep' ? value : undefined);
      };
    }
    case 'constant':
      return () => transform.value;
  }
}

/** `value: undefined` means there is nothing to send. */
export type Transformed =
  | { readonly value: FieldValue | undefined }
  | { readonly problem: MappingProblem['code'] };

/** For a single value. @param fields the whole record, for the transforms that look at other columns */
export function applyTransform(transform: Transform, value: FieldValue, fields: Fields): Transformed {
  const result = compileTransform(transform, fieldReader)(value, fields);
  return result instanceof Refusal ? { problem: result.problem } : { value: result };
}
