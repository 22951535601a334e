import { z } from 'zod';
import { type RecordError, toError, type Validated, validateRecord } from '../validate.ts';
import { readArticlePassword } from './password.ts';

/**
 * One entry of `users` as the article has it: the documented attributes, with `connection` and `password_algorithm`
 * beside them and any known hash in `password_hash`. It becomes a documented record, and is checked as one.
 *
 * `connection` is the name of the job's connection. Another name is an error, whether there is such a connection or
 * not: what the tenant asks of a connection before it imports into it, it has asked of the one in `connection_id`.
 */

const ownSchema = z.looseObject({
  connection: z.string().optional(),
  password_hash: z.string().optional(),
  password_algorithm: z.string().optional(),
});

const OWN: ReadonlySet<string> = new Set(Object.keys(ownSchema.shape));

function connectionError(named: string | undefined, connection: string): RecordError | undefined {
  if (named === undefined || named === connection) return undefined;
  const message = `The user names another connection than connection_id, which is ${connection}.`;
  return { code: 'CONNECTION_NOT_FOUND', message, path: 'connection' };
}

/** @param connection the name of the job's connection */
export function validateArticleRecord(record: unknown, connection: string): Validated {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return validateRecord(record);
  const documented = Object.fromEntries(Object.entries(record).filter(([name]) => !OWN.has(name)));
  const own = ownSchema.safeParse(record);
  if (!own.success) {
    const errors = own.error.issues.map((issue) => toError(issue, record));
    const others = validateRecord(documented);
    return { ok: false, errors: others.ok ? errors : [...errors, ...others.errors] };
  }
  const { password_hash, password_algorithm } = own.data;
  const read = readArticlePassword(password_hash, password_algorithm);
  const password = read.ok ? read.password : undefined;
  const errors: RecordError[] = read.ok ? [] : [read.error];
  const wrongConnection = connectionError(own.data.connection, connection);
  if (wrongConnection !== undefined) errors.push(wrongConnection);
  // A recognised hash may turn into the very property that the record has already.
  if (password !== undefined && Object.hasOwn(documented, 'custom_password_hash')) {
    const message = `Data matches schema from 'not'`;
    errors.push({ code: 'NOT_PASSED', message, path: 'custom_password_hash' });
  }
  const checked = validateRecord({ ...documented, ...password });
  if (!checked.ok) errors.push(...checked.errors);
  return checked.ok && errors.length === 0 ? checked : { ok: false, errors };
}
