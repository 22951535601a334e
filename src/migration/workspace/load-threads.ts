import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { movable, type Piece } from '../source/piece.ts';
import type { LoadedPiece, LoadOrder } from './load-piece.ts';
import type { SchemeRow } from './record-row.ts';

/** Several threads that make rows of pieces, while this one cuts the file. */

export interface ThreadOrder {
  readonly path: string;
  readonly order: LoadOrder;
}

export type ToThread =
  | { readonly kind: 'piece'; readonly piece: Piece; readonly first: number }
  | { readonly kind: 'end' };

export type FromThread =
  | { readonly kind: 'loaded'; readonly loaded: LoadedPiece }
  | { readonly kind: 'schemes'; readonly schemes: readonly SchemeRow[] };

/** Each one more takes about 40 MB, and soon the disk is what they wait for. */
const MAX_THREADS = 4;

/** Pieces a thread has at a time: one that it works on, and one so that it need not wait for the next. */
const PIECES_AT_ONCE = 2;

/** The worker is loaded from the compiled program, or straight from the sources where those are run. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./load-thread.${extension}`, import.meta.url);
}

interface Thread {
  readonly worker: Worker;
  /** Pieces it has not loaded yet. */
  waiting: number;
  /** Once it is done. */
  schemes: readonly SchemeRow[] | undefined;
}

export interface LoadThreads {
  /** Hands a piece to a thread; waits while all of them have enough to do. */
  load(piece: Piece, first: number): Promise<void>;
  /** Waits for all pieces. @returns the password schemes, as each thread counted them */
  finish(): Promise<readonly (readonly SchemeRow[])[]>;
  stop(): Promise<void>;
}

/** @param onLoaded called in whatever order the pieces are done */
export function startThreads(order: ThreadOrder, onLoaded: (loaded: LoadedPiece) => void): LoadThreads {
  // Rows do not live long: more room for young objects would be filled with garbage before it is swept.
  const resourceLimits = { maxYoungGenerationSizeMb: 16 };
  const threads = Array.from<unknown, Thread>(
    { length: Math.min(MAX_THREADS, availableParallelism()) },
    () => ({
      worker: new Worker(workerUrl(), { workerData: order, resourceLimits }),
      waiting: 0,
      schemes: undefined,
    }),
  );
  let failure: unknown;
  let wake = () => {};

  const failed = (error: unknown): void => {
    failure ??= error;
    wake();
  };
  for (const thread of threads) {
    thread.worker.on('message', (message: FromThread) => {
      if (message.kind === 'schemes') thread.schemes = message.schemes;
      else {
        thread.waiting -= 1;
        onLoaded(message.loaded);
      }
      wake();
    });
    thread.worker.on('error', failed);
    thread.worker.on('exit', () => {
      if (thread.schemes === undefined) failed(new Error('A thread that reads the file stopped.'));
    });
  }

  /** Waits until something has happened that makes `isSo` true. */
  const until = async (isSo: () => boolean): Promise<void> => {
    while (failure === undefined && !isSo())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    if (failure !== undefined) throw failure;
  };

  return {
    async load(piece, first) {
      const free = () => threads.find(({ waiting }) => waiting < PIECES_AT_ONCE);
      await until(() => free() !== undefined);
      const [least] = threads.toSorted((a, b) => a.waiting - b.waiting);
      if (least === undefined) return;
      least.waiting += 1;
      const message: ToThread = { kind: 'piece', piece, first };
      least.worker.postMessage(message, movable(piece));
    },
    async finish() {
      for (const { worker } of threads) worker.postMessage({ kind: 'end' } satisfies ToThread);
      const counted = () => threads.flatMap(({ schemes }) => (schemes === undefined ? [] : [schemes]));
      await until(() => counted().length === threads.length);
      return counted();
    },
    async stop() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
