/** A legacy file as a stream of records: the types every format shares. */

/** A value as a legacy file can hold it. CSV only has strings; JSON has the rest. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

export type Fields = Readonly<Record<string, FieldValue>>;

/**
 * Where a record starts, so that a person (line, from 1) and a later pass (byte, from 0) can find it. The byte counts
 * in the decoded UTF-8 text, which for a plain UTF-8 file is the file itself.
 */
export interface Position {
  readonly line: number;
  readonly byte: number;
}

export interface SourceRecord {
  readonly kind: 'record';
  readonly at: Position;
  readonly fields: Fields;
}

/** A record that can not be read. It is set aside with its reason; the rest of the file goes on. */
export interface BrokenRecord {
  readonly kind: 'broken';
  readonly at: Position;
  readonly code:
    | 'too-few-fields'
    | 'too-many-fields'
    | 'unclosed-quote'
    | 'bad-quote'
    | 'too-long'
    | 'not-json'
    | 'not-an-object'
    | 'broken-structure';
  /** What is wrong, to be read after "the record": "has 9 fields where the header has 11". */
  readonly reason: string;
}

export type SourceItem = SourceRecord | BrokenRecord;

export interface CsvFormat {
  readonly kind: 'csv';
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly lineEnd: 'lf' | 'cr';
  /** Whether the first record names the columns. */
  readonly header: boolean;
}

/** One JSON object a line. */
export interface NdjsonFormat {
  readonly kind: 'ndjson';
}

/** A JSON document that holds the records in an array. */
export interface JsonFormat {
  readonly kind: 'json';
  /** The keys that lead to the array; empty when it is the document itself. */
  readonly path: readonly string[];
}

export type SourceFormat = CsvFormat | NdjsonFormat | JsonFormat;

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What a file is, so that it can be read again from the start, and that a change in between is noticed. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
  /** Modification time in milliseconds since the epoch. */
  readonly modifiedMs: number;
  /** SHA-256 of the first and the last 64 KiB, in hex: a rewrite that keeps size and time is noticed too. */
  readonly fingerprint: string;
  readonly compression: 'none' | 'gzip';
  readonly encoding: Encoding;
  readonly format: SourceFormat;
}

/** What a look at the beginning of a file tells: enough to show it, and to map it. */
export interface SourceFacts extends SourceFile {
  /**
   * The columns, in the file's order. Of CSV their names, unique (a repeated one gets ` (2)`); of JSON the dotted
   * paths to everything that is no object.
   */
  readonly columns: readonly string[];
  /** The first records, at most 500, broken ones included. */
  readonly sample: readonly SourceItem[];
  /** The number of records the file's size suggests; exact when the sample is the whole file. */
  readonly estimatedRecords: number;
}
