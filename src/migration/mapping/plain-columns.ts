import type { FieldValue } from '../source/source.ts';
import { normaliseUsername } from '../user/identity.ts';
import { CHECKS, roleNames, valueReader } from './apply.ts';
import { areBytesE164 } from './e164.ts';
import type { Attribute, ColumnMapping, Mapping } from './mapping.ts';
import { BARE, type PlainRecord, Words } from './plain-record.ts';
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

/** A column of one of the usual forms, or a function that can do anything. */
type Column = Copied | PlainColumn;

const COMMA = 0x2c;
const QUOTE = 0x22;
const AT = 0x40;
const DOT = 0x2e;
const SMALL_A = 0x61;
/** The longest key there can be, and what stands around it: there is always so much room. */
const ROOM = 4_096;
/** Of each month the days that it has in every year. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const wordsOf = (text: string) => new Words(Buffer.from(text));

/** `"name":"`, as bytes. */
function keyOf(name: string, opens: boolean): Words {
  return wordsOf(`${JSON.stringify(name)}:${opens ? '"' : ''}`);
}

function isSpaceOrForeign(byte: number): boolean {
  return byte <= 0x20 || byte >= 0x7f;
}

/** Whether bytes are as they would be if they were trimmed. */
function isTrimmed({ source }: PlainRecord, from: number, to: number): boolean {
  return !(isSpaceOrForeign(source[from] ?? 0) || isSpaceOrForeign(source[to - 1] ?? 0));
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
  const local = sign - from;
  const domain = dot - sign - 1;
  const top = to - dot - 1;
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

/** What a cell has to be, so that its bytes are copied. */
type Form = 'text' | 'email' | 'user-id' | 'phone' | 'date';

/**
 * A column that is copied. All of them have one shape and go through one function that knows all forms: a function of each
 * column's own would be called through a pointer, and take twice the time.
 */
interface Copied {
  readonly form: Form;
  readonly cell: number;
  /** `"name":"`, as bytes. */
  readonly key: Words;
  /** The most bytes that a text may have. */
  readonly max: number;
  /** A text with white space around it is not copied. */
  readonly trims: boolean;
  readonly tellsRecency: boolean;
  /** What becomes of a cell that is not of the form; undefined: its record is not plain. */
  readonly slow: PlainColumn | undefined;
}

function copied(form: Form, cell: number, name: string, more: Partial<Copied> = {}): Copied {
  const { max = Number.POSITIVE_INFINITY, trims = false, tellsRecency = false, slow } = more;
  return { form, cell, key: keyOf(name, true), max, trims, tellsRecency, slow };
}

/** Copies a cell. @returns false where it is not of the form, whatever was written of it */
function copyCell(record: PlainRecord, column: Copied, from: number, to: number): boolean {
  const { cell } = column;
  switch (column.form) {
    case 'text':
      if (record.kinds[cell] !== 0 || to - from > column.max) return false;
      return (!column.trims || isTrimmed(record, from, to)) && record.copy(from, to);
    case 'email': {
      record.emailFrom = record.size;
      const isEmail = copyEmail(record, from, to);
      record.emailTo = record.size;
      return isEmail;
    }
    case 'user-id':
      if (to - from > 255 || !isVisible(record, from, to)) return false;
      // In front of an id `auth0|` would be taken off.
      if (record.source[from] === SMALL_A && record.text(cell).startsWith('auth0|')) return false;
      record.userIdFrom = record.size;
      record.copy(from, to);
      record.userIdTo = record.size;
      return true;
    case 'phone':
      if (to - from > 16 || !areBytesE164(record.source, from, to)) return false;
      record.phoneFrom = record.size;
      record.copy(from, to);
      record.phoneTo = record.size;
      return true;
    case 'date':
      if (to - from !== DATE.length || !isPlainDate(record.source, from)) return false;
      if (column.tellsRecency) record.recency = msOf(record.source, from);
      return record.copy(from, to);
  }
}

/** A cell's bytes behind their key, and a comma behind them. Empty ones are left out. */
function writeCopied(record: PlainRecord, column: Copied): boolean {
  const from = record.starts[column.cell] ?? 0;
  const to = record.ends[column.cell] ?? 0;
  if (from === to) return true;
  record.ensure(to - from + ROOM);
  const { size } = record;
  record.put(column.key);
  if (!copyCell(record, column, from, to)) {
    record.size = size;
    return column.slow?.(record) ?? false;
  }
  record.json[record.size] = QUOTE;
  record.json[record.size + 1] = COMMA;
  record.size += 2;
  return true;
}

/** A cell that is longer is hardly ever followed by the same one. */
const SHORT = 16;

/** What became of a cell, for the next one that is the same: most columns of another form hold yes or no, or one of a few names. */
interface Known {
  readonly bytes: Uint8Array;
  readonly kind: number;
  readonly value: FieldValue;
  readonly json: Words;
}

/** Through the text: for every other transform, and for cells that JSON writes differently. */
function throughText(
  column: ColumnMapping,
  cell: number,
  name: string,
  check: (value: FieldValue) => FieldValue | undefined,
  note: (record: PlainRecord, value: FieldValue) => void = () => {},
): PlainColumn {
  const read = valueReader<FieldValue>(column, () => (value) => value);
  const key = keyOf(name, false);
  let known: Known | undefined;
  return (record) => {
    if (known !== undefined && record.holds(cell, known.bytes, known.kind)) {
      record.ensure(ROOM);
      record.put(key);
      record.put(known.json);
      note(record, known.value);
      return true;
    }
    const value = read(record.value(cell));
    if (value === undefined) return true;
    if (value instanceof Refusal) return false;
    const checked = check(value);
    if (checked === undefined) return false;
    const json = `${jsonOf(checked)},`;
    record.put(key);
    record.putText(json);
    record.ensure(ROOM);
    note(record, checked);
    const bytes = record.bytes(cell);
    if (bytes.length <= SHORT && json.length < ROOM / 16)
      known = {
        bytes: Buffer.from(bytes),
        kind: record.kinds[cell] ?? 0,
        value: checked,
        json: wordsOf(json),
      };
    return true;
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
): Column {
  if (!isMadeOf(column, 'trim')) return slow;
  return copied('text', cell, name, { max, trims: column.transforms.length > 0, slow });
}

function attribute(column: ColumnMapping, cell: number, name: Attribute): Column | undefined {
  const slow = throughText(column, cell, name, CHECKS[name], (record, value) => {
    if (name === 'email_verified') record.hasVerified = true;
    if (name === 'username' && typeof value === 'string') record.username = normaliseUsername(value);
  });
  switch (name) {
    case 'email':
      return isMadeOf(column, 'trim', 'lower-case') ? copied('email', cell, name) : undefined;
    case 'user_id':
      return isMadeOf(column, 'trim', 'user-id') ? copied('user-id', cell, name) : undefined;
    case 'phone_number':
      return isMadeOf(column, 'trim', 'phone') ? copied('phone', cell, name) : undefined;
    case 'username':
      return slow;
    default: {
      const max = TEXTS[name];
      return max === undefined ? slow : plainText(column, cell, name, max, slow);
    }
  }
}

/** The form of a date that is copied, with a 0 for each digit. */
const DATE = Buffer.from('0000-00-00T00:00:00.000Z');
const ZERO = 0x30;

/** The number that two digits are. */
function twoDigits(source: Uint8Array, at: number): number {
  return ((source[at] ?? 0) - ZERO) * 10 + (source[at + 1] ?? 0) - ZERO;
}

/** Whether it is of that form, on a day that its month always has. There have to be so many bytes. */
function isPlainDate(source: Uint8Array, at: number): boolean {
  for (let index = 0; index < DATE.length; index += 1) {
    const form = DATE[index] ?? 0;
    const byte = source[at + index] ?? 0;
    if (form === ZERO ? byte < ZERO || byte > ZERO + 9 : byte !== form) return false;
  }
  const month = twoDigits(source, at + 5);
  const day = twoDigits(source, at + 8);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (DAYS[month] ?? 0) &&
    twoDigits(source, at + 11) < 24 &&
    twoDigits(source, at + 14) < 60 &&
    twoDigits(source, at + 17) < 60
  );
}

/** Of such a date: ms since 1970, as `isoToMs` counts them. */
function msOf(source: Uint8Array, at: number): number {
  const month = twoDigits(source, at + 5);
  const day = twoDigits(source, at + 8);
  const hour = twoDigits(source, at + 11);
  const minute = twoDigits(source, at + 14);
  const second = twoDigits(source, at + 17);
  // As in dates.ts: years from March on.
  const year = twoDigits(source, at) * 100 + twoDigits(source, at + 2) - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const days = year * 365 + leapDays + dayOfYear - 719_468;
  const ms = twoDigits(source, at + 20) * 10 + (source[at + 22] ?? 0) - ZERO;
  return (days * 86_400 + (hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function metadata(
  column: ColumnMapping,
  cell: number,
  path: string,
  tellsRecency: boolean,
): Column | undefined {
  const slow = throughText(column, cell, path, (value) => value);
  if (
    column.transforms.length === 1 &&
    column.transforms[0]?.kind === 'date' &&
    column.transforms[0].format === 'iso'
  ) {
    // Where the date tells more than what is written down, another form of it is another way's.
    return copied('date', cell, path, tellsRecency ? { tellsRecency } : { slow });
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
    if (record.kinds[cell] === BARE) return false;
    if (record.starts[cell] !== record.ends[cell]) record[part] = cell;
    return true;
  };
}

function roles(column: ColumnMapping, cell: number): PlainColumn {
  const read = valueReader<FieldValue>(column, () => (value) => value);
  return (record) => {
    const value = read(record.value(cell));
    if (value instanceof Refusal) return false;
    if (value !== undefined) record.roles = roleNames(value);
    return true;
  };
}

function plainColumn(column: ColumnMapping, cell: number, tellsRecency: boolean): Column | undefined {
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

const OPEN = wordsOf('{');
const NOT_VERIFIED = wordsOf('"email_verified":false,');
const BAGS = { user_metadata: wordsOf('"user_metadata":{'), app_metadata: wordsOf('"app_metadata":{') };
const CLOSE = wordsOf('},');

/**
 * @param columns what the cells are called, in their order
 * @returns a function that writes a record's user without its password and last brace, and returns false where the record
 * is not plain; undefined where the mapping is not
 */
export function compilePlainColumns(mapping: Mapping, columns: readonly string[]): PlainColumn | undefined {
  if (!hasPlaceOfItsOwn(mapping)) return undefined;
  const recency = recencyColumn(mapping);
  const own: Column[] = [];
  const bags: { readonly user_metadata: Column[]; readonly app_metadata: Column[] } = {
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
  const writeAll = (record: PlainRecord, all: readonly Column[]): boolean => {
    for (const column of all) {
      const isPlain = typeof column === 'function' ? column(record) : writeCopied(record, column);
      if (!isPlain) return false;
    }
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
