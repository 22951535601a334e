import type { DATE_FORMATS } from './mapping.ts';

/** Dates as databases and exports write them → ISO 8601 in UTC. */

export type DateFormat = (typeof DATE_FORMATS)[number];

const DATE_PARTS =
  /^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?$/;
const ISO_LIKE =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?(?: ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?$/;

/** Days that a year has whichever it is, and the times of a day: what needs no calendar. */
const PLAIN_ISO =
  /^[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{3}Z)?$/;

/** What nearly every date of nearly every file is: ISO 8601 in UTC already, or the same without its ending. */
function plainIso(text: string): string | undefined {
  if ((text.length !== 24 && text.length !== 19) || !PLAIN_ISO.test(text)) return undefined;
  if (text.length === 19) return `${text.slice(0, 10)}T${text.slice(11)}.000Z`;
  return text[10] === 'T' ? text : `${text.slice(0, 10)}T${text.slice(11)}`;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/**
 * A date in ISO 8601 → ms since 1970; NaN when it is none. In a fifth of the time where it is in the form that
 * `parseDate` makes; days since 1970 by counting years from March on, so that a leap day is the last of its year.
 */
export function isoToMs(text: string): number {
  if (text.length !== 24 || text[10] !== 'T' || !PLAIN_ISO.test(text)) return Date.parse(text);
  const month = twoDigits(text, 5);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2) - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + twoDigits(text, 8) - 1;
  const day = year * 365 + leapDays + dayOfYear - 719_468;
  const seconds = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  return (day * 86_400 + seconds) * 1000 + twoDigits(text, 20) * 10 + text.charCodeAt(22) - 48;
}

function toIso(ms: number): string | undefined {
  return Number.isNaN(ms) || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}

/** ISO 8601, or what a database prints in its place; a time without a zone counts as UTC. */
function parseIso(text: string): string | undefined {
  const plain = plainIso(text);
  if (plain !== undefined) return plain;
  if (!ISO_LIKE.test(text)) return undefined;
  // Without a time the whole text is a day, and its last part no time zone.
  if (text.length === 10) return toIso(Date.parse(text));
  const spelt = text
    .replace(/ ?UTC$/, 'Z')
    .replace(' ', 'T')
    .replace(/ ?([+-][0-9]{2})$/, '$1:00');
  const hasZone = /(?:Z|[+-][0-9]{2}:?[0-9]{2})$/.test(spelt);
  return toIso(Date.parse(hasZone ? spelt : `${spelt}Z`));
}

/** A date in the given format as ISO 8601 in UTC; undefined when it is none. */
export function parseDate(text: string, format: DateFormat): string | undefined {
  const trimmed = text.trim();
  switch (format) {
    case 'iso':
      return parseIso(trimmed);
    case 'epoch-seconds':
      return /^[0-9]{9,11}$/.test(trimmed) ? toIso(Number(trimmed) * 1000) : undefined;
    case 'epoch-milliseconds':
      return /^[0-9]{12,14}$/.test(trimmed) ? toIso(Number(trimmed)) : undefined;
    default: {
      const parts = DATE_PARTS.exec(trimmed);
      if (parts === null) return undefined;
      const [, first = '', second = '', year = '', time = '00:00'] = parts;
      const [day, month] = format === 'day-first' ? [first, second] : [second, first];
      return parseIso(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time.padStart(5, '0')}Z`);
    }
  }
}

/** Dates that databases write where there is none. */
export function isEmptyDate(text: string): boolean {
  return text === '' || text === '0' || text.startsWith('0000-00-00');
}
