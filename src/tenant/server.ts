import type { DatabaseSync } from 'node:sqlite';
import { serve } from '@hono/node-server';
import { transaction } from '../sqlite/transaction.ts';
import { application } from './app.ts';
import { tokenIssuer } from './auth.ts';
import { type Clock, createClock } from './clock.ts';
import { exportLinks } from './export.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { newSecret } from './ids.ts';
import { jobWork } from './job-work.ts';
import { type TenantOptions, withDefaults } from './options.ts';
import { unfinishedJobs } from './store/jobs.ts';
import { plantSeed } from './store/plant-seed.ts';
import { openStore } from './store/store.ts';

/** The embedded tenant: Auth0's import API on the loopback interface. */

export interface RunningTenant {
  readonly baseUrl: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The tenant's time, for tests that have none. */
  readonly clock: Clock;
  /** What goes wrong in here, and from now on could. */
  readonly faults: Faults;
  /** May be called more than once. */
  close(): Promise<void>;
}

/** A client that keeps its request open must not keep the tenant from closing for longer than this. */
const CLOSE_GRACE_MS = 200;

function listen(app: ReturnType<typeof application>, port: number) {
  return new Promise<{ readonly port: number; close(): Promise<void> }>((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) => {
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

function open({ file, seed }: TenantOptions, clock: Clock): DatabaseSync {
  const db = openStore(file);
  transaction(db, () => plantSeed(db, seed, clock.timestamp()));
  return db;
}

/**
 * Starts a tenant in this thread. Jobs that an earlier process left unfinished in the same file go on.
 * Rejects when the port is taken or the file can not be opened.
 */
export async function startTenant(given: Partial<TenantOptions> = {}): Promise<RunningTenant> {
  const options = { ...withDefaults(given), seed: given.seed ?? { connections: [], users: [] } };
  const clock = createClock(options.clock);
  const db = open(options, clock);
  const { onEvent = () => {} } = given;
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
  try {
    const server = await listen(app, options.port);
    for (const { id } of unfinishedJobs(db)) jobs.start(id, true);
    const { clientId, clientSecret } = options;
    let closing: Promise<void> | undefined;
    const end = async () => {
      await server.close();
      await jobs.stop();
      db.close();
    };
    return {
      baseUrl: `http://127.0.0.1:${server.port}`,
      port: server.port,
      clientId,
      clientSecret,
      clock,
      faults,
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
