import { fieldReader } from '../source/field-path.ts';
import type { Fields, FieldValue } from '../source/source.ts';
import { normaliseEmail } from '../user/identity.ts';
import { EMAIL_PATTERN, PHONE_PATTERN } from '../user/import-user.ts';
import {
  type Attribute,
  type ColumnMapping,
  type MappedPassword,
  type MappedRecord,
  type Mapping,
  type MappingProblem,
  type Target,
  targetName,
} from './mapping.ts';
import { compileTransform, makesValue, type ReaderOf, Refusal, toText } from './transform.ts';

/**
 * Applies a mapping to records. Compiled once, because it runs for every record; the rules are those of the import
 * schema (user/import-user.ts), written out so that no schema is interpreted in the hot loop.
 */

type Check = (value: FieldValue) => FieldValue | undefined;

function textUpTo(max: number): Check {
  return (value) => {
    const text = toText(value);
    return text.length >= 1 && text.length <= max ? text : undefined;
  };
}

function boolean(value: FieldValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export const CHECKS: Readonly<Record<Attribute, Check>> = {
  email: (value) => {
    const email = typeof value === 'string' ? normaliseEmail(value) : '';
    return email.length <= 254 && EMAIL_PATTERN.test(email) ? email : undefined;
  },
  email_verified: boolean,
  phone_verified: boolean,
  blocked: boolean,
  phone_number: (value) => (PHONE_PATTERN.test(toText(value)) ? toText(value) : undefined),
  user_id: (value) => (/^\S{1,255}$/.test(toText(value)) ? toText(value) : undefined),
  username: textUpTo(128),
  given_name: textUpTo(150),
  family_name: textUpTo(150),
  name: textUpTo(300),
  nickname: textUpTo(300),
  picture: (value) => (typeof value === 'string' && URL.canParse(value) ? value : undefined),
};

const REASONS: Readonly<Record<MappingProblem['code'], string>> = {
  'missing-email': 'is empty: the record has no e-mail address',
  'not-an-email': 'is not an e-mail address',
  'not-a-boolean': 'is neither true nor false',
  'not-a-date': 'is not a date',
  'not-a-phone-number': 'is not a phone number with country code',
  'not-json': 'is not JSON',
  'not-a-secret': 'is not a base32 secret',
  invalid: 'is not valid, or too long',
};

export function isEmail(target: Target): boolean {
  return target.kind === 'attribute' && target.name === 'email';
}

export function problemOf({ column, target }: ColumnMapping, code: MappingProblem['code']): MappingProblem {
  const fatal = isEmail(target);
  const reason = `${column} ${REASONS[code]}${fatal ? '' : `, so ${targetName(target)} is left out`}.`;
  return { column, target, code, severity: fatal ? 'fatal' : 'dropped', reason };
}

/** The attribute's own name for what is wrong. */
export function codeFor(name: Attribute): MappingProblem['code'] {
  if (name === 'email') return 'not-an-email';
  if (name === 'phone_number') return 'not-a-phone-number';
  return name === 'email_verified' || name === 'phone_verified' || name === 'blocked'
    ? 'not-a-boolean'
    : 'invalid';
}

type Read<R> = (record: R) => FieldValue | undefined | Refusal;

/** A column's value after its transforms; undefined when there is nothing to send. */
export function valueReader<R>({ column, transforms }: ColumnMapping, readerOf: ReaderOf<R>): Read<R> {
  const read = readerOf(column);
  const makes = transforms.some(makesValue);
  const steps = transforms.map((transform) => compileTransform(transform, readerOf));
  return (record) => {
    let value = read(record);
    // Empty and absent are the same to Auth0's schema: it takes neither "" nor null.
    if (value === undefined || value === null || value === '') {
      if (!makes) return undefined;
      value = '';
    }
    for (const step of steps) {
      const result = step(value, record);
      if (result === undefined || result === null || result === '') return undefined;
      if (result instanceof Refusal) return result;
      value = result;
    }
    return value;
  };
}

type Bag = { [key: string]: FieldValue };

function isBag(value: FieldValue | undefined): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(bag: Bag): boolean {
  for (const _ in bag) return false;
  return true;
}

/** Puts a value at a dotted path, making the objects on the way. Own properties only: `__proto__` is a name. */
function setPath(bag: Bag, names: readonly string[], depth: number, value: FieldValue): void {
  const name = names[depth] ?? '';
  let next = value;
  if (depth + 1 < names.length) {
    const before = Object.hasOwn(bag, name) ? bag[name] : undefined;
    const child: Bag = isBag(before) ? before : {};
    setPath(child, names, depth + 1, value);
    next = child;
  }
  if (name !== '__proto__') bag[name] = next;
  // Assigned, this name would change the object's prototype. Defined for all names, it would cost a tenth of the time.
  else
    Object.defineProperty(bag, name, { value: next, enumerable: true, configurable: true, writable: true });
}

/** A TOTP secret as the import schema wants it: base32 in capitals, no padding (RFC 4648 §6). */
function totpSecret(value: FieldValue): string | undefined {
  const secret = toText(value)
    .replace(/[\s=-]/g, '')
    .toUpperCase();
  return /^[A-Z2-7]{1,200}$/.test(secret) ? secret : undefined;
}

function mfaFactor(factor: 'totp' | 'phone' | 'email', value: FieldValue): FieldValue | undefined {
  if (factor === 'totp') {
    const secret = totpSecret(value);
    return secret === undefined ? undefined : { totp: { secret } };
  }
  const checked = CHECKS[factor === 'phone' ? 'phone_number' : 'email'](value);
  return checked === undefined ? undefined : { [factor]: { value: checked } };
}

export function roleNames(value: FieldValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(roleNames);
  const name = toText(value).trim();
  return name === '' ? [] : [name];
}

/** What one column adds to a record. */
interface Draft {
  readonly user: Bag;
  readonly bags: { readonly user_metadata: Bag; readonly app_metadata: Bag };
  readonly factors: FieldValue[];
  readonly roles: string[];
  readonly password: { value?: string; salt?: string; algorithm?: string; rounds?: string };
}

/** Returns what is wrong with the value, if anything is. */
type Write = (draft: Draft, value: FieldValue) => MappingProblem['code'] | undefined;

function writer(target: Target): Write | undefined {
  switch (target.kind) {
    case 'attribute': {
      const { name } = target;
      const [check, code] = [CHECKS[name], codeFor(name)];
      return (draft, value) => {
        const checked = check(value);
        if (checked === undefined) return code;
        draft.user[name] = checked;
        return undefined;
      };
    }
    case 'metadata': {
      const names = target.path.split('.');
      const { bag } = target;
      return (draft, value) => {
        setPath(draft.bags[bag], names, 0, value);
        return undefined;
      };
    }
    case 'mfa':
      return (draft, value) => {
        const factor = mfaFactor(target.factor, value);
        if (factor === undefined) return target.factor === 'totp' ? 'not-a-secret' : 'invalid';
        if (draft.factors.length < 10) draft.factors.push(factor);
        return undefined;
      };
    case 'roles':
      return (draft, value) => {
        draft.roles.push(...roleNames(value));
        return undefined;
      };
    case 'password':
    case 'password-salt':
    case 'password-parameter': {
      const part =
        target.kind === 'password' ? 'value' : target.kind === 'password-salt' ? 'salt' : target.name;
      return (draft, value) => {
        draft.password[part] = toText(value);
        return undefined;
      };
    }
    case 'nothing':
      return undefined;
  }
}

/** @returns a function that maps one record; it never throws */
export function compileMapping(mapping: Mapping): (fields: Fields) => MappedRecord {
  const columns = mapping.columns.flatMap((column) => {
    const write = writer(column.target);
    return write === undefined ? [] : [{ column, write, read: valueReader(column, fieldReader) }];
  });
  const emailColumn = mapping.columns.find(({ target }) => isEmail(target));

  return (fields) => {
    const problems: MappingProblem[] = [];
    const draft: Draft = {
      user: {},
      bags: { user_metadata: {}, app_metadata: {} },
      factors: [],
      roles: [],
      password: {},
    };
    for (const { column, read, write } of columns) {
      const value = read(fields);
      if (value === undefined) continue;
      const code = value instanceof Refusal ? value.problem : write(draft, value);
      if (code !== undefined) problems.push(problemOf(column, code));
    }
    const { user, bags, factors, roles } = draft;
    if (
      user.email === undefined &&
      emailColumn !== undefined &&
      problems.every(({ severity }) => severity !== 'fatal')
    ) {
      problems.push(problemOf(emailColumn, 'missing-email'));
    }
    // The server's default is false too; said aloud, it is the same in every record and in the preview.
    user.email_verified ??= false;
    if (!isEmpty(bags.user_metadata)) user.user_metadata = bags.user_metadata;
    if (!isEmpty(bags.app_metadata)) user.app_metadata = bags.app_metadata;
    if (factors.length > 0) user.mfa_factors = factors;
    const { value, ...beside } = draft.password;
    const password: MappedPassword | undefined = value === undefined ? undefined : { value, ...beside };
    return { user, password, roles, problems };
  };
}
