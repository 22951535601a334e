import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { goToBackground } from '../../background-thread.ts';
import { pieceLoader } from './load-piece.ts';
import type { FromThread, ThreadOrder, ToThread } from './load-threads.ts';

/** One of the threads that make rows of pieces. */

const port = parentPort;
if (port === null) throw new Error('Pieces are loaded in worker threads.');
const send = (message: FromThread, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

goToBackground();

const { path, order }: ThreadOrder = workerData;
const file = openSync(path, 'r+');
const loader = pieceLoader(file, order);

port.on('message', (message: ToThread) => {
  if (message.kind === 'piece') send({ kind: 'loaded', loaded: loader.load(message.piece, message.first) });
  else {
    closeSync(file);
    send({ kind: 'schemes', schemes: loader.schemes() });
    port.close();
  }
});
