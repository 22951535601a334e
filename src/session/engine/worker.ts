import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { goToBackground } from '../../background-thread.ts';
import { openLog } from '../../log-file.ts';
import { findingSchema } from '../../migration/passwords/solve/finding-schema.ts';
import { embeddedSchema } from '../../tenant/embedded-settings.ts';
import type { Closing, ToEngine } from '../calls.ts';
import { createEngine } from './engine.ts';

/** The engine's thread: everything that could keep a key press waiting happens here. */

const port = parentPort;
if (port === null) throw new Error('The engine runs in a worker thread.');
goToBackground();

const settingsSchema = z.object({
  home: z.string(),
  mappingFile: z.string().optional(),
  solved: z.array(z.object({ scheme: z.string(), finding: findingSchema })).optional(),
  since: z.string().optional(),
  log: z.string().optional(),
  embedded: embeddedSchema.optional(),
});
const { log, ...settings } = settingsSchema.parse(workerData);
// Where it can not be opened here, the main thread has said so.
if (log !== undefined) openLog(log);
const engine = createEngine(settings, (message) => port.postMessage(message));

port.on('message', (message: ToEngine | Closing) => {
  if (!('close' in message)) return engine.receive(message);
  void engine.close(message.close === 'discard').then(() => port.close());
});
