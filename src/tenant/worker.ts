import { parentPort, workerData } from 'node:worker_threads';
import { settingsSchema } from './options.ts';
import { SEED } from './seed.ts';
import { startTenant } from './server.ts';

/** A tenant in a thread of its own, so that its work never keeps a screen waiting. */

const parent = parentPort;
if (parent === null) throw new Error('This runs in a worker thread.');

const tenant = await startTenant({ ...settingsSchema.parse(workerData), seed: SEED });
parent.postMessage({ port: tenant.port });
parent.once('message', () => {
  void tenant.close().then(() => parent.close());
});
