import type { FieldValue } from '../source/source.ts';
import { normaliseUsername } from '../user/identity.ts';
import { CHECKS, roleNames, valueReader } from './apply.ts';
import { isPlainE164 } from './e164.ts';
import type { Attribute, ColumnMapping, Mapping } from './mapping.ts';
import type { PlainRecord } from './plain-record.ts';
import { recencyColumn } from './recency.ts';
import { hasPlaceOfItsOwn, jsonOf } from './row-payload.ts';
import { Refusal } from './transform.ts';

/**
 * Columns whose cells nearly always are what they should be: their bytes are looked at and copied, and no text is made
 * of them. Whatever is not that plain is left to `row-payload.ts`, so that there is one place for each rule; that both say the
 * same of every record is tested (test/migration/plain-rows.test.ts).
 */

/** Puts a cell where it belongs. @returns false: the record is not plain, and what was written of it is void */
export type PlainColumn = (record: PlainRecord) => boolean;

const COMMA = 0x2c;
const QUOTE = 0x22;
const AT = 0x40;
const DOT = 0x2e;
const SMALL_A = 0x61;
/** The longest key there can be, and what stands around it: there is always so much room. */
const ROOM = 4_096;
/** Of each month the days that it has in every year. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `"name":"`, as bytes. */
function keyOf(name: string, opens: boolean): Uint8Array {
  return Buffer.from(`${JSON.stringify(name)}:${opens ? '"' : ''}`);
}

function isSpaceOrForeign(byte: number): boolean {
  return byte <= 0x20 || byte >= 0x7f;
}

/** Whether a cell is as it would be if it were trimmed. */
function isTrimmed({ source, starts, ends }: PlainRecord, cell: number): boolean {
  const [from, to] = [starts[cell] ?? 0, ends[cell] ?? 0];
  return from === to || !(isSpaceOrForeign(source[from] ?? 0) || isSpaceOrForeign(source[to - 1] ?? 0));
}

/** What the schema's pattern forbids in an address: white space and these. */
const IN_ADDRESS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && byte < 0x7f && !'"(),:;<>[\\]'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Copies an address in small letters. @returns false where it is none, or not certainly one */
function copyEmail(record: PlainRecord, from: number, to: number): boolean {
  const { source, json } = record;
  if (to - from > 254) return false;
  let size = record.size;
  let sign = -1;
  let dot = -1;
  for (let index = from; index < to; index += 1) {
    let byte = source[index] ?? 0;
    if (IN_ADDRESS[byte] === 0) return false;
    if (byte === AT) {
      if (sign !== -1) return false;
      sign = index;
    } else if (byte === DOT) dot = index;
    else if (byte === 0x5f && sign !== -1) return false;
    else if (byte >= 0x41 && byte <= 0x5a) byte += 32;
    json[size] = byte;
    size += 1;
  }
  const [local, domain, top] = [sign - from, dot - sign - 1, to - dot - 1];
  record.size = size;
  return local >= 1 && local <= 64 && domain >= 1 && domain <= 185 && top >= 2 && top <= 63;
}

/** Bytes that can be seen, and that JSON writes as they are. */
function isVisible({ source }: PlainRecord, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const byte = source[index] ?? 0;
    if (byte <= 0x20 || byte >= 0x7f || byte === 0x22 || byte === 0x5c) return false;
  }
  return true;
}

/** A cell's bytes behind their key, and a comma behind them. Empty ones are left out. */
type Copy = (record: PlainRecord, from: number, to: number, cell: number) => boolean;

function copied(cell: number, name: string, copy: Copy): PlainColumn {
  const key = keyOf(name, true);
  return (record) => {
    const [from, to] = [record.starts[cell] ?? 0, record.ends[cell] ?? 0];
    if (from === to) return true;
    record.ensure(to - from + ROOM);
    record.put(key);
    if (!copy(record, from, to, cell)) return false;
    record.json[record.size] = QUOTE;
    record.json[record.size + 1] = COMMA;
    record.size += 2;
    return true;
  };
}

/** Through the text: for every other transform, and for cells that JSON writes differently. */
function throughText(
  column: ColumnMapping,
  cell: number,
  name: string,
  check: (value: FieldValue) => FieldValue | undefined,
  note: (record: PlainRecord, value: FieldValue) => void = () => {},
): PlainColumn {
  const read = valueReader<string>(column, () => (text) => text);
  const key = keyOf(name, false);
  return (record) => {
    const value = read(record.text(cell));
    if (value === undefined) return true;
    if (value instanceof Refusal) return false;
    const checked = check(value);
    if (checked === undefined) return false;
    record.put(key);
    record.putText(jsonOf(checked));
    record.ensure(ROOM);
    record.json[record.size] = COMMA;
    record.size += 1;
    note(record, checked);
    return true;
  };
}

/** First the quick way; where the cell is not plain, what was written of it is taken back and it goes the other way. */
function either(quick: PlainColumn, isFor: (record: PlainRecord) => boolean, slow: PlainColumn): PlainColumn {
  return (record) => {
    const { size } = record;
    if (isFor(record) && quick(record)) return true;
    record.size = size;
    return slow(record);
  };
}

const TEXTS: { readonly [name in Attribute]?: number } = {
  username: 128,
  given_name: 150,
  family_name: 150,
  name: 300,
  nickname: 300,
};

function isMadeOf({ transforms }: ColumnMapping, ...kinds: readonly string[]): boolean {
  return transforms.every(({ kind }) => kinds.includes(kind));
}

function plainText(
  column: ColumnMapping,
  cell: number,
  name: string,
  max: number,
  slow: PlainColumn,
): PlainColumn {
  if (!isMadeOf(column, 'trim')) return slow;
  const quick = copied(cell, name, (record, from, to) => record.copy(from, to));
  const trims = column.transforms.length > 0;
  const isFor = (record: PlainRecord) =>
    record.doubled[cell] === 0 &&
    (record.ends[cell] ?? 0) - (record.starts[cell] ?? 0) <= max &&
    (!trims || isTrimmed(record, cell));
  return either(quick, isFor, slow);
}

function attribute(column: ColumnMapping, cell: number, name: Attribute): PlainColumn | undefined {
  const slow = throughText(column, cell, name, CHECKS[name], (record, value) => {
    if (name === 'email_verified') record.hasVerified = true;
    if (name === 'username' && typeof value === 'string') record.username = normaliseUsername(value);
  });
  switch (name) {
    case 'email':
      if (!isMadeOf(column, 'trim', 'lower-case')) return undefined;
      return copied(cell, name, (record, from, to) => {
        record.emailFrom = record.size;
        const isEmail = copyEmail(record, from, to);
        record.emailTo = record.size;
        return isEmail;
      });
    case 'user_id':
      if (!isMadeOf(column, 'trim', 'user-id')) return undefined;
      return copied(cell, name, (record, from, to, at) => {
        if (to - from > 255 || !isVisible(record, from, to)) return false;
        // In front of an id `auth0|` would be taken off.
        if (record.source[from] === SMALL_A && record.text(at).startsWith('auth0|')) return false;
        record.userIdFrom = record.size;
        record.copy(from, to);
        record.userIdTo = record.size;
        return true;
      });
    case 'phone_number':
      if (!isMadeOf(column, 'trim', 'phone')) return undefined;
      return copied(cell, name, (record, from, to, at) => {
        if (to - from > 16 || !isPlainE164(record.text(at))) return false;
        record.phoneFrom = record.size;
        record.copy(from, to);
        record.phoneTo = record.size;
        return true;
      });
    case 'username':
      return slow;
    default: {
      const max = TEXTS[name];
      return max === undefined ? slow : plainText(column, cell, name, max, slow);
    }
  }
}

/** Two digits; -1 where it is something else. */
function digits(source: Uint8Array, at: number): number {
  const [high, low] = [(source[at] ?? 0) - 48, (source[at + 1] ?? 0) - 48];
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1;
}

/**
 * `2014-05-25T06:40:00.000Z` on a day that its month always has. @returns ms since 1970, as `isoToMs` counts them; NaN where
 * it is anything else
 */
function plainDate(source: Uint8Array, at: number): number {
  const [century, years, month, day] = [
    digits(source, at),
    digits(source, at + 2),
    digits(source, at + 5),
    digits(source, at + 8),
  ];
  const [hour, minute, second, centis] = [
    digits(source, at + 11),
    digits(source, at + 14),
    digits(source, at + 17),
    digits(source, at + 20),
  ];
  const last = (source[at + 22] ?? 0) - 48;
  const isPlain =
    source[at + 4] === 0x2d &&
    source[at + 7] === 0x2d &&
    source[at + 10] === 0x54 &&
    source[at + 13] === 0x3a &&
    source[at + 16] === 0x3a &&
    source[at + 19] === 0x2e &&
    source[at + 23] === 0x5a &&
    century >= 0 &&
    years >= 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (DAYS[month] ?? 0) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60 &&
    centis >= 0 &&
    last >= 0 &&
    last <= 9;
  if (!isPlain) return Number.NaN;
  // As in dates.ts: years from March on.
  const year = century * 100 + years - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const days = year * 365 + leapDays + dayOfYear - 719_468;
  return (days * 86_400 + (hour * 60 + minute) * 60 + second) * 1000 + centis * 10 + last;
}

function metadata(
  column: ColumnMapping,
  cell: number,
  path: string,
  tellsRecency: boolean,
): PlainColumn | undefined {
  const slow = throughText(column, cell, path, (value) => value);
  if (
    column.transforms.length === 1 &&
    column.transforms[0]?.kind === 'date' &&
    column.transforms[0].format === 'iso'
  ) {
    const quick = copied(cell, path, (record, from, to) => {
      const ms = to - from === 24 ? plainDate(record.source, from) : Number.NaN;
      if (Number.isNaN(ms)) return false;
      if (tellsRecency) record.recency = ms;
      return record.copy(from, to);
    });
    // Where the date tells more than what is written down, another form of it is another way's.
    return tellsRecency ? quick : either(quick, () => true, slow);
  }
  // A column that tells how recent a record is has a date; any other form of it goes the other way.
  return tellsRecency ? undefined : plainText(column, cell, path, Number.POSITIVE_INFINITY, slow);
}

function note(
  column: ColumnMapping,
  cell: number,
  part: 'password' | 'salt' | 'algorithm' | 'rounds',
): PlainColumn | undefined {
  if (column.transforms.length > 0) return undefined;
  return (record) => {
    if (record.starts[cell] !== record.ends[cell]) record[part] = cell;
    return true;
  };
}

function roles(column: ColumnMapping, cell: number): PlainColumn {
  const read = valueReader<string>(column, () => (text) => text);
  return (record) => {
    const value = read(record.text(cell));
    if (value instanceof Refusal) return false;
    if (value !== undefined) record.roles = roleNames(value);
    return true;
  };
}

function plainColumn(column: ColumnMapping, cell: number, tellsRecency: boolean): PlainColumn | undefined {
  const { target } = column;
  switch (target.kind) {
    case 'attribute':
      return attribute(column, cell, target.name);
    case 'metadata':
      return metadata(column, cell, target.path, tellsRecency);
    case 'password':
      return note(column, cell, 'password');
    case 'password-salt':
      return note(column, cell, 'salt');
    case 'password-parameter':
      return note(column, cell, target.name);
    case 'roles':
      return roles(column, cell);
    case 'mfa':
    case 'nothing':
      return undefined;
  }
}

const OPEN = Buffer.from('{');
const NOT_VERIFIED = Buffer.from('"email_verified":false,');
const BAGS = {
  user_metadata: Buffer.from('"user_metadata":{'),
  app_metadata: Buffer.from('"app_metadata":{'),
};
const CLOSE = Buffer.from('},');

/**
 * @param columns what the cells are called, in their order
 * @returns a function that writes a record's user without its password and last brace, and returns false where the record
 * is not plain; undefined where the mapping is not
 */
export function compilePlainColumns(mapping: Mapping, columns: readonly string[]): PlainColumn | undefined {
  if (!hasPlaceOfItsOwn(mapping)) return undefined;
  const recency = recencyColumn(mapping);
  const own: PlainColumn[] = [];
  const bags: { readonly user_metadata: PlainColumn[]; readonly app_metadata: PlainColumn[] } = {
    user_metadata: [],
    app_metadata: [],
  };
  const roleColumns = mapping.columns.filter(({ target }) => target.kind === 'roles');
  if (roleColumns.length > 1) return undefined;
  for (const column of mapping.columns) {
    if (column.target.kind === 'nothing') continue;
    const cell = columns.indexOf(column.column);
    // Another column's value may be in it, or it is of no column at all.
    if (cell === -1 || column.transforms.some(({ kind }) => kind === 'join')) return undefined;
    const plain = plainColumn(column, cell, column === recency);
    if (plain === undefined) return undefined;
    if (column.target.kind === 'metadata') bags[column.target.bag].push(plain);
    else own.push(plain);
  }
  const writeAll = (record: PlainRecord, all: readonly PlainColumn[]): boolean => {
    for (const write of all) if (!write(record)) return false;
    return true;
  };
  const writeBag = (record: PlainRecord, bag: 'user_metadata' | 'app_metadata'): boolean => {
    const { size } = record;
    record.put(BAGS[bag]);
    const opened = record.size;
    if (!writeAll(record, bags[bag])) return false;
    if (record.size === opened) record.size = size;
    else {
      // The last comma makes room for the bracket.
      record.size -= 1;
      record.put(CLOSE);
    }
    return true;
  };
  const hasEmail = mapping.columns.some(
    ({ target }) => target.kind === 'attribute' && target.name === 'email',
  );
  return (record) => {
    record.ensure(ROOM);
    record.put(OPEN);
    if (!writeAll(record, own)) return false;
    // Without an address it is a problem, and those are told elsewhere.
    if (hasEmail && record.emailFrom === record.emailTo) return false;
    if (!record.hasVerified) record.put(NOT_VERIFIED);
    if (bags.user_metadata.length > 0 && !writeBag(record, 'user_metadata')) return false;
    return bags.app_metadata.length === 0 || writeBag(record, 'app_metadata');
  };
}
