import { createAuth0Client } from '../../../src/auth0/client.ts';
import { Secret } from '../../../src/auth0/credentials.ts';
import { pack } from '../../../src/migration/import/pack.ts';
import { runImport } from '../../../src/migration/import/run.ts';
import { checkUsers, type Proof } from '../../../src/migration/proof/check-users.ts';
import { DEFAULT_POLICIES, type Policies } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import type { ImportUser } from '../../../src/migration/user/import-user.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { importTarget } from '../../../src/session/engine/import-target.ts';
import { proofTarget } from '../../../src/session/engine/proof-target.ts';
import { takeSnapshot } from '../../../src/session/engine/snapshot.ts';
import type { SeedUser } from '../../../src/tenant/seed-format.ts';
import { openTenant, type TestTenant } from '../../tenant/over-http.ts';
import { addRecords, newWorkspace } from '../workspace.ts';

/** A migration that is over: planned against a tenant that listens, and imported into it. */

export const USERS = { id: 'con_AAAAAAAAAAAAAAAA', name: 'Users' };

export function clientOf(tenant: TestTenant, clientSecret = 'secret') {
  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  return createAuth0Client(address, { clientId: 'client', clientSecret: new Secret(clientSecret) });
}

export interface Imported {
  readonly tenant: TestTenant;
  readonly workspace: Workspace;
  /** Changes a user behind the wizard's back. */
  patch(id: string, changes: unknown): Promise<void>;
  remove(id: string): Promise<void>;
  check(options?: { readonly count?: number; readonly seed?: number }): Promise<Proof>;
}

export async function imported(
  users: readonly ImportUser[],
  { before = [], policies = {} }: { before?: readonly SeedUser[]; policies?: Partial<Policies> } = {},
): Promise<Imported> {
  const connections = [
    { ...USERS, strategy: 'auth0' },
    { id: 'con_BBBBBBBBBBBBBBBB', name: 'Other', strategy: 'auth0' },
  ];
  const seed = { connections, users: before };
  const tenant = await openTenant({ seed, clientId: 'client', clientSecret: 'secret' });
  const workspace = newWorkspace();
  addRecords(
    workspace,
    users.map((user) => ({ user })),
  );
  const { db } = workspace;
  const { signal } = new AbortController();
  const taken = await takeSnapshot(clientOf(tenant), workspace, { signal, progress: () => {} });
  if (!taken.ok) throw new Error(taken.error.message);
  classify(db, USERS.name, DEFAULT_RULES);
  saveRulings(db, { ...DEFAULT_POLICIES, ...policies });
  pack(db, { maxBytes: 511_000, slots: 2 }, DEFAULT_RULES);
  const options = { rules: DEFAULT_RULES, slots: 2, signal, label: 'test', onChange: () => {} };
  const stopped = await runImport(db, importTarget(clientOf(tenant), USERS), options);
  if (stopped !== undefined) throw new Error(stopped.message);
  const change = async (method: string, id: string, body?: string) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const answer = await tenant.call(`/users/${encodeURIComponent(id)}`, init);
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    tenant,
    workspace,
    patch: (id, changes) => change('PATCH', id, JSON.stringify(changes)),
    remove: (id) => change('DELETE', id),
    async check({ count = 50, seed: start = 1 } = {}) {
      const proof = await checkUsers(db, proofTarget(clientOf(tenant)), {
        connection: USERS.name,
        rules: DEFAULT_RULES,
        count,
        seed: start,
        signal,
        onProgress: () => {},
      });
      if (!proof.ok) throw new Error(proof.error.message);
      return proof.value;
    },
  };
}
