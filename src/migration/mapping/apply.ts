import type { Fields, FieldValue } from '../source/source.ts';
import { normaliseEmail } from '../user/identity.ts';
import { EMAIL_PATTERN, PHONE_PATTERN } from '../user/import-user.ts';
import type { Attribute, ColumnMapping, MappedRecord, Mapping, MappingProblem } from './mapping.ts';
import { targetName } from './mapping.ts';
import { applyTransform } from './transform.ts';

/**
 * Applies a mapping to records. Compiled once, because it runs for every record; the rules are those of the import
 * schema (user/import-user.ts), written out so that no schema is interpreted in the hot loop.
 */

type Check = (value: FieldValue) => FieldValue | undefined;

function textUpTo(max: number): Check {
  return (value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length >= 1 && text.length <= max ? text : undefined;
  };
}

function boolean(value: FieldValue): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

const CHECKS: Readonly<Record<Attribute, Check>> = {
  email: (value) => {
    const email = typeof value === 'string' ? normaliseEmail(value) : '';
    return email.length <= 254 && EMAIL_PATTERN.test(email) ? email : undefined;
  },
  email_verified: boolean,
  phone_verified: boolean,
  blocked: boolean,
  phone_number: (value) => {
    const phone = String(value).replace(/[\s().-]/g, '');
    return PHONE_PATTERN.test(phone) ? phone : undefined;
  },
  user_id: (value) => (/^\S{1,255}$/.test(String(value)) ? String(value) : undefined),
  username: textUpTo(128),
  given_name: textUpTo(150),
  family_name: textUpTo(150),
  name: textUpTo(300),
  nickname: textUpTo(300),
  picture: (value) => (typeof value === 'string' && URL.canParse(value) ? value : undefined),
};

const REASONS: Readonly<Record<MappingProblem['code'], string>> = {
  'missing-email': 'has no e-mail address',
  'not-an-email': 'is not an e-mail address',
  'not-a-boolean': 'is neither true nor false',
  'not-a-date': 'is not a date',
  'not-a-phone-number': 'is not a phone number with country code',
  invalid: 'is not valid, or too long',
};

function problemOf(column: ColumnMapping, code: MappingProblem['code']): MappingProblem {
  const fatal = column.target.kind === 'attribute' && column.target.name === 'email';
  const reason = `${column.column} ${REASONS[code]}${fatal ? '' : `, so ${targetName(column.target)} is left out`}.`;
  return {
    column: column.column,
    target: column.target,
    code,
    severity: fatal ? 'fatal' : 'dropped',
    reason,
  };
}

/** The attribute's own name for what is wrong. */
function codeFor(name: Attribute): MappingProblem['code'] {
  if (name === 'email') return 'not-an-email';
  if (name === 'phone_number') return 'not-a-phone-number';
  return name === 'email_verified' || name === 'phone_verified' || name === 'blocked'
    ? 'not-a-boolean'
    : 'invalid';
}

/** A column's value after its transforms; undefined when there is nothing to send. */
function transformed(
  column: ColumnMapping,
  fields: Fields,
  problems: MappingProblem[],
): FieldValue | undefined {
  let value: FieldValue | undefined = fields[column.column];
  // Empty and absent are the same to Auth0's schema: it takes neither "" nor null.
  if (value === undefined || value === null || value === '') return undefined;
  for (const transform of column.transforms) {
    const result = applyTransform(transform, value);
    if ('problem' in result) {
      problems.push(problemOf(column, result.problem));
      return undefined;
    }
    if (result.value === undefined || result.value === '') return undefined;
    value = result.value;
  }
  return value;
}

function rawText(fields: Fields, column: ColumnMapping | undefined): string | undefined {
  const value = column === undefined ? undefined : fields[column.column];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns a function that maps one record; it never throws */
export function compileMapping(mapping: Mapping): (fields: Fields) => MappedRecord {
  const attributes = mapping.columns.flatMap((column) =>
    column.target.kind === 'attribute' ? [{ column, name: column.target.name }] : [],
  );
  const metadata = mapping.columns.flatMap((column) =>
    column.target.kind === 'metadata' ? [{ column, bag: column.target.bag, path: column.target.path }] : [],
  );
  const passwordColumn = mapping.columns.find(({ target }) => target.kind === 'password');
  const saltColumn = mapping.columns.find(({ target }) => target.kind === 'password-salt');
  const emailColumn = attributes.find(({ name }) => name === 'email')?.column;

  return (fields) => {
    const problems: MappingProblem[] = [];
    const user: Record<string, FieldValue> = {};
    for (const { column, name } of attributes) {
      const value = transformed(column, fields, problems);
      if (value === undefined) continue;
      const checked = CHECKS[name](value);
      if (checked === undefined) problems.push(problemOf(column, codeFor(name)));
      else user[name] = checked;
    }
    if (
      user.email === undefined &&
      emailColumn !== undefined &&
      problems.every(({ severity }) => severity !== 'fatal')
    ) {
      problems.push(problemOf(emailColumn, 'missing-email'));
    }
    // The server's default is false too; said aloud, it is the same in every record and in the preview.
    user.email_verified ??= false;
    for (const bag of ['user_metadata', 'app_metadata'] as const) {
      const values = new Map<string, FieldValue>();
      for (const entry of metadata) {
        const value = entry.bag === bag ? transformed(entry.column, fields, problems) : undefined;
        if (value !== undefined) values.set(entry.path, value);
      }
      if (values.size > 0) user[bag] = Object.fromEntries(values);
    }
    const value = rawText(fields, passwordColumn);
    const salt = rawText(fields, saltColumn);
    const password =
      value === undefined ? undefined : salt === undefined || salt === '' ? { value } : { value, salt };
    return { user, password, problems };
  };
}
