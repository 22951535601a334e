/** Files that people have instead of an export that can be read, known by how they begin, and what to do with them. */

export interface OtherFormat {
  /** "is …" */
  readonly what: string;
  readonly hint: string;
}

interface Signature extends OtherFormat {
  /** The first bytes, one character each. */
  readonly begins: string;
}

const UNPACK = 'Unpack it; .gz is the one form that is read as it is.';
const AS_CSV = 'Save it as CSV (UTF-8) there, with the headings in the first row.';
const EXPORT_TABLE = 'Export the table of the users from it as CSV, with a header row.';

/** Sources: the formats' own specifications; for those without one, what `file` knows (its magic database). */
const SIGNATURES: readonly Signature[] = [
  { begins: 'PK\x03\x04', what: 'an Excel workbook or another ZIP archive', hint: `${AS_CSV} Or unpack it.` },
  { begins: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', what: 'an old Excel workbook', hint: AS_CSV },
  { begins: 'BZh', what: 'compressed with bzip2', hint: UNPACK },
  { begins: '\xfd7zXZ\x00', what: 'compressed with xz', hint: UNPACK },
  { begins: '\x28\xb5\x2f\xfd', what: 'compressed with zstd', hint: UNPACK },
  { begins: '7z\xbc\xaf\x27\x1c', what: 'a 7-Zip archive', hint: UNPACK },
  { begins: 'SQLite format 3\x00', what: 'an SQLite database', hint: EXPORT_TABLE },
  { begins: 'PGDMP', what: 'a dump of PostgreSQL', hint: `Restore it somewhere. ${EXPORT_TABLE}` },
  { begins: 'PAR1', what: 'a Parquet file', hint: 'Convert it to CSV or to JSON lines.' },
  { begins: 'Obj\x01', what: 'an Avro file', hint: 'Convert it to JSON lines.' },
  { begins: '%PDF-', what: 'a PDF', hint: 'Ask for an export of the users as CSV or JSON.' },
];

/** A dump in SQL: comments, then a setting or a table. */
const SQL =
  /^\s*(?:(?:--|\/\*|#)[^\n]*\n\s*){0,40}(?:SET |PRAGMA |BEGIN(?: TRANSACTION)?;|CREATE (?:TABLE|DATABASE)|DROP TABLE|INSERT INTO|USE `|\\(?:connect|restrict) )/i;

/** @param head the first bytes, after decompression; undefined where it is none of these */
export function otherFormat(head: Uint8Array): OtherFormat | undefined {
  const start = Buffer.from(head.subarray(0, 4_096)).toString('latin1');
  const found = SIGNATURES.find(({ begins }) => start.startsWith(begins));
  if (found !== undefined) return found;
  if (!SQL.test(start)) return undefined;
  return { what: 'a dump in SQL', hint: `Load it into a database. ${EXPORT_TABLE}` };
}
