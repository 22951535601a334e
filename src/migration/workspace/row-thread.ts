import { parentPort, workerData } from 'node:worker_threads';
import { DamagedFileError } from '../source/decode.ts';
import { readSource, SourceChangedError } from '../source/read.ts';
import { type RecordRow, rowMaker } from './record-row.ts';
import { packRows } from './row-batch.ts';
import { MAX_WAITING, type ReadOrder, type RowMessage } from './rows-in-thread.ts';

/** The thread that reads a large file, while another one writes it down. */

const port = parentPort;
if (port === null) throw new Error('Rows are made in a worker thread.');
const send = (message: RowMessage, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

const { source, rules }: ReadOrder = workerData;
const maker = rowMaker(rules);

/** A message wakes the other thread, which is dear; one that is too large is no young object any more. */
const ROWS = 250;

let waiting = 0;
let goOn = () => {};
port.on('message', () => {
  waiting -= 1;
  goOn();
});

/** Hands on what has come together, and waits while the other thread has enough of it. */
async function handOn(rows: readonly RecordRow[]): Promise<void> {
  const batch = packRows(rows);
  send({ kind: 'rows', batch }, [batch.lengths.buffer, batch.numbers.buffer]);
  waiting += 1;
  while (waiting >= MAX_WAITING)
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
}

async function readAll(): Promise<RowMessage> {
  try {
    let rows: RecordRow[] = [];
    for await (const items of readSource(source)) {
      for (const item of items) rows.push(maker.row(item));
      if (rows.length < ROWS) continue;
      await handOn(rows);
      rows = [];
    }
    await handOn(rows);
    return { kind: 'end', schemes: maker.schemes() };
  } catch (error) {
    if (error instanceof SourceChangedError) return { kind: 'source-changed' };
    if (error instanceof DamagedFileError) return { kind: 'damaged', message: error.message };
    throw error;
  }
}

send(await readAll());
port.close();
