import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuth0Client } from '../../src/auth0/client.ts';
import { Secret } from '../../src/auth0/credentials.ts';
import { runImport } from '../../src/migration/import/run.ts';
import { DEFAULT_RULES } from '../../src/migration/reconcile/rules.ts';
import { makeReport } from '../../src/migration/report/report.ts';
import { importTarget } from '../../src/session/engine/import-target.ts';
import { startTenantInWorker } from '../../src/tenant/start.ts';
import { newcomers } from './newcomers.ts';

/**
 * How fast an import goes where the tenant does not keep it waiting: real requests to an embedded tenant without rate
 * limit or delay, every job journaled. `npx node test/bench/import.ts [records]`
 */

const records = Number(process.argv[2] ?? 200_000);
const folder = mkdtempSync(join(tmpdir(), 'import-bench-'));
const tenant = await startTenantInWorker({ usersPerSecond: 10_000_000, requestsPerSecond: 'off' });
try {
  const workspace = newcomers(join(folder, 'plan'), records, 511_400);
  const { baseUrl, clientId, clientSecret } = tenant;
  const client = createAuth0Client(
    { baseUrl, audience: `${baseUrl}/api/v2/` },
    { clientId, clientSecret: new Secret(clientSecret) },
  );
  const connections = await client.connections();
  const connection = connections.ok
    ? connections.value.find(({ name }) => name === 'Database-Users')
    : undefined;
  if (connection === undefined) throw new Error('The tenant has no such connection.');
  const started = performance.now();
  const stopped = await runImport(workspace.db, importTarget(client, connection), {
    rules: DEFAULT_RULES,
    slots: 2,
    signal: new AbortController().signal,
    label: 'bench',
    polling: { shortestMs: 10, longestMs: 1_000 },
    onPilotDone: () => {},
    untilResumed: () => Promise.resolve(),
    onChange: () => {},
  });
  const seconds = (performance.now() - started) / 1_000;
  if (stopped !== undefined) throw new Error(stopped.message);
  const { actual, jobs } = makeReport(workspace.db);
  if (actual.created !== records) throw new Error(`Only ${actual.created} of ${records} users arrived.`);
  process.stdout.write(
    `${records} users in ${jobs} jobs: ${seconds.toFixed(1)} s, ${Math.round(records / seconds)} users/s\n`,
  );
  workspace.close();
} finally {
  await tenant.close();
  rmSync(folder, { recursive: true, force: true });
}
