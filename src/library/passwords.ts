import { recognisePassword } from '../migration/passwords/recognise.ts';
import type { LegacyPassword, Recognition } from '../migration/passwords/scheme.ts';
import { type SchemeCount, schemeCounts } from '../migration/passwords/scheme-counts.ts';
import type { PasswordForImport } from '../migration/user/custom-password-hash.ts';
import { fail, ok, type Result } from '../result.ts';

function legacyPassword(password: string | LegacyPassword): LegacyPassword {
  return typeof password === 'string' ? { value: password } : password;
}

/**
 * What the value of a legacy password column is, and what becomes of it at Auth0. Never throws, looks at 4,096 characters
 * at most, and takes a time that is linear in them.
 * @param password the value as it is stored: `$2y$10$…`, `pbkdf2_sha256$…`, 40 hex digits; with its salt and what other
 *   columns say, where there are such
 * @returns `fate` tells: `kept` (with `password`, as the import takes it), `reset` (known, but Auth0 can not check it),
 *   `none` (no password), `refused` (the password itself, in plain text) or `invalid` (a damaged hash)
 */
export function recognise(password: string | LegacyPassword): Recognition {
  return recognisePassword(legacyPassword(password));
}

/**
 * A legacy hash in the form in which `POST /api/v2/jobs/users-imports` takes it.
 * Source: Auth0 docs, "Bulk User Import Database Schema".
 * @returns `{ password_hash }` for bcrypt with cost 10, else `{ custom_password_hash }`: spread it into the user. The
 *   error's code is `hash-reset`, `hash-none`, `hash-refused` or `hash-invalid`; its message holds nothing of the value
 */
export function convert(password: string | LegacyPassword): Result<PasswordForImport> {
  const recognition = recognise(password);
  if (recognition.fate === 'kept') return ok(recognition.password);
  const reason = 'reason' in recognition ? recognition.reason : 'There is no password.';
  return fail(`hash-${recognition.fate}`, `${recognition.label}: ${reason}`);
}

/**
 * Counts the schemes of a whole column, in memory that does not grow with it.
 * @param column the values; null and undefined count as no password
 * @returns the most frequent scheme first
 */
export async function survey(
  column:
    | Iterable<string | LegacyPassword | null | undefined>
    | AsyncIterable<string | LegacyPassword | null | undefined>,
): Promise<readonly SchemeCount[]> {
  const counts = schemeCounts();
  for await (const each of column) {
    const password = legacyPassword(each ?? '');
    counts.add(recognise(password), password.value);
  }
  return counts.all();
}
