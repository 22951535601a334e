import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { createAuth0Client } from '../../auth0/client.ts';
import { Secret } from '../../auth0/credentials.ts';
import type { Connection } from '../../auth0/schemas.ts';
import type { RehearsalFacts } from '../../flow/facts.ts';
import { runImport } from '../../migration/import/run.ts';
import { makeReport } from '../../migration/report/report.ts';
import { copyWorkspace } from '../../migration/workspace/copy.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Planting } from '../../tenant/options.ts';
import { userPlanter } from '../../tenant/seed-file/user-planter.ts';
import type { SeedConnection } from '../../tenant/seed-format.ts';
import { startTenant } from '../../tenant/server.ts';
import type { CallArguments } from '../calls.ts';
import { importTotals } from '../import-totals.ts';
import { type CallControl, type EngineContext, needed } from './context.ts';
import { importTarget } from './import-target.ts';
import { IMPORT_SLOTS, jobLabel } from './plan.ts';

const existingRow = z.object({
  row: z.int(),
  connection: z.string(),
  user_id: z.string(),
  profile: z.string().transform((text) => z.record(z.string(), z.json()).parse(JSON.parse(text))),
});

/** Everybody of the snapshot, in a tenant that has the connection as it is set up now. */
function snapshotPlanting(db: DatabaseSync, target: SeedConnection): Planting {
  return async (tenant, clock) => {
    const planter = userPlanter(tenant, clock.timestamp(), [target]);
    for (const found of db.prepare('SELECT row, connection, user_id, profile FROM existing').iterate()) {
      const { row, connection, user_id, profile } = existingRow.parse(found);
      const [provider = ''] = user_id.split('|');
      const identities = [{ connection, provider }];
      planter.add({
        kind: 'record',
        at: { line: row, byte: 0 },
        fields: { ...profile, user_id, identities },
      });
    }
  };
}

function seedConnection({ id, name, strategy, options }: Connection): SeedConnection {
  return {
    id,
    name,
    strategy,
    importMode: options?.import_mode === true,
    customDatabase: options?.enabledDatabaseCustomization === true,
    requiresUsername: options?.requires_username === true,
  };
}

/**
 * Imports the plan as it is into a tenant of its own, which holds a copy of the users it was compared with. Neither the
 * real tenant nor the migration's own journal is written to.
 */
export async function rehearse(
  context: EngineContext,
  { connectionId, connection: name, rules }: CallArguments['rehearse'],
  control: CallControl,
): Promise<Result<RehearsalFacts>> {
  const workspace = needed(context.workspace, 'a plan');
  const { client } = needed(context.tenant, 'a tenant');
  const startedMs = Date.now();
  control.progress({ kind: 'step', text: 'Copying the plan and the tenant for the rehearsal' });
  const connection = await client.connection(connectionId);
  if (!connection.ok) return connection;
  if (connection.value === undefined)
    return fail('connection-gone', 'The connection is not there any more.', 'Go back and choose one.');
  const copied = copyWorkspace(workspace, 'rehearsal');
  if (!copied.ok) return copied;
  const copy = copied.value;
  const clientId = 'rehearsal';
  const clientSecret = new Secret(randomBytes(24).toString('base64url'));
  try {
    const tenant = await startTenant({
      clientId,
      clientSecret: clientSecret.reveal(),
      file: `${copy.folder}/tenant.sqlite`,
      planting: snapshotPlanting(copy.db, seedConnection(connection.value)),
      usersPerSecond: 1_000_000,
      requestsPerSecond: 'off',
    });
    try {
      const { baseUrl } = tenant;
      const address = { baseUrl, audience: `${baseUrl}/api/v2/` };
      const there = createAuth0Client(address, { clientId, clientSecret });
      const stopped = await runImport(copy.db, importTarget(there, { id: connectionId, name }), {
        rules,
        slots: IMPORT_SLOTS,
        polling: { shortestMs: 20, longestMs: 500 },
        signal: control.signal,
        label: jobLabel(workspace),
        // Nobody needs to look at the pilot wave of a rehearsal.
        onPilotDone: () => {},
        untilResumed: () => Promise.resolve(),
        onChange(jobs) {
          const { done, records: total } = importTotals(jobs);
          control.progress({ kind: 'step', text: 'Rehearsing the import', done, total });
        },
      });
      if (stopped !== undefined) return { ok: false, error: stopped };
      return ok({ report: makeReport(copy.db), elapsedMs: Date.now() - startedMs });
    } finally {
      await tenant.close();
    }
  } finally {
    copy.close();
  }
}
