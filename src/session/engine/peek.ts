import { stat } from 'node:fs/promises';
import { holdsSecret } from '../../migration/mapping/secret-columns.ts';
import { suggestMapping } from '../../migration/mapping/suggest.ts';
import { toText } from '../../migration/mapping/transform.ts';
import { maskHash, maskIfHash } from '../../migration/passwords/mask.ts';
import { describeFormat } from '../../migration/source/describe.ts';
import { fieldReader } from '../../migration/source/field-path.ts';
import { inspectSource } from '../../migration/source/inspect.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Glimpse } from '../calls.ts';

/** A JSON document is gone through until its users are found; one larger than this is only read when it is chosen. */
const MAX_DOCUMENT_BYTES = 20_000_000;
const SHOWN_ROWS = 3;
/** Of a long text, more than any terminal shows. */
const MAX_TEXT = 1_000;

/** Looks at the beginning of a file that somebody only has the cursor on. Nothing is kept of it. */
export async function peek(path: string): Promise<Result<Glimpse>> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > MAX_DOCUMENT_BYTES && /\.json(\.gz)?$/i.test(path))
    return fail('peek-too-large', 'It is large, so it is read when it is chosen.');
  const source = await inspectSource(path);
  if (!source.ok) return source;
  const { sample, estimatedRecords } = source.value;
  const { mapping, origin } = suggestMapping(source.value);
  const texts = mapping.columns.map((entry) => {
    const read = fieldReader(entry.column);
    const shown = holdsSecret(entry) ? maskHash : maskIfHash;
    return (fields: Parameters<typeof read>[0]) => {
      const value = read(fields);
      return value === undefined || value === null ? '' : shown(toText(value).slice(0, MAX_TEXT));
    };
  });
  const records = sample.filter((item) => item.kind === 'record').slice(0, SHOWN_ROWS);
  return ok({
    form: describeFormat(source.value),
    estimatedRecords,
    ...(origin === undefined ? {} : { origin: origin.title }),
    columns: mapping.columns.map(({ column }) => column),
    rows: records.map(({ fields }) => texts.map((text) => text(fields))),
  });
}
