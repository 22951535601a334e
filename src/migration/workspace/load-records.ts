import type { DatabaseSync } from 'node:sqlite';
import type { SourceItem } from '../source/source.ts';
import { bulkLoad } from './bulk-load.ts';
import { type LoadRules, rowMaker } from './record-row.ts';
import { recordStore } from './record-store.ts';

export interface LoadProgress {
  readonly records: number;
  /** Where in the file the last record starts. */
  readonly byte: number;
}

/**
 * Reads every item of a source into the (empty) record and scheme tables. A record that can not be sent is kept too,
 * with the reason. Call it once per workspace; a changed mapping starts over with `clearRecords`.
 */
export async function loadRecords(
  db: DatabaseSync,
  items: AsyncIterable<readonly SourceItem[]>,
  rules: LoadRules,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const maker = rowMaker(rules);
  await bulkLoad(db, async () => {
    const store = recordStore(db);
    let records = 0;
    for await (const batch of items) {
      store.write(batch.map(maker.row));
      records += batch.length;
      onProgress({ records, byte: batch.at(-1)?.at.byte ?? 0 });
    }
    store.finish(maker.schemes());
  });
}
