import { describe, expect, test } from 'vitest';
import { apiError } from '../../src/auth0/api-error.ts';
import { type Auth0Client, createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { searchUsers } from '../../src/session/engine/search-users.ts';
import { takeSnapshot } from '../../src/session/engine/snapshot.ts';
import { newWorkspace } from '../migration/workspace.ts';
import { openTenant, SEED } from '../tenant/over-http.ts';

const CREDENTIALS = { clientId: 'client', clientSecret: 'secret' };
const control = { signal: new AbortController().signal, progress: () => {} };

function people(count: number, created_at: (n: number) => string) {
  return Array.from({ length: count }, (_, n) => ({
    connection: n % 3 === 0 ? 'Staff' : 'Customers',
    user_id: `u${n}`,
    email: `u${n}@example.com`,
    created_at: created_at(n),
    app_metadata: { n },
  }));
}

async function clientOf(users: ReturnType<typeof people>): Promise<Auth0Client> {
  const tenant = await openTenant({ seed: { ...SEED, users }, ...CREDENTIALS });
  const { clientId, clientSecret } = CREDENTIALS;
  const address = { baseUrl: tenant.baseUrl, audience: `${tenant.baseUrl}/api/v2/` };
  return createAuth0Client(address, { clientId, clientSecret: new Secret(clientSecret) });
}

/** The same tenant, for a token that may not start an export. */
function withoutExport(client: Auth0Client): Auth0Client {
  const error = apiError('forbidden', 'Insufficient scope.');
  return { ...client, exportUsers: async () => ({ ok: false, error }) };
}

const minute = (n: number) => new Date(1_700_000_000_000 + Math.floor(n / 7) * 60_000).toISOString();

describe('who is in the tenant', () => {
  test('is known by an export, connections and profiles and all', async () => {
    const workspace = newWorkspace();
    const client = await clientOf(people(2_345, minute));
    expect(await takeSnapshot(client, workspace, control)).toEqual({
      ok: true,
      value: { users: 2_345, unknown: [] },
    });
    const row = workspace.db
      .prepare(`SELECT connection, email, profile FROM existing WHERE user_id = 'auth0|u3'`)
      .get();
    expect(row).toMatchObject({ connection: 'Staff', email: 'u3@example.com' });
    expect(JSON.parse(String(row?.profile))).toMatchObject({ app_metadata: { n: 3 } });
  });

  test('is known by searching where the token may not export, beyond the 1,000 results of a search', async () => {
    const client = await clientOf(people(2_345, minute));
    const [exported, searched] = [newWorkspace(), newWorkspace()];
    await takeSnapshot(client, exported, control);
    const answer = await takeSnapshot(withoutExport(client), searched, control);
    expect(answer).toMatchObject({
      ok: true,
      value: { users: 2_345, unknown: [expect.stringContaining('last seconds')] },
    });
    const all = (workspace: typeof exported) =>
      workspace.db.prepare('SELECT connection, user_id, email, profile FROM existing ORDER BY user_id').all();
    expect(all(searched)).toEqual(all(exported));
  });

  test('stays unknown in part where more than 1,000 were created at one moment, and that is said', async () => {
    const client = await clientOf(people(1_400, (n) => (n < 1_200 ? '2024-01-01T00:00:00.000Z' : minute(n))));
    const search = searchUsers(client, control.signal);
    const found: string[] = [];
    for await (const { userId } of search.users) found.push(userId);
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBe(1_200);
    expect(search.unknown()).toContainEqual(
      'More than 1,000 users were created at 2024-01-01T00:00:00.000Z; some of them could not be seen.',
    );
  });

  test('can not be known without read:users, and the earlier snapshot stays', async () => {
    const workspace = newWorkspace();
    const client = await clientOf(people(5, minute));
    await takeSnapshot(client, workspace, control);
    const error = apiError(
      'forbidden',
      'The tenant refused the search for existing users: Insufficient scope.',
    );
    const blind: Auth0Client = { ...withoutExport(client), searchUsers: async () => ({ ok: false, error }) };
    expect(await takeSnapshot(blind, workspace, control)).toMatchObject({
      ok: false,
      error: { code: 'tenant-forbidden' },
    });
    expect(workspace.db.prepare('SELECT count(*) AS users FROM existing').get()).toEqual({ users: 5 });
  });

  test('is not concluded from a file that arrived damaged', async () => {
    const workspace = newWorkspace();
    const client = await clientOf(people(3_000, minute));
    const damaged: Auth0Client = {
      ...client,
      async download(location) {
        const file = await client.download(location);
        if (!file.ok) return file;
        const bytes = new Uint8Array(await new Response(file.value).arrayBuffer());
        return { ok: true, value: new Blob([bytes.subarray(0, bytes.length / 2)]).stream() };
      },
    };
    expect(await takeSnapshot(damaged, workspace, control)).toMatchObject({
      ok: false,
      error: { code: 'export-damaged' },
    });
    expect(workspace.db.prepare('SELECT count(*) AS users FROM existing').get()).toEqual({ users: 0 });
  });
});
