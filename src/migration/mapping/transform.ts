import type { FieldValue } from '../source/source.ts';
import { importUserId } from '../user/identity.ts';
import type { Transform } from './mapping.ts';

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
  'ja',
  'j',
  'oui',
  'o',
  'si',
  'sí',
  's',
  'sim',
  'x',
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
  'nein',
  'non',
  'não',
  'nee',
  '-1',
]);

/** A spelling of true or false, in any of the languages whose databases are common; undefined when it is neither. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}

const DATE_PARTS =
  /^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?$/;
const ISO_LIKE =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?(?: ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?$/;

function toIso(ms: number): string | undefined {
  return Number.isNaN(ms) || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}

/** ISO 8601, or what a database prints in its place; a time without a zone counts as UTC. */
function parseIso(text: string): string | undefined {
  if (!ISO_LIKE.test(text)) return undefined;
  const zoned = text
    .replace(' UTC', 'Z')
    .replace(' ', 'T')
    .replace(/ ?([+-][0-9]{2})$/, '$1:00');
  const hasZone = /(?:Z|[+-][0-9]{2}:?[0-9]{2})$/.test(zoned) && zoned.length > 10;
  return toIso(Date.parse(hasZone || zoned.length === 10 ? zoned : `${zoned}Z`));
}

/** A date in the given format as ISO 8601 in UTC; undefined when it is none. */
export function parseDate(
  text: string,
  format: (Transform & { kind: 'date' })['format'],
): string | undefined {
  const trimmed = text.trim();
  if (format === 'iso') return parseIso(trimmed);
  if (format === 'epoch-seconds')
    return /^[0-9]{9,11}$/.test(trimmed) ? toIso(Number(trimmed) * 1000) : undefined;
  if (format === 'epoch-milliseconds')
    return /^[0-9]{12,14}$/.test(trimmed) ? toIso(Number(trimmed)) : undefined;
  const parts = DATE_PARTS.exec(trimmed);
  if (parts === null) return undefined;
  const [, first = '', second = '', year = '', time = '00:00'] = parts;
  const [day, month] = format === 'day-first' ? [first, second] : [second, first];
  return parseIso(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time.padStart(5, '0')}Z`);
}

/** Dates that databases write where there is none. */
export function isEmptyDate(text: string): boolean {
  return text === '' || text === '0' || text.startsWith('0000-00-00');
}

export type Transformed =
  | { readonly value: FieldValue | undefined }
  | { readonly problem: 'not-a-boolean' | 'not-a-date' };

/** Applies one transform. `value: undefined` means there is nothing to send. */
export function applyTransform(transform: Transform, value: FieldValue): Transformed {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (transform.kind) {
    case 'trim':
      return { value: typeof value === 'string' ? value.trim() : value };
    case 'lower-case':
      return { value: text.toLowerCase() };
    case 'user-id':
      return { value: importUserId(text) };
    case 'boolean': {
      const parsed = parseBoolean(text);
      return parsed === undefined ? { problem: 'not-a-boolean' } : { value: parsed !== transform.inverted };
    }
    case 'date': {
      if (isEmptyDate(text)) return { value: undefined };
      const parsed = parseDate(text, transform.format);
      return parsed === undefined ? { problem: 'not-a-date' } : { value: parsed };
    }
    case 'has-value':
      return { value: !isEmptyDate(text) && text.toLowerCase() !== 'null' };
  }
}
