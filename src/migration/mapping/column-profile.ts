import { recognisePassword } from '../passwords/recognise.ts';
import { fieldReader } from '../source/field-path.ts';
import type { SourceItem } from '../source/source.ts';
import { EMAIL_PATTERN } from '../user/import-user.ts';
import { type DateFormat, isEmptyDate, parseDate } from './dates.ts';
import { DATE_FORMATS } from './mapping.ts';
import { parseBoolean } from './transform.ts';

/** What the values of a column look like. All shares are of the values that are there, between 0 and 1. */
export interface ColumnProfile {
  readonly records: number;
  readonly present: number;
  readonly distinct: number;
  readonly email: number;
  readonly phone: number;
  readonly boolean: number;
  readonly url: number;
  readonly imageUrl: number;
  /** Hashes of a scheme that is known by its form. */
  readonly hash: number;
  /** Digits alone. */
  readonly integer: number;
  /** Unbroken runs of letters, digits and the signs of ids: `60ab12…`, `C-1042`, a UUID. */
  readonly identifier: number;
  /** Letters, with the signs names have. */
  readonly wordy: number;
  /** Base32, as secrets of authenticator apps are written. */
  readonly base32: number;
  readonly date: number;
  readonly dateFormat: DateFormat | undefined;
}

const PHONE = /^(?:\+|00)?[0-9][0-9 ()./-]{6,20}$/;
const URL_FORM = /^https?:\/\/\S{3,}$/i;
const IMAGE = /\.(?:png|jpe?g|gif|webp|svg)(?:\?|$)|avatar|gravatar|photo|picture|image/i;
const IDENTIFIER = /^[A-Za-z0-9|_:.-]{1,64}$/;
const WORDY = /^[\p{L}\p{M}][\p{L}\p{M}'’ .-]{0,80}$/u;

function isPhone(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '').length;
  // Plain runs of digits are ids as often as numbers: a phone number has a sign of one, or its usual length.
  return PHONE.test(text) && digits >= 7 && digits <= 15 && (/^(?:\+|00)|[ ()/-]/.test(text) || digits >= 10);
}

function isHash(text: string): boolean {
  const { fate, scheme } = recognisePassword({ value: text });
  return scheme !== 'unknown' && (fate === 'kept' || fate === 'reset');
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

/** Looks at a column in the sample. */
export function profileColumn(sample: readonly SourceItem[], column: string): ColumnProfile {
  const read = fieldReader(column);
  const all = sample.flatMap((item) => (item.kind === 'record' ? [asText(read(item.fields))] : []));
  const values = all.filter((text) => text !== '' && text.toLowerCase() !== 'null' && text !== '\\N');
  const share = (test: (text: string) => boolean) =>
    values.length === 0 ? 0 : values.filter(test).length / values.length;
  const dates = DATE_FORMATS.map((format) => ({
    format,
    share: share((text) => isEmptyDate(text) || parseDate(text, format) !== undefined),
  })).sort((a, b) => b.share - a.share)[0];
  const isDate = dates !== undefined && dates.share > 0.8 && !values.every(isEmptyDate);
  return {
    records: all.length,
    present: values.length,
    distinct: values.length === 0 ? 0 : new Set(values).size / values.length,
    email: share((text) => EMAIL_PATTERN.test(text)),
    phone: share(isPhone),
    boolean: share((text) => parseBoolean(text) !== undefined),
    url: share((text) => URL_FORM.test(text)),
    imageUrl: share((text) => URL_FORM.test(text) && IMAGE.test(text)),
    hash: share(isHash),
    integer: share((text) => /^[0-9]{1,18}$/.test(text)),
    identifier: share((text) => IDENTIFIER.test(text)),
    wordy: share((text) => WORDY.test(text)),
    base32: share((text) => /^[A-Z2-7]{16,128}={0,6}$/.test(text)),
    date: isDate ? dates.share : 0,
    dateFormat: isDate ? dates.format : undefined,
  };
}
