import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../module-url.ts';
import { movable, type Piece } from '../source/piece.ts';
import type { LoadedPiece, LoadOrder, PieceLoader } from './load-piece.ts';
import type { SchemeRow } from './record-row.ts';

/** Threads that make rows of pieces, while this one cuts the file, and makes rows too when all of them have enough. */

/** What a thread is told. */
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

/** How many threads pay beside this one. */
export function helpfulThreads(): number {
  return Math.min(MAX_THREADS, availableParallelism() - 1);
}

/** Pieces a thread has at a time: one that it works on, and one so that it need not wait for the next. */
const PIECES_AT_ONCE = 2;

interface Thread {
  readonly worker: Worker;
  /** Pieces it has not loaded yet. */
  waiting: number;
  /** Once it is done. */
  schemes: readonly SchemeRow[] | undefined;
}

export interface LoadThreads {
  /** Hands a piece to a thread; makes its rows here when all of them have enough to do. */
  load(piece: Piece, first: number): void;
  /** Waits for all pieces. @returns the password schemes, as each thread counted them */
  finish(): Promise<readonly (readonly SchemeRow[])[]>;
  stop(): Promise<void>;
}

/**
 * @param here makes the rows that this thread makes
 * @param onLoaded called in whatever order the pieces are done
 */
export function startThreads(
  count: number,
  order: ThreadOrder,
  here: PieceLoader,
  onLoaded: (loaded: LoadedPiece) => void,
): LoadThreads {
  // Rows do not live long: more room for young objects would be filled with garbage before it is swept.
  const resourceLimits = { maxYoungGenerationSizeMb: 16 };
  const threads = Array.from<unknown, Thread>({ length: count }, () => ({
    worker: new Worker(moduleUrl(import.meta.url, './load-thread'), { workerData: order, resourceLimits }),
    waiting: 0,
    schemes: undefined,
  }));
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
    load(piece, first) {
      if (failure !== undefined) throw failure;
      const [least] = threads.toSorted((a, b) => a.waiting - b.waiting);
      if (least === undefined || least.waiting >= PIECES_AT_ONCE) {
        onLoaded(here.load(piece, first));
        return;
      }
      least.waiting += 1;
      const message: ToThread = { kind: 'piece', piece, first };
      least.worker.postMessage(message, movable(piece));
    },
    async finish() {
      for (const { worker } of threads) worker.postMessage({ kind: 'end' } satisfies ToThread);
      const counted = () => threads.flatMap(({ schemes }) => (schemes === undefined ? [] : [schemes]));
      await until(() => counted().length === threads.length);
      return [here.schemes(), ...counted()];
    },
    async stop() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
