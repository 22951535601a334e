import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { moduleUrl } from '../../module-url.ts';

/** Auth0 gives a script this long (Auth0 docs: custom database script limits). */
const TIMEOUT_MS = 20_000;
const MEMORY_MB = 128;

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wrong') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({ kind: z.literal('profile'), json: z.string() }),
]);
/** What a script called back with; `json` is the profile, or `null` where there is no such user. */
export type ScriptAnswer = z.infer<typeof answerSchema>;

export interface ScriptCall {
  readonly script: string;
  readonly name: 'login' | 'getByEmail';
  readonly args: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
}

/** Runs a custom-database script once. Never rejects: what goes wrong with a script is an answer too. */
export function runScript(call: ScriptCall, timeoutMs = TIMEOUT_MS): Promise<ScriptAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(moduleUrl(import.meta.url, './sandbox'), {
      workerData: call,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      // The tenant's own environment holds credentials.
      env: {},
      stdout: true,
      stderr: true,
    });
    const end = (answer: ScriptAnswer) => {
      clearTimeout(late);
      resolve(answer);
      void worker.terminate();
    };
    const late = setTimeout(
      () => end({ kind: 'failed', message: 'Script execution did not complete in time.' }),
      timeoutMs,
    );
    worker.once('message', (message: unknown) => {
      const answer = answerSchema.safeParse(message);
      end(
        answer.success
          ? answer.data
          : { kind: 'failed', message: 'The script called back in an unknown way.' },
      );
    });
    worker.once('error', (error) => end({ kind: 'failed', message: error.message }));
    worker.once('exit', () => end({ kind: 'failed', message: 'The script ended without calling back.' }));
  });
}
