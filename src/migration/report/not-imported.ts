import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { CLASS_IDS, classRule } from '../reconcile/classes.ts';
import { fieldReader } from '../source/field-path.ts';
import type { FieldValue, SourceItem } from '../source/source.ts';
import { createPrivateCsv } from './private-csv.ts';

/**
 * The records that did not arrive, in the legacy file's own columns plus three that say why: to be corrected and fed
 * in again. The file holds user data, so only its owner can read it; passwords in plain text are left out of it.
 */

const REASON_COLUMNS = ['import_line', 'import_class', 'import_reason'] as const;

const rowSchema = z.object({
  seq: z.int(),
  line: z.int(),
  class: z.enum(CLASS_IDS),
  reason: z.string().nullable(),
});

function cell(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export interface NotImportedFile {
  readonly path: string;
  readonly records: number;
}

export interface LegacyColumns {
  readonly all: readonly string[];
  /** Emptied where the record's password is plain text. */
  readonly password: string | undefined;
}

/**
 * Reads the source once more, beside the plan; both are in the file's order.
 * @param path must not exist yet; it is made with mode 0600
 */
export async function writeNotImported(
  db: DatabaseSync,
  items: AsyncIterable<readonly SourceItem[]>,
  columns: LegacyColumns,
  path: string,
): Promise<NotImportedFile> {
  const missing = db
    .prepare(`
      SELECT d.seq, r.line, d.class, coalesce(o.message, r.problem) AS reason
      FROM decision d JOIN record r USING (seq) LEFT JOIN outcome o USING (seq)
      WHERE coalesce(o.result, '') NOT IN ('created', 'updated', 'merged') ORDER BY d.seq`)
    .iterate();
  const next = () => {
    const { value, done } = missing.next();
    return done ? undefined : rowSchema.parse(value);
  };
  const readers = columns.all.map((name) => ({ name, read: fieldReader(name) }));
  const file = createPrivateCsv(path, [...columns.all, ...REASON_COLUMNS]);
  let records = 0;
  let seq = 0;
  try {
    let wanted = next();
    for await (const batch of items) {
      const lines: string[][] = [];
      for (const item of batch) {
        seq += 1;
        if (wanted?.seq !== seq) continue;
        const { class: id, line, reason } = wanted;
        const fields = item.kind === 'record' ? item.fields : {};
        const legacy = readers.map(({ name, read }) =>
          id === 'plaintext' && name === columns.password ? '' : cell(read(fields)),
        );
        lines.push([...legacy, String(line), id, reason ?? classRule(id).title]);
        records += 1;
        wanted = next();
      }
      file.write(lines);
    }
  } finally {
    file.close();
  }
  return { path, records };
}
