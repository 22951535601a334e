import { tenantAddress } from '../../auth0/address.ts';
import { createAuth0Client } from '../../auth0/client.ts';
import { Secret } from '../../auth0/credentials.ts';
import type { Connection } from '../../auth0/schemas.ts';
import type { ConnectionFacts, TenantFacts, UnfinishedImport } from '../../flow/facts.ts';
import { listMigrations } from '../../migration/workspace/migrations.ts';
import { ok, type Result } from '../../result.ts';
import { startTenantInWorker } from '../../tenant/start.ts';
import type { TenantLocation } from '../calls.ts';
import type { CallControl, ConnectedTenant, EngineContext, EngineSettings } from './context.ts';

/** What the wizard does at a tenant, and the scope it takes. Source: Auth0 Management API, per endpoint. */
const NEEDED_SCOPES = [
  'create:users',
  'read:users',
  'update:users',
  'read:connections',
  'read:connections_options',
];

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

async function startEmbedded(settings: EngineSettings): Promise<ConnectedTenant> {
  const { baseUrl, clientId, clientSecret, close } = await startTenantInWorker(settings.embedded ?? {});
  const address = { baseUrl, audience: `${baseUrl}/api/v2/` };
  const client = createAuth0Client(address, {
    clientId,
    clientSecret: new Secret(clientSecret),
  });
  return { client, label: 'embedded tenant', baseUrl, embedded: true, close };
}

async function reach(settings: EngineSettings, location: TenantLocation): Promise<Result<ConnectedTenant>> {
  if (location.kind === 'embedded') return ok(await startEmbedded(settings));
  const address = tenantAddress(location.domain);
  if (!address.ok) return address;
  const { baseUrl } = address.value;
  const { clientId } = location;
  const credentials = { clientId, clientSecret: new Secret(location.clientSecret) };
  const client = createAuth0Client(address.value, credentials);
  return ok({ client, label: new URL(baseUrl).host, baseUrl, embedded: false, close: async () => {} });
}

async function connectionFacts(tenant: ConnectedTenant): Promise<Result<readonly ConnectionFacts[]>> {
  const connections = await tenant.client.connections();
  if (!connections.ok) return connections;
  const facts: ConnectionFacts[] = [];
  for (const connection of connections.value) {
    const { id, name, strategy } = connection;
    const obstacle = importObstacle(connection);
    // Only where users could go: a tenant may have a hundred other connections and two requests a second.
    const users = obstacle === undefined ? await tenant.client.userCount(name) : undefined;
    facts.push({
      id,
      name,
      strategy,
      ...(users?.ok ? { users: users.value } : {}),
      ...(obstacle === undefined ? {} : { obstacle }),
    });
  }
  // What can be chosen comes first; within that, the tenant's own order.
  return ok(facts.toSorted((a, b) => Number(a.obstacle !== undefined) - Number(b.obstacle !== undefined)));
}

/** The newest import into a tenant that was confirmed and has not come to its end. */
function unfinishedAt(home: string, tenant: string): UnfinishedImport | undefined {
  for (const { name, folder, state, embedded, baseUrl, target, jobs, done } of listMigrations(home))
    if (state === 'unfinished' && !embedded && baseUrl === tenant && target !== undefined)
      return { name, folder, target, jobs, done };
  return undefined;
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
  const tenant = await reach(context.settings, location);
  if (!tenant.ok) return tenant;
  const scopes = await tenant.value.client.scopes();
  if (!scopes.ok) return scopes;
  control.progress({ kind: 'step', text: 'Reading the connections' });
  const connections = await connectionFacts(tenant.value);
  if (!connections.ok) return connections;
  context.tenant = tenant.value;
  const { label, baseUrl, embedded } = tenant.value;
  const unfinished = unfinishedAt(context.settings.home, baseUrl);
  const missingScopes = NEEDED_SCOPES.filter(
    (scope) => scopes.value !== undefined && !scopes.value.includes(scope),
  );
  return ok({
    label,
    baseUrl,
    embedded,
    connections: connections.value,
    missingScopes,
    ...(unfinished === undefined ? {} : { unfinished }),
  });
}
