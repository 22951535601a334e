import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { SEED } from './seed.ts';
import { startTenant } from './server.ts';

/** A tenant in a thread of its own, so that its work never keeps a screen waiting. */

const port = parentPort;
if (port === null) throw new Error('This runs in a worker thread.');

const optionsSchema = z.object({
  port: z.int(),
  file: z.string(),
  usersPerSecond: z.number(),
  requestsPerSecond: z.number(),
  clientId: z.string(),
  clientSecret: z.string(),
});

const tenant = await startTenant({ ...optionsSchema.parse(workerData), seed: SEED });
port.postMessage(tenant.baseUrl);
port.once('message', () => {
  void tenant.close().then(() => port.close());
});
