import type { Auth0Client } from '../../auth0/client.ts';
import type { CurrentUser } from '../../auth0/schemas.ts';
import type { ProofTarget } from '../../migration/proof/check-users.ts';
import type { Found } from '../../migration/proof/compare.ts';
import { ok } from '../../result.ts';

function found({ user_id, identities = [], logins_count = 0, ...attributes }: CurrentUser): Found {
  return {
    userId: user_id,
    identities: identities.map(({ connection, provider, user_id: id = '' }) => ({
      connection,
      userId: `${provider}|${id}`,
    })),
    attributes,
    logins: logins_count,
  };
}

/** The Auth0 client, seen as what a proof needs. */
export function proofTarget(client: Auth0Client): ProofTarget {
  return {
    async byEmail(email) {
      const users = await client.usersByEmail(email);
      return users.ok ? ok(users.value.map(found)) : users;
    },
    async byId(id) {
      const user = await client.user(id);
      if (!user.ok) return user;
      return ok(user.value && found(user.value));
    },
  };
}
