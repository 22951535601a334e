import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DamagedFileError } from '../source/decode.ts';
import { SourceChangedError } from '../source/read.ts';
import type { SourceFacts } from '../source/source.ts';
import type { LoadRules, RecordRow, SchemeRow } from './record-row.ts';
import { type RowBatch, unpackRows } from './row-batch.ts';

/** Reads, maps and recognises in a thread of its own, so that a second processor can write meanwhile. */

export interface ReadOrder {
  readonly source: SourceFacts;
  readonly rules: LoadRules;
}

export type RowMessage =
  | { readonly kind: 'rows'; readonly batch: RowBatch }
  | { readonly kind: 'end'; readonly schemes: readonly SchemeRow[] }
  | { readonly kind: 'source-changed' }
  | { readonly kind: 'damaged'; readonly message: string };

/** Batches that are ready and not yet taken: where writing is the slower of the two, memory does not grow. */
export const MAX_WAITING = 4;

/** Rows in the file's order, and at the end their password schemes. */
export type Rows = AsyncGenerator<
  { readonly rows: readonly RecordRow[] } | { readonly schemes: readonly SchemeRow[] }
>;

/** The worker is loaded from the compiled program, or straight from the sources where those are run. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./row-thread.${extension}`, import.meta.url);
}

/**
 * @throws SourceChangedError when the file is not what it was
 * @throws DamagedFileError when compressed data can not be read
 */
export async function* rowsInThread(source: SourceFacts, rules: LoadRules): Rows {
  // The sample is not needed there, and would be copied.
  const order: ReadOrder = { source: { ...source, sample: [] }, rules };
  // Rows do not live long: more room for young objects would be filled with garbage before it is swept.
  const resourceLimits = { maxYoungGenerationSizeMb: 24 };
  const worker = new Worker(workerUrl(), { workerData: order, resourceLimits });
  try {
    for await (const received of on(worker, 'message', { close: ['exit'] })) {
      const message: RowMessage = received[0];
      switch (message.kind) {
        case 'rows':
          worker.postMessage('taken');
          yield { rows: unpackRows(message.batch) };
          break;
        case 'end':
          yield { schemes: message.schemes };
          return;
        case 'source-changed':
          throw new SourceChangedError();
        case 'damaged':
          throw new DamagedFileError(message.message);
      }
    }
    throw new Error('The thread that reads the file stopped.');
  } finally {
    await worker.terminate();
  }
}
