import type { DatabaseSync } from 'node:sqlite';
import { readSource } from '../source/read.ts';
import type { SourceFacts } from '../source/source.ts';
import { bulkLoad } from './bulk-load.ts';
import { type LoadRules, rowMaker } from './record-row.ts';
import { recordStore } from './record-store.ts';
import { type Rows, rowsInThread } from './rows-in-thread.ts';

export interface LoadProgress {
  readonly records: number;
  /** Where in the file the last record starts. */
  readonly byte: number;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: LoadProgress): void;
}

/** Smaller files are read before a thread would have started. */
const LARGE_BYTES = 8 * 1024 * 1024;

/** As `rowsInThread`, in this thread. */
export async function* rowsHere(source: SourceFacts, rules: LoadRules): Rows {
  const maker = rowMaker(rules);
  for await (const items of readSource(source)) yield { rows: items.map(maker.row) };
  yield { schemes: maker.schemes() };
}

/**
 * Reads every record of a source into the (empty) record and scheme tables. A record that can not be sent is kept too,
 * with the reason. Call it once per workspace; a changed mapping starts over with `clearRecords`. Stops where it is
 * when it is aborted.
 * @throws SourceChangedError when the file is not what it was
 * @throws DamagedFileError when compressed data can not be read
 */
export async function loadRecords(
  db: DatabaseSync,
  source: SourceFacts,
  rules: LoadRules,
  { signal, onProgress }: LoadOptions = {},
): Promise<void> {
  const read = source.bytes < LARGE_BYTES ? rowsHere : rowsInThread;
  await bulkLoad(db, async () => {
    const store = recordStore(db);
    let records = 0;
    for await (const part of read(source, rules)) {
      if (signal?.aborted) return;
      if ('schemes' in part) return store.finish(part.schemes);
      const last = part.rows.at(-1);
      if (last === undefined) continue;
      store.write(part.rows);
      records += part.rows.length;
      onProgress?.({ records, byte: last.byte });
    }
  });
}
