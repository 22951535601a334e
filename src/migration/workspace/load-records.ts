import { close, closeSync, fdatasync, open, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type Branch, finishTable, pageCounter } from '../../sqlite/table-file.ts';
import { longTransaction } from '../../sqlite/transaction.ts';
import { readPieces } from '../source/read.ts';
import type { SourceFacts } from '../source/source.ts';
import { bulkLoad } from './bulk-load.ts';
import { fingerprintStore } from './fingerprints.ts';
import { type LoadedPiece, pieceLoader } from './load-piece.ts';
import { helpfulThreads, startThreads } from './load-threads.ts';
import { payloadSizeStore } from './payload-sizes.ts';
import { type LoadRules, mergeSchemes, type SchemeRow } from './record-row.ts';
import { attachRecords, detachRecords } from './record-table.ts';

export interface LoadProgress {
  readonly records: number;
  /** Where in the file the last record starts. */
  readonly byte: number;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: LoadProgress): void;
  /** In threads of their own, or in this one; undefined: whatever is quicker. */
  readonly inThreads?: boolean;
}

/** Smaller files are read before a thread would have started. */
const LARGE_BYTES = 8 * 1024 * 1024;

/**
 * Brings the records to the disk while the work goes on: they are there before anybody has looked at the plan. If the
 * machine loses power within that second, SQLite finds the file damaged when it is opened again.
 */
function flushLater(path: string): void {
  open(path, 'r+', (error, file) => {
    if (error === null) fdatasync(file, () => close(file, () => {}));
  });
}

/** Writes down what finds the records of a piece again. */
function pieceStore(db: DatabaseSync): (loaded: LoadedPiece) => void {
  const storeFingerprints = fingerprintStore(db, 'record');
  const insertNear = db.prepare('INSERT INTO near_record (seq, email, user_id) VALUES (?, ?, ?)');
  const insertFlawed = db.prepare('INSERT INTO flawed SELECT value FROM json_each(?)');
  const storeSizes = payloadSizeStore(db);
  return ({ first, fingerprints, sizes, flawed, near }) => {
    storeFingerprints(first, fingerprints);
    storeSizes(first, sizes);
    if (flawed.length > 0) insertFlawed.run(JSON.stringify(flawed));
    for (const { seq, email, userId } of near) insertNear.run(seq, email, userId);
  };
}

function storeSchemes(db: DatabaseSync, schemes: readonly SchemeRow[]): void {
  const insert = db.prepare(
    'INSERT INTO scheme (id, label, scheme, fate, reason, users, example, action, first) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { id, label, scheme, fate, reason, users, example, action, first } of schemes)
    insert.run(id, label, scheme, fate, reason, users, example, action, first);
}

/**
 * Reads every record of a source into the (empty) record and scheme tables. A record that can not be sent is kept too,
 * with the reason. Call it once per workspace; a changed mapping starts over with `clearRecords`. When it is aborted, the
 * table of records stays empty.
 * @throws SourceChangedError when the file is not what it was
 * @throws DamagedFileError when compressed data can not be read
 */
export async function loadRecords(
  db: DatabaseSync,
  source: SourceFacts,
  rules: LoadRules,
  { signal, onProgress, inThreads = source.bytes >= LARGE_BYTES }: LoadOptions = {},
): Promise<void> {
  const { format, columns } = source;
  const order = { source: { format, columns }, rules, counter: pageCounter() };
  const leaves: Branch[] = [];
  let records = 0;
  await bulkLoad(db, async () => {
    const path = detachRecords(db);
    const file = openSync(path, 'r+');
    try {
      await longTransaction(db, async () => {
        const store = pieceStore(db);
        const onLoaded = (loaded: LoadedPiece): void => {
          store(loaded);
          leaves.push(...loaded.leaves);
          records += loaded.records;
          onProgress?.({ records, byte: loaded.byte });
        };
        const here = pieceLoader(file, order);
        const threads = startThreads(inThreads ? helpfulThreads() : 0, { path, order }, here, onLoaded);
        try {
          let first = 1;
          for await (const piece of readPieces(source)) {
            if (signal?.aborted) return;
            // Counted before it is handed over: then it is somebody else's.
            const next = first + piece.lines.length;
            threads.load(piece, first);
            first = next;
          }
          storeSchemes(db, mergeSchemes(await threads.finish()));
          finishTable(file, order.counter, leaves);
          flushLater(path);
        } finally {
          await threads.stop();
        }
      });
    } finally {
      closeSync(file);
      attachRecords(db, path);
    }
  });
}
