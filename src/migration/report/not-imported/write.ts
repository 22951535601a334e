import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Mapping } from '../../mapping/mapping.ts';
import { CLASS_IDS } from '../../reconcile/classes.ts';
import { RULING_KINDS } from '../../reconcile/ruling.ts';
import { itemReader } from '../../source/item-reader.ts';
import { someOf } from '../../source/piece.ts';
import { readPieces } from '../../source/read.ts';
import type { SourceFacts, SourceItem } from '../../source/source.ts';
import { ACTUAL, OUTCOME_TABLES } from '../differences.ts';
import { explain, explainUnknown, explainUnsent } from '../explanations/explain.ts';
import { LEFT_OUT_REPAIRS, leftOutTitle } from '../explanations/left-out.ts';
import { type Note, type NotedRecord, recordWriter } from './formats.ts';
import { withoutPlainPasswords } from './plain-passwords.ts';

/**
 * The records that did not arrive, in the legacy file's own form plus a note that says why and what to do: to be
 * corrected and fed in again. The file holds user data, so only its owner can read it; passwords in plain text are left
 * out of it. Of a record that can not be read there is only the note: its line leads to it.
 */

const rowSchema = z.object({
  seq: z.int(),
  line: z.int(),
  class: z.enum(CLASS_IDS),
  kind: z.enum(RULING_KINDS),
  actual: z.enum(['failed', 'unknown', 'unsent']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  problem: z.string().nullable(),
  is_plain: z.int(),
});
type Row = z.infer<typeof rowSchema>;

/** Which records are missing: of an import, those that did not arrive; before one, those that are in no job. */
const MISSING = {
  // What an earlier import has brought is not missing.
  'not-arrived': `${ACTUAL} NOT IN ('created', 'updated', 'merged') AND d.class <> 'unchanged'`,
  'not-packed': 'd.seq IN (SELECT seq FROM unpacked)',
} as const;

const selectMissing = (which: keyof typeof MISSING) => `
SELECT d.seq, r.line, d.class, d.kind, ${ACTUAL} AS actual, o.code, o.message, r.problem,
  s.fate IS 'refused' AS is_plain
FROM ${OUTCOME_TABLES} LEFT JOIN scheme s ON s.id = r.scheme
WHERE ${MISSING[which]} ORDER BY d.seq`;

function noteOf({ line, class: id, kind, actual, code, message, problem }: Row): Note {
  const note = { line, class: id };
  if (kind === 'skip' || kind === 'later')
    return { ...note, reason: problem ?? leftOutTitle(id), repair: LEFT_OUT_REPAIRS[id] };
  if (actual === 'unsent') {
    const { title, repair } = explainUnsent();
    return { ...note, reason: title, repair };
  }
  const { title, repair } =
    actual === 'unknown' ? explainUnknown() : explain(code ?? 'UNKNOWN', message ?? '', id);
  const said = [code, message].filter((part) => part !== null).join(': ');
  return { ...note, reason: said === '' ? title : said, repair };
}

export interface NotImportedFile {
  readonly path: string;
  readonly records: number;
}

export interface NotImportedOptions {
  readonly which?: keyof typeof MISSING;
  readonly signal?: AbortSignal;
}

/** Gives the rows up to a record, in the order of the records. */
function rowsUpTo(rows: Iterator<unknown>): (last: number) => readonly Row[] {
  const next = () => {
    const { value, done } = rows.next();
    return done ? undefined : rowSchema.parse(value);
  };
  let waiting = next();
  return (last) => {
    const found: Row[] = [];
    for (; waiting !== undefined && waiting.seq <= last; waiting = next()) found.push(waiting);
    return found;
  };
}

/**
 * Reads the source once more, beside the plan; both are in the file's order. It is cut only, and of its records those that
 * are missing are read: of a million, a second instead of five.
 * @param path without its extension; an earlier file of that name is replaced
 * @throws SourceChangedError when the file is not what it was
 * @throws DamagedFileError when compressed data can not be read
 */
export async function writeNotImported(
  db: DatabaseSync,
  source: SourceFacts,
  mapping: Mapping | undefined,
  path: string,
  { which = 'not-arrived', signal }: NotImportedOptions = {},
): Promise<NotImportedFile> {
  const missingUpTo = rowsUpTo(db.prepare(selectMissing(which)).iterate());
  const itemsOf = itemReader(source.format, source.columns);
  const cleaned = withoutPlainPasswords(source, mapping);
  const notedRecord = (row: Row, item: SourceItem | undefined): NotedRecord => ({
    fields: item?.kind === 'record' ? cleaned(item.fields, row.is_plain === 1) : {},
    note: noteOf(row),
  });
  const { path: file, writer } = recordWriter(path, source);
  let records = 0;
  let before = 0;
  try {
    for await (const piece of readPieces(source)) {
      if (signal?.aborted) break;
      const first = before + 1;
      before += piece.lines.length;
      const missing = missingUpTo(before);
      if (missing.length === 0) continue;
      const some = someOf(
        piece,
        missing.map(({ seq }) => seq - first),
      );
      const items = itemsOf(some);
      writer.write(missing.map((row, index) => notedRecord(row, items[index])));
      records += missing.length;
    }
  } finally {
    writer.close();
  }
  return { path: file, records };
}
