import { normaliseEmail, normaliseUsername } from '../../migration/user/identity.ts';
import { isTooDeep } from '../nesting.ts';
import type { Validated } from './validate.ts';

/** A users file as records to import, each with what the file alone says against it. */

export interface FileRecord {
  /** As it was sent. */
  readonly sent: unknown;
  readonly checked: Validated;
}

/** A file is refused as a whole when it is no JSON array; `reason` is for people. */
export type UsersFile =
  | { readonly ok: true; readonly records: readonly FileRecord[] }
  | { readonly ok: false; readonly reason: string };

function keysOf(checked: Validated): readonly (readonly [name: string, value: string])[] {
  if (!checked.ok) return [];
  const { email, username, user_id } = checked.user;
  return [
    ['email', normaliseEmail(email)],
    ...(username === undefined ? [] : [['username', normaliseUsername(username)] as const]),
    ...(user_id === undefined ? [] : [['user_id', user_id] as const]),
  ];
}

/** Twice the same user in one file is an error, never an insert and an update (Auth0 docs: bulk import). */
function refuseRepeated(records: readonly FileRecord[]): readonly FileRecord[] {
  const seen = new Set<string>();
  return records.map((record) => {
    const keys = keysOf(record.checked);
    const repeated = keys.find(([name, value]) => seen.has(`${name}:${value}`))?.[0];
    for (const [name, value] of keys) seen.add(`${name}:${value}`);
    if (repeated === undefined) return record;
    const message = `A user with this ${repeated} was already provided.`;
    return { sent: record.sent, checked: { ok: false, errors: [{ code: 'DUPLICATED_USER', message }] } };
  });
}

export function readUsersFile(text: string, validate: (record: unknown) => Validated): UsersFile {
  if (isTooDeep(text)) return { ok: false, reason: 'The users file is nested too deeply.' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'The users file is not valid JSON.' };
  }
  if (!Array.isArray(parsed)) return { ok: false, reason: 'The users file is not a JSON array.' };
  const sent: readonly unknown[] = parsed;
  return {
    ok: true,
    records: refuseRepeated(sent.map((record) => ({ sent: record, checked: validate(record) }))),
  };
}
