import type { ApiErrorKind } from '../../auth0/api-error.ts';
import type { Auth0Client } from '../../auth0/client.ts';
import type { AccountUser } from '../../auth0/schemas.ts';
import type { Account, UndoTarget } from '../../migration/undo/target.ts';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { ok } from '../../result.ts';
import { exportFile, readExport } from './exported-users.ts';

/** The Auth0 client, seen as what an undo needs. */

function accountOf({
  user_id,
  email,
  created_at,
  identities,
  logins_count,
  last_login,
}: AccountUser): Account {
  return {
    userId: user_id,
    connection: identities?.[0]?.connection ?? '',
    email: email === undefined ? undefined : normaliseEmail(email),
    createdAt: created_at,
    hasSignedIn: (logins_count ?? 0) > 0 || typeof last_login === 'string',
    isLinked: (identities?.length ?? 0) > 1,
  };
}

/** The reason lies in this user; the next one may well be deleted. */
const OF_THIS_USER: ReadonlySet<ApiErrorKind> = new Set(['rejected', 'too-large']);

export function undoTarget(client: Auth0Client): UndoTarget {
  async function* accounts(file: ReadableStream<Uint8Array>): AsyncGenerator<Account> {
    for await (const user of readExport(file, () => {})) yield accountOf(user);
  }
  return {
    async everybody(signal) {
      const file = await exportFile(client, signal);
      return file.ok ? ok(accounts(file.value)) : file;
    },
    async account(id) {
      const user = await client.account(id);
      return user.ok ? ok(user.value && accountOf(user.value)) : user;
    },
    async accountsByEmail(email) {
      const users = await client.usersByEmail(email);
      return users.ok ? ok(users.value.map(accountOf)) : users;
    },
    async remove(id) {
      const removed = await client.deleteUser(id);
      if (removed.ok) return { kind: 'done' };
      const { error } = removed;
      return OF_THIS_USER.has(error.kind)
        ? { kind: 'refused', message: error.message }
        : { kind: 'stopped', error };
    },
  };
}
