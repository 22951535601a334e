import type { DatabaseSync } from 'node:sqlite';
import { serve } from '@hono/node-server';
import { longTransaction, transaction } from '../sqlite/transaction.ts';
import { baseUrlOf } from './address.ts';
import { application } from './app.ts';
import { tokenIssuer } from './auth.ts';
import { type Clock, createClock } from './clock.ts';
import { exportLinks } from './export.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { newSecret } from './ids.ts';
import { jobWork } from './job-work.ts';
import { type TenantOptions, withDefaults } from './options.ts';
import { type ConnectionCount, countConnections } from './store/connections.ts';
import { unfinishedJobs } from './store/jobs.ts';
import { isEmpty, plantSeed } from './store/plant-seed.ts';
import { openStore } from './store/store.ts';

/** The embedded tenant: Auth0's import API, on the loopback interface unless somebody wants it elsewhere. */

export interface RunningTenant {
  readonly baseUrl: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The tenant's time, for tests that have none. */
  readonly clock: Clock;
  /** What goes wrong in here, and from now on could. */
  readonly faults: Faults;
  /** The connections, with how many users they have now. */
  connections(): readonly ConnectionCount[];
  /** May be called more than once. */
  close(): Promise<void>;
}

/** A client that keeps its request open must not keep the tenant from closing for longer than this. */
const CLOSE_GRACE_MS = 200;

function listen(app: ReturnType<typeof application>, { host, port }: { host: string; port: number }) {
  return new Promise<{ readonly port: number; close(): Promise<void> }>((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
      resolve({
        port: address.port,
        close() {
          return new Promise((closed) => {
            server.close(() => closed());
            if (!('closeAllConnections' in server)) return;
            setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref();
          });
        },
      });
    });
    server.once('error', reject);
  });
}

async function plant(
  db: DatabaseSync,
  clock: Clock,
  { seed, planting }: Partial<TenantOptions>,
): Promise<void> {
  if (!isEmpty(db)) return;
  if (planting !== undefined) await longTransaction(db, () => planting(db, clock));
  else if (seed !== undefined) transaction(db, () => plantSeed(db, seed, clock.timestamp()));
}

/**
 * Starts a tenant in this thread. Jobs that an earlier process left unfinished in the same file go on.
 * Rejects when the port is taken, the file can not be opened, or the seed can not be planted.
 */
export async function startTenant(given: Partial<TenantOptions> = {}): Promise<RunningTenant> {
  const options = { ...withDefaults(given), seed: given.seed ?? { connections: [], users: [] } };
  const { onEvent = () => {} } = given;
  const clock = createClock(options.clock);
  const db = openStore(options.file);
  try {
    await plant(db, clock, given);
    const faults = createFaults(clock, options.faults, (fault, at) => onEvent({ kind: 'fault', fault, at }));
    const jobs = jobWork({ db, clock, options, faults }, onEvent);
    const app = application({
      options,
      db,
      clock,
      faults,
      tokens: tokenIssuer(clock, faults),
      exportLinks: exportLinks(clock, newSecret(), options.exportLinkMs),
      startJob: jobs.start,
    });
    const server = await listen(app, options);
    for (const { id } of unfinishedJobs(db)) jobs.start(id, true);
    const { clientId, clientSecret } = options;
    let closing: Promise<void> | undefined;
    const end = async () => {
      await server.close();
      await jobs.stop();
      db.close();
    };
    return {
      baseUrl: baseUrlOf(options.host, server.port),
      port: server.port,
      clientId,
      clientSecret,
      clock,
      faults,
      connections: () => countConnections(db),
      close() {
        closing ??= end();
        return closing;
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
