import { expect } from 'vitest';
import { z } from 'zod';
import { type Auth0Client, createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { runImport } from '../../../src/migration/import/run.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { importTarget } from '../../../src/session/engine/import-target.ts';
import { takeSnapshot } from '../../../src/session/engine/snapshot.ts';
import type { TenantOptions } from '../../../src/tenant/options.ts';
import { openTenant, type TestTenant } from '../../tenant/over-http.ts';
import { addRecords, newWorkspace } from '../workspace.ts';

/** A workspace whose import is over, and the tenant it went to. */

export const USERS = { id: 'con_AAAAAAAAAAAAAAAA', name: 'Users' };

const CLIENT = { clientId: 'client', clientSecret: 'secret' };

export interface Imported {
  readonly tenant: TestTenant;
  readonly client: Auth0Client;
  readonly workspace: Workspace;
}

export interface LegacyUser {
  readonly user: ImportUser;
  readonly roles?: readonly string[];
}

export async function imported(
  users: readonly LegacyUser[],
  { options = {}, policies = {} }: { options?: Partial<TenantOptions>; policies?: Partial<Policies> } = {},
): Promise<Imported> {
  const seed = { connections: [{ ...USERS, strategy: 'auth0' }], users: [] };
  const tenant = await openTenant({ seed, ...CLIENT, ...options });
  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  const client = createAuth0Client(address, { clientId: 'client', clientSecret: new Secret('secret') });
  const workspace = newWorkspace();
  const { db } = workspace;
  addRecords(workspace, users);
  const setRoles = db.prepare('UPDATE record SET roles = ? WHERE seq = ?');
  users.forEach(({ roles }, index) => {
    if (roles !== undefined) setRoles.run(JSON.stringify(roles), index + 1);
  });
  const signal = new AbortController().signal;
  expect(await takeSnapshot(client, workspace, { signal, progress: () => {} })).toMatchObject({ ok: true });
  classify(db, USERS.name, DEFAULT_RULES);
  saveRulings(db, { ...DEFAULT_POLICIES, ...policies });
  pack(db, { maxBytes: 511_000, slots: 2 }, DEFAULT_RULES);
  const stopped = await runImport(db, importTarget(client, USERS), {
    rules: DEFAULT_RULES,
    slots: 2,
    signal,
    label: 'test',
    polling: { shortestMs: 20, longestMs: 500 },
    onChange: () => {},
  });
  expect(stopped).toBeUndefined();
  return { tenant, client, workspace };
}

const rolesSchema = z.array(z.object({ id: z.string(), name: z.string() }));

export async function tenantRoles(tenant: TestTenant) {
  return rolesSchema.parse(await (await tenant.call('/roles?per_page=100')).json());
}

export async function addRole(tenant: TestTenant, name: string): Promise<string> {
  const response = await tenant.call('/roles', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

/** E-mail addresses of everybody who has a role, sorted. */
export async function holders(tenant: TestTenant, name: string): Promise<readonly string[]> {
  const role = (await tenantRoles(tenant)).find((one) => one.name === name);
  const page = z.object({ users: z.array(z.object({ email: z.string() })), next: z.string().optional() });
  const found: string[] = [];
  for (let from: string | undefined = ''; from !== undefined; ) {
    const cursor: string = from === '' ? '' : `&from=${encodeURIComponent(from)}`;
    const response = await tenant.call(`/roles/${role?.id}/users?take=100${cursor}`);
    const { users, next }: z.infer<typeof page> = page.parse(await response.json());
    found.push(...users.map(({ email }) => email));
    from = next;
  }
  return found.sort();
}

export async function deleteUser(tenant: TestTenant, email: string): Promise<void> {
  const [user] = await tenant.usersByEmail(email);
  const { status } = await tenant.call(`/users/${encodeURIComponent(user?.user_id ?? '')}`, {
    method: 'DELETE',
  });
  expect(status).toBe(204);
}
