import { Secret } from '../../auth0/credentials.ts';
import { forgetSecret, keepSecret } from '../../auth0/keychain.ts';
import type { KeepSecretFacts } from '../../flow/facts.ts';
import { dropKeptTenant, saveKeptTenant } from '../../kept-tenant.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type EngineContext, needed } from './context.ts';

/** Puts the client secret of a tenant into the keychain, or takes it out. */
export async function keep(
  { settings, tenant }: EngineContext,
  { clientId, clientSecret }: CallArguments['keep-secret'],
): Promise<Result<KeepSecretFacts>> {
  const { baseUrl } = needed(tenant, 'a tenant');
  const account = { baseUrl, clientId };
  if (clientSecret === undefined) {
    const forgotten = await forgetSecret(account);
    if (!forgotten.ok) return forgotten;
    dropKeptTenant(settings.home);
    return ok({ isKept: false });
  }
  const kept = await keepSecret(account, new Secret(clientSecret));
  if (!kept.ok) return kept;
  saveKeptTenant(settings.home, account);
  return ok({ isKept: true });
}
