import { tenantAddress } from '../auth0/address.ts';
import { Secret } from '../auth0/credentials.ts';
import { secretIfKept } from '../auth0/keychain.ts';
import type { Start } from '../flow/state.ts';
import { keptTenantAt } from '../kept-tenant.ts';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import { givenOrAsked } from './ask.ts';

/** What a migration.json does not hold: who signs in at the tenant. */

export const EMBEDDED = 'embedded';

export type TenantStart = Pick<Start, 'domain' | 'clientId' | 'clientSecret'>;

export interface AskedFor {
  /** As in a migration.json: a domain, or “embedded”. */
  readonly tenant: string;
  /** The tenant was named for this very run. */
  readonly isNamed: boolean;
  /** Where migrations are kept. */
  readonly home: string;
}

/** Where to sign in, and as whom: from the environment, from the keychain where the wizard put it, or asked for. */
export async function tenantStart(
  { tenant, isNamed, home }: AskedFor,
  env: NodeJS.ProcessEnv,
): Promise<Result<TenantStart>> {
  if (tenant === EMBEDDED) return ok({});
  const address = tenantAddress(tenant);
  if (!address.ok) return address;
  const { baseUrl } = address.value;
  const set = env.AUTH0_DOMAIN ? tenantAddress(env.AUTH0_DOMAIN) : undefined;
  if (set !== undefined && !set.ok) return set;
  if (set !== undefined && !isNamed && set.value.baseUrl !== baseUrl) {
    const message = `This goes to ${display(baseUrl)}, and AUTH0_DOMAIN names ${display(set.value.baseUrl)}.`;
    return fail('other-tenant', message, 'Set AUTH0_DOMAIN to the same tenant, or say --domain.');
  }
  const kept = keptTenantAt(home, baseUrl);
  const clientId = await givenOrAsked(env.AUTH0_CLIENT_ID || kept?.clientId, 'AUTH0_CLIENT_ID', {
    message: `Client id for ${display(baseUrl)}`,
  });
  if (!clientId.ok) return clientId;
  const inKeychain = kept?.clientId === clientId.value ? await secretIfKept(kept) : undefined;
  const secret = await givenOrAsked(env.AUTH0_CLIENT_SECRET || inKeychain?.reveal(), 'AUTH0_CLIENT_SECRET', {
    message: `Client secret for ${display(baseUrl)}`,
    isSecret: true,
  });
  if (!secret.ok) return secret;
  return ok({ domain: tenant, clientId: clientId.value, clientSecret: new Secret(secret.value) });
}
