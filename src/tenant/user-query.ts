import type { SQLInputValue } from 'node:sqlite';

/**
 * The part of the user search's syntax that migrations use, as SQL: exact values, a group of values for one field,
 * ranges of times and counts, `_exists_`, all joined by AND.
 * Source: Auth0 docs, "User Search Query Syntax".
 */

export interface Condition {
  /** Of a WHERE, with a `?` for each value. */
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

interface Field {
  /** `folded` is text that is compared without case. */
  readonly kind: 'text' | 'folded' | 'time' | 'count' | 'flag';
  readonly sql: string;
}

const attribute = (kind: Field['kind'], name: string): Field => ({ kind, sql: `profile ->> '$.${name}'` });

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['user_id', { kind: 'text', sql: `provider || '|' || id` }],
  ['email', { kind: 'folded', sql: 'email' }],
  ['email.domain', { kind: 'folded', sql: `substr(email, instr(email, '@') + 1)` }],
  ['username', { kind: 'text', sql: 'username' }],
  ['phone_number', { kind: 'text', sql: 'phone_number' }],
  ['identities.connection', { kind: 'text', sql: 'connection' }],
  ['identities.provider', { kind: 'text', sql: 'provider' }],
  ['identities.user_id', { kind: 'text', sql: 'id' }],
  ['created_at', { kind: 'time', sql: 'created_at' }],
  ['updated_at', { kind: 'time', sql: 'updated_at' }],
  ['last_login', { kind: 'time', sql: 'last_login' }],
  ['logins_count', { kind: 'count', sql: 'nullif(logins_count, 0)' }],
  ['name', attribute('folded', 'name')],
  ['given_name', attribute('folded', 'given_name')],
  ['family_name', attribute('folded', 'family_name')],
  ['nickname', attribute('folded', 'nickname')],
  ['email_verified', attribute('flag', 'email_verified')],
  ['phone_verified', attribute('flag', 'phone_verified')],
  ['blocked', attribute('flag', 'blocked')],
]);

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** A value as the store has it; undefined when the field can not have it. */
function comparable({ kind }: Field, text: string): SQLInputValue | undefined {
  switch (kind) {
    case 'text':
      return text;
    case 'folded':
      return text.toLowerCase();
    case 'count':
      return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
    case 'flag':
      return text === 'true' ? 1 : text === 'false' ? 0 : undefined;
    case 'time': {
      const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(at) ? undefined : new Date(at).toISOString();
    }
  }
}

function oneOf(name: string, field: Field, texts: readonly string[]): Condition | undefined {
  const values = texts.map((text) => comparable(field, text)).filter((value) => value !== undefined);
  if (values.length < texts.length) return undefined;
  // Addresses are stored in lower case, and there is an index on them.
  const sql = field.kind === 'folded' && name !== 'email' ? `lower_case(${field.sql})` : field.sql;
  const places = values.map(() => '?').join(', ');
  if (name !== 'user_id') return { sql: `${sql} IN (${places})`, values };
  // The first condition is for the index on ids.
  const ids = texts.map((text) => text.slice(text.indexOf('|') + 1));
  return { sql: `id IN (${places}) AND ${sql} IN (${places})`, values: [...ids, ...values] };
}

function bound(field: Field, text: string, operator: string): Condition | undefined {
  if (text === '*') return { sql: `${field.sql} IS NOT NULL`, values: [] };
  const value = comparable(field, text);
  return value === undefined ? undefined : { sql: `${field.sql} ${operator} ?`, values: [value] };
}

function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const known = conditions.filter((condition) => condition !== undefined);
  if (known.length < conditions.length) return undefined;
  return {
    sql: known.map(({ sql }) => sql).join(' AND ') || 'true',
    values: known.flatMap(({ values }) => values),
  };
}

/** A field and, of five forms of a value, the one that is there. */
const TERM =
  /\s*(?<name>[a-z_.]{1,40}):(?:"(?<quoted>(?:[^"\\]|\\.)*)"|\((?<group>(?:[^()"\\]|"(?:[^"\\]|\\.)*")*)\)|(?<open>[[{])\s*"?(?<from>[^\s"]+)"?\s+TO\s+"?(?<to>[^\s"\]}]+)"?\s*(?<close>[\]}])|(?<bare>[a-z_.0-9]{1,40}))\s*/y;
const AND = /AND(?=\s)/y;
const MEMBER = /\s*"((?:[^"\\]|\\.)*)"\s*(?:OR(?=\s)|$)/y;

const unescaped = (text: string) => text.replace(/\\(.)/gs, '$1');

/** The values of `("a" OR "b")`, without the brackets. */
function members(group: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < group.length; at = MEMBER.lastIndex) {
    MEMBER.lastIndex = at;
    const [, text] = MEMBER.exec(group) ?? [];
    if (text === undefined) return undefined;
    found.push(unescaped(text));
  }
  return found.length === 0 ? undefined : found;
}

function condition(groups: Readonly<Record<string, string | undefined>>): Condition | undefined {
  const { name = '', quoted, group, open, from = '', to = '', close, bare } = groups;
  const field = FIELDS.get(name === '_exists_' ? (bare ?? quoted ?? '') : name);
  if (field === undefined) return undefined;
  if (name === '_exists_') return { sql: `${field.sql} IS NOT NULL`, values: [] };
  if (open !== undefined) {
    const isOrdered = field.kind === 'time' || field.kind === 'count';
    if (!isOrdered) return undefined;
    return allOf([
      bound(field, from, open === '[' ? '>=' : '>'),
      bound(field, to, close === ']' ? '<=' : '<'),
    ]);
  }
  // What the real search does with words outside of quotes depends on how a text is analysed.
  const isText = field.kind === 'text' || field.kind === 'folded';
  if (bare !== undefined && isText) return undefined;
  const one = quoted === undefined ? bare : unescaped(quoted);
  const texts = group === undefined ? one && [one] : members(group);
  return texts ? oneOf(name, field, texts) : undefined;
}

/** The condition that a query stands for; undefined when it is not understood. */
export function parseUserQuery(q: string): Condition | undefined {
  const conditions: (Condition | undefined)[] = [];
  for (let at = 0; at < q.trimEnd().length; at = AND.lastIndex) {
    TERM.lastIndex = at;
    const groups = TERM.exec(q)?.groups;
    if (groups === undefined) return undefined;
    conditions.push(condition(groups));
    AND.lastIndex = TERM.lastIndex;
    const isLast = AND.lastIndex === q.length;
    if (isLast) return allOf(conditions);
    if (!AND.test(q)) return undefined;
  }
  return conditions.length === 0 ? allOf([]) : undefined;
}

/** `created_at:-1` as the inside of an ORDER BY; undefined when it can not be sorted by that, as by metadata. */
export function parseUserSort(sort: string): string | undefined {
  const [, name = '', direction] = /^([a-z_.]{1,40}):(1|-1)$/.exec(sort) ?? [];
  const field = FIELDS.get(name);
  return field && `${field.sql} ${direction === '1' ? 'ASC' : 'DESC'}`;
}
