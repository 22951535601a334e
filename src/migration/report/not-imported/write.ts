import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Mapping } from '../../mapping/mapping.ts';
import { CLASS_IDS } from '../../reconcile/classes.ts';
import { RULING_KINDS } from '../../reconcile/ruling.ts';
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
  'not-packed': 'd.job IS NULL',
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

/**
 * Reads the source once more, beside the plan; both are in the file's order.
 * @param path without its extension; an earlier file of that name is replaced
 */
export async function writeNotImported(
  db: DatabaseSync,
  items: AsyncIterable<readonly SourceItem[]>,
  source: SourceFacts,
  mapping: Mapping | undefined,
  path: string,
  which: keyof typeof MISSING = 'not-arrived',
): Promise<NotImportedFile> {
  const missing = db.prepare(selectMissing(which)).iterate();
  const next = () => {
    const { value, done } = missing.next();
    return done ? undefined : rowSchema.parse(value);
  };
  const cleaned = withoutPlainPasswords(source, mapping);
  const { path: file, writer } = recordWriter(path, source);
  let records = 0;
  let seq = 0;
  try {
    let wanted = next();
    for await (const batch of items) {
      const found: NotedRecord[] = [];
      for (const item of batch) {
        seq += 1;
        if (wanted?.seq !== seq) continue;
        const fields = item.kind === 'record' ? cleaned(item.fields, wanted.is_plain === 1) : {};
        found.push({ fields, note: noteOf(wanted) });
        records += 1;
        wanted = next();
      }
      writer.write(found);
    }
  } finally {
    writer.close();
  }
  return { path: file, records };
}
