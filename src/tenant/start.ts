import { Worker } from 'node:worker_threads';
import { newClientId, newSecret } from './ids.ts';
import type { TenantOptions } from './options.ts';

export interface TenantInWorker {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  close(): Promise<void>;
}

/** Brisk enough for a demo, slow enough to see the jobs run. */
const DEFAULTS = { port: 0, file: ':memory:', usersPerSecond: 40, requestsPerSecond: 50 };

/** Starts the seeded tenant in a worker thread. Credentials are new with every start unless they are given. */
export async function startTenantInWorker(
  options: Partial<Omit<TenantOptions, 'seed'>>,
): Promise<TenantInWorker> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const settings = { ...DEFAULTS, clientId: newClientId(), clientSecret: newSecret(), ...options };
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData: settings });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    worker.once('message', (message: unknown) => resolve(String(message)));
    worker.once('error', reject);
  });
  const { clientId, clientSecret } = settings;
  return {
    baseUrl,
    clientId,
    clientSecret,
    async close() {
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('close');
      // Connections that a client keeps open must not keep the program from ending.
      const late = setTimeout(() => void worker.terminate(), 1_000);
      await gone;
      clearTimeout(late);
    },
  };
}
