import type { Connection } from '../../auth0/schemas.ts';
import type { ConnectionSetup, IdentifierUse, ReadinessFacts } from '../../migration/readiness/facts.ts';
import { planCounts } from '../../migration/readiness/plan-counts.ts';
import { ok, type Result } from '../../result.ts';
import type { CallArguments } from '../calls.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';

/** What the tenant is like right before the first job, and what the plan asks of it. */

type Options = NonNullable<Connection['options']>;
type Attribute = NonNullable<NonNullable<Options['attributes']>['username']>;

function useOf({ identifier, profile_required }: Attribute): IdentifierUse {
  if (profile_required === true) return 'required';
  return identifier?.active === true ? 'optional' : 'unused';
}

function usernameUse({ requires_username, attributes }: Options): IdentifierUse {
  if (attributes?.username !== undefined) return useOf(attributes.username);
  return requires_username === true ? 'required' : 'unused';
}

function setupOf(connection: Connection, isEnabled: boolean | undefined): ConnectionSetup {
  const { name, strategy, options } = connection;
  if (options === undefined) return { name, strategy, isEnabled, options: undefined };
  const { attributes } = options;
  return {
    name,
    strategy,
    isEnabled,
    options: {
      customDatabase: options.enabledDatabaseCustomization === true,
      importMode: options.import_mode === true,
      username: usernameUse(options),
      phone: attributes?.phone_number === undefined ? undefined : useOf(attributes.phone_number),
      passwordPolicy: options.passwordPolicy ?? undefined,
    },
  };
}

/** Asks the tenant; nothing is changed by it. */
export async function ready(
  context: EngineContext,
  { connectionId, snapshotAt, rules }: CallArguments['ready'],
  control: CallControl,
): Promise<Result<ReadinessFacts>> {
  const { db } = needed(context.workspace, 'a plan');
  const { client } = needed(context.tenant, 'a tenant');
  control.progress({ kind: 'step', text: 'Asking the tenant whether everything is ready' });
  const scopes = await client.scopes(true);
  if (!scopes.ok) return scopes;
  const connection = await client.connection(connectionId);
  if (!connection.ok) return connection;
  let setup: ConnectionSetup | undefined;
  if (connection.value !== undefined) {
    // The list of applications has moved to an address of its own (Auth0 docs: connections, enabled_clients).
    const listed = connection.value.enabled_clients;
    const enabled =
      listed === undefined ? await client.isEnabledForClients(connectionId) : ok(listed.length > 0);
    setup = setupOf(connection.value, enabled.ok ? enabled.value : undefined);
  }
  return ok({
    tenant: { scopes: scopes.value, requestLimit: client.rateLimit() },
    connection: setup,
    plan: planCounts(db, rules),
    snapshotAt,
  });
}
