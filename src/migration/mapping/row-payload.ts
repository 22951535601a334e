import type { FieldValue } from '../source/source.ts';
import { CHECKS, codeFor, isEmail, problemOf, roleNames, valueReader } from './apply.ts';
import { isoToMs } from './dates.ts';
import type { ColumnMapping, MappedPassword, Mapping, MappingProblem } from './mapping.ts';
import { recencyColumn } from './recency.ts';
import { Refusal, toText } from './transform.ts';

/**
 * The import user of a row, written straight as JSON text: what `compileMapping` and JSON.stringify make of it, in a
 * third of the time. Only for rows of texts and for mappings where every value has a place of its own; test/migration/
 * mapping/row-payload.test.ts holds the two against each other.
 */

export interface RowPayload {
  /** The import user as JSON, without its last brace: the password comes behind it. */
  readonly json: string;
  readonly email: string | null;
  readonly userId: string | null;
  /** As it is sent, not normalised. */
  readonly username: string | null;
  readonly phone: string | null;
  readonly recency: number | null;
  readonly password: MappedPassword | undefined;
  readonly roles: readonly string[];
  readonly problems: readonly MappingProblem[];
}

/** What JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

export function quoteJson(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

export function jsonOf(value: FieldValue): string {
  if (typeof value === 'string') return quoteJson(value);
  return typeof value === 'boolean' ? (value ? 'true' : 'false') : JSON.stringify(value);
}

type Row = readonly string[];

/** A name that an object would put elsewhere than where it was set, or that is no plain property. */
const UNUSUAL_NAME = /^(?:[0-9]+|__proto__)$/;

/** Whether no two columns share a place, and none is within another one. */
export function hasPlaceOfItsOwn({ columns }: Mapping): boolean {
  const places = new Set<string>();
  return columns.every(({ target }) => {
    if (target.kind === 'nothing' || target.kind === 'roles') return true;
    if (target.kind === 'mfa') return false;
    const place =
      target.kind === 'attribute'
        ? target.name
        : target.kind === 'metadata'
          ? `${target.bag}.${target.path}`
          : target.kind === 'password-parameter'
            ? `${target.kind} ${target.name}`
            : target.kind;
    if (places.has(place)) return false;
    places.add(place);
    return target.kind !== 'metadata' || !(target.path.includes('.') || UNUSUAL_NAME.test(target.path));
  });
}

/** What is known of one row so far. One object for all rows: it is emptied, not made anew. */
class Draft {
  user = '';
  userMetadata = '';
  appMetadata = '';
  email: string | null = null;
  userId: string | null = null;
  username: string | null = null;
  phone: string | null = null;
  hasVerified = false;
  recency: number | null = null;
  value: string | undefined;
  salt: string | undefined;
  algorithm: string | undefined;
  rounds: string | undefined;
  roles: string[] = NONE;
  problems: MappingProblem[] = NO_PROBLEMS;

  clear(): void {
    this.user = '';
    this.userMetadata = '';
    this.appMetadata = '';
    this.email = null;
    this.userId = null;
    this.username = null;
    this.phone = null;
    this.hasVerified = false;
    this.recency = null;
    this.value = undefined;
    this.salt = undefined;
    this.algorithm = undefined;
    this.rounds = undefined;
    this.roles = NONE;
    this.problems = NO_PROBLEMS;
  }
}

/** Never written to: a row with roles or problems gets a list of its own. */
const NONE: string[] = [];
const NO_PROBLEMS: MappingProblem[] = [];

/** Puts a value where it belongs. @returns what is wrong with it, if anything is */
type Write = (draft: Draft, value: FieldValue) => MappingProblem['code'] | undefined;

function attributeWriter(name: keyof typeof CHECKS): Write {
  const [check, code, key] = [CHECKS[name], codeFor(name), `"${name}":`];
  const note = (draft: Draft, checked: FieldValue): void => {
    if (name === 'email_verified') draft.hasVerified = true;
    if (typeof checked !== 'string') return;
    if (name === 'email') draft.email = checked;
    else if (name === 'user_id') draft.userId = checked;
    else if (name === 'username') draft.username = checked;
    else if (name === 'phone_number') draft.phone = checked;
  };
  return (draft, value) => {
    const checked = check(value);
    if (checked === undefined) return code;
    draft.user += `${key + jsonOf(checked)},`;
    note(draft, checked);
    return undefined;
  };
}

function metadataWriter(bag: 'user_metadata' | 'app_metadata', path: string, tellsRecency: boolean): Write {
  const key = `${JSON.stringify(path)}:`;
  const part = bag === 'user_metadata' ? 'userMetadata' : 'appMetadata';
  return (draft, value) => {
    draft[part] += `${(draft[part] === '' ? '' : ',') + key}${jsonOf(value)}`;
    if (tellsRecency && typeof value === 'string') {
      const ms = isoToMs(value);
      draft.recency = Number.isNaN(ms) ? null : ms;
    }
    return undefined;
  };
}

function passwordWriter(part: 'value' | 'salt' | 'algorithm' | 'rounds'): Write {
  return (draft, value) => {
    draft[part] = toText(value);
    return undefined;
  };
}

function writer({ target }: ColumnMapping, tellsRecency: boolean): Write | undefined {
  switch (target.kind) {
    case 'attribute':
      return attributeWriter(target.name);
    case 'metadata':
      return metadataWriter(target.bag, target.path, tellsRecency);
    case 'roles':
      return (draft, value) => {
        draft.roles = [...draft.roles, ...roleNames(value)];
        return undefined;
      };
    case 'password':
      return passwordWriter('value');
    case 'password-salt':
      return passwordWriter('salt');
    case 'password-parameter':
      return passwordWriter(target.name);
    case 'mfa':
    case 'nothing':
      return undefined;
  }
}

function passwordOf({ value, salt, algorithm, rounds }: Draft): MappedPassword | undefined {
  if (value === undefined) return undefined;
  if (salt === undefined && algorithm === undefined && rounds === undefined) return { value };
  return {
    value,
    ...(salt === undefined ? {} : { salt }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(rounds === undefined ? {} : { rounds }),
  };
}

/**
 * @param columns what the cells of a row are called, in their order
 * @returns a function that writes one row; undefined for a mapping that is not simple enough
 */
export function compileRowPayload(
  mapping: Mapping,
  columns: readonly string[],
): ((row: Row) => RowPayload) | undefined {
  if (!hasPlaceOfItsOwn(mapping)) return undefined;
  const places = new Map(columns.map((column, index) => [column, index]));
  const readerOf = (column: string) => {
    const place = places.get(column);
    return place === undefined ? () => undefined : (row: Row) => row[place];
  };
  const recency = recencyColumn(mapping);
  const writers = mapping.columns.flatMap((column) => {
    const write = writer(column, column === recency);
    return write === undefined ? [] : [{ column, write, read: valueReader(column, readerOf) }];
  });
  const emailColumn = mapping.columns.find(({ target }) => isEmail(target));
  const draft = new Draft();

  const complain = (column: ColumnMapping, code: MappingProblem['code']): void => {
    draft.problems = [...draft.problems, problemOf(column, code)];
  };

  return (row) => {
    draft.clear();
    for (const { column, read, write } of writers) {
      const value = read(row);
      if (value === undefined) continue;
      const code = value instanceof Refusal ? value.problem : write(draft, value);
      if (code !== undefined) complain(column, code);
    }
    const isMissing = draft.email === null && emailColumn !== undefined;
    if (isMissing && draft.problems.every(({ severity }) => severity !== 'fatal'))
      complain(emailColumn, 'missing-email');
    const verified = draft.hasVerified ? '' : '"email_verified":false,';
    const own = draft.userMetadata === '' ? '' : `"user_metadata":{${draft.userMetadata}},`;
    const app = draft.appMetadata === '' ? '' : `"app_metadata":{${draft.appMetadata}},`;
    const { email, userId, username, phone, recency: ms, roles, problems } = draft;
    const json = `{${draft.user}${verified}${own}${app}`;
    const password = passwordOf(draft);
    return { json, email, userId, username, phone, recency: ms, password, roles, problems };
  };
}
