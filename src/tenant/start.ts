import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { moduleUrl } from '../module-url.ts';
import { type TenantSettings, withDefaults } from './options.ts';

export interface TenantInWorker {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  close(): Promise<void>;
}

const startedSchema = z.object({ port: z.int() });

/** When the thread has not ended by itself after this time, it is ended. Its store is safe at every moment. */
const CLOSE_MS = 2_000;

function started(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: unknown) => {
      const parsed = startedSchema.safeParse(message);
      if (parsed.success) resolve(parsed.data.port);
      else reject(new Error('The embedded tenant started in an unknown way.'));
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The embedded tenant ended before it had started.')));
  });
}

/**
 * Starts the seeded tenant in a worker thread. Credentials are new with every start unless they are given.
 * Rejects when the port is taken or the file can not be opened.
 */
export async function startTenantInWorker(options: Partial<TenantSettings> = {}): Promise<TenantInWorker> {
  const settings = withDefaults(options);
  const { clientId, clientSecret } = settings;
  const worker = new Worker(moduleUrl(import.meta.url, './worker'), { workerData: settings });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const port = await started(worker);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    clientId,
    clientSecret,
    async close() {
      worker.postMessage('close');
      const late = setTimeout(() => void worker.terminate(), CLOSE_MS);
      await gone;
      clearTimeout(late);
    },
  };
}
