import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { findingSchema } from '../../migration/passwords/solve/recognise-with.ts';
import type { Closing, ToEngine } from '../calls.ts';
import { createEngine } from './engine.ts';

/** The engine's thread: everything that could keep a key press waiting happens here. */

const port = parentPort;
if (port === null) throw new Error('The engine runs in a worker thread.');

const settingsSchema = z.object({
  home: z.string(),
  mappingFile: z.string().optional(),
  solved: z.array(z.object({ scheme: z.string(), finding: findingSchema })).optional(),
  since: z.string().optional(),
  embedded: z.object({ clientId: z.string(), clientSecret: z.string() }).optional(),
});
const engine = createEngine(settingsSchema.parse(workerData), (message) => port.postMessage(message));

port.on('message', (message: ToEngine | Closing) => {
  if (!('close' in message)) return engine.receive(message);
  void engine.close(message.close === 'discard').then(() => port.close());
});
