import { type TenantAddress, tenantAddress } from '../../auth0/address.ts';
import { createAuth0Client } from '../../auth0/client.ts';
import { Secret } from '../../auth0/credentials.ts';
import type { Connection } from '../../auth0/schemas.ts';
import type { ConnectionFacts, TenantFacts } from '../../flow/facts.ts';
import { ok, type Result } from '../../result.ts';
import { startTenantInWorker } from '../../tenant/start.ts';
import type { TenantLocation } from '../calls.ts';
import type { CallControl, ConnectedTenant, EngineContext } from './context.ts';

/** What the wizard does at a tenant, and the scope it takes. Source: Auth0 Management API, per endpoint. */
const NEEDED_SCOPES = ['create:users', 'read:users', 'read:connections', 'read:connections_options'];

/**
 * Why users can not be imported into a connection; undefined when they can.
 * Source: Auth0 docs "Bulk User Imports", prerequisites.
 */
export function importObstacle(connection: Connection): string | undefined {
  if (connection.strategy !== 'auth0') return 'not a database connection';
  const { enabledDatabaseCustomization, import_mode } = connection.options ?? {};
  if (enabledDatabaseCustomization === true && import_mode !== true) {
    return 'uses its own database, and import mode is off';
  }
  if (connection.enabled_clients?.length === 0) return 'not enabled for any application';
  return undefined;
}

async function embeddedTenant(): Promise<{
  address: TenantAddress;
  clientId: string;
  clientSecret: string;
  close(): Promise<void>;
}> {
  const tenant = await startTenantInWorker({});
  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  return {
    address,
    clientId: tenant.clientId,
    clientSecret: tenant.clientSecret,
    close: () => tenant.close(),
  };
}

async function reach(location: TenantLocation): Promise<Result<ConnectedTenant>> {
  if (location.kind === 'embedded') {
    const { address, clientId, clientSecret, close } = await embeddedTenant();
    const client = createAuth0Client(address, {
      kind: 'client',
      clientId,
      clientSecret: new Secret(clientSecret),
    });
    return ok({ client, label: `embedded tenant (${new URL(address.baseUrl).host})`, embedded: true, close });
  }
  const address = tenantAddress(location.domain);
  if (!address.ok) return address;
  const credentials = {
    kind: 'client' as const,
    clientId: location.clientId,
    clientSecret: new Secret(location.clientSecret),
  };
  const client = createAuth0Client(address.value, credentials);
  return ok({ client, label: new URL(address.value.baseUrl).host, embedded: false, close: async () => {} });
}

async function connectionFacts(tenant: ConnectedTenant): Promise<Result<readonly ConnectionFacts[]>> {
  const connections = await tenant.client.connections();
  if (!connections.ok) return connections;
  const facts: ConnectionFacts[] = [];
  for (const connection of connections.value) {
    const { id, name, strategy } = connection;
    const users = await tenant.client.userCount(name);
    const obstacle = importObstacle(connection);
    facts.push({
      id,
      name,
      strategy,
      ...(users.ok ? { users: users.value } : {}),
      ...(obstacle === undefined ? {} : { obstacle }),
    });
  }
  // What can be chosen comes first; within that, the tenant's own order.
  return ok(facts.toSorted((a, b) => Number(a.obstacle !== undefined) - Number(b.obstacle !== undefined)));
}

/** Opens the tenant, tests the credentials and lists the connections. */
export async function connect(
  context: EngineContext,
  location: TenantLocation,
  control: CallControl,
): Promise<Result<TenantFacts>> {
  await context.tenant?.close();
  context.tenant = undefined;
  control.progress({
    kind: 'step',
    text: location.kind === 'embedded' ? 'Starting the embedded tenant' : 'Signing in',
  });
  const tenant = await reach(location);
  if (!tenant.ok) return tenant;
  const scopes = await tenant.value.client.scopes();
  if (!scopes.ok) return scopes;
  control.progress({ kind: 'step', text: 'Reading the connections' });
  const connections = await connectionFacts(tenant.value);
  if (!connections.ok) return connections;
  context.tenant = tenant.value;
  const { label, embedded } = tenant.value;
  const missingScopes = NEEDED_SCOPES.filter(
    (scope) => scopes.value !== undefined && !scopes.value.includes(scope),
  );
  return ok({ label, embedded, connections: connections.value, missingScopes });
}
