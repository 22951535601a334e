import { apiError } from '../../auth0/api-error.ts';
import type { Auth0Client } from '../../auth0/client.ts';
import type { RoleTarget } from '../../migration/roles/target.ts';
import { normaliseEmail } from '../../migration/user/identity.ts';
import { ok } from '../../result.ts';
import { type ExportLine, exportFile, isDamage, readExport } from './exported-users.ts';

/** The Auth0 client, seen as what the assignment of roles needs. */
export function roleTarget(
  client: Auth0Client,
  connection: { readonly id: string; readonly name: string },
  signal: AbortSignal,
): RoleTarget {
  const isHere = ({ identities }: ExportLine) => identities?.[0]?.connection === connection.name;
  return {
    async createRole(name) {
      const made = await client.createRole(name);
      if (made.ok) return { kind: 'created', role: made.value };
      const { error } = made;
      if (error.kind !== 'rejected') return { kind: 'stopped', error };
      // A name that is taken and one that is not allowed are refused alike: the list tells which it was.
      const roles = await client.roles();
      if (!roles.ok) return { kind: 'stopped', error: roles.error };
      const role = roles.value.find((one) => one.name === name);
      return role === undefined ? { kind: 'stopped', error } : { kind: 'exists', role };
    },

    async assign(roleId, users) {
      const given = await client.assignRole(roleId, users);
      if (given.ok) return { kind: 'done' };
      const { error } = given;
      const { kind, message } = error;
      // Both are 404, and only the sentence tells them apart.
      if (kind === 'not-found' && /role not found/i.test(message)) return { kind: 'role-gone', message };
      if (kind === 'not-found' || kind === 'rejected' || kind === 'too-large')
        return { kind: 'refused', isMissing: kind === 'not-found', message };
      return { kind: 'stopped', error };
    },

    async userByEmail(email) {
      const users = await client.usersByEmail(email);
      return users.ok ? ok(users.value.find(isHere)?.user_id) : users;
    },

    async eachUser(visit) {
      const file = await exportFile(client, signal, connection.id);
      if (!file.ok) return file;
      try {
        for await (const { email, user_id } of readExport(file.value, () => {}))
          if (email !== undefined) visit({ email: normaliseEmail(email), userId: user_id });
      } catch (error) {
        if (!isDamage(error)) throw error;
        return { ok: false, error: apiError('unreadable', 'The export of the users arrived damaged.') };
      }
      return ok(undefined);
    },
  };
}
