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

/** Where a record starts, so that a person (line, from 1) and a later pass (byte, from 0) can find it. */
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
  readonly code: 'too-few-fields' | 'too-many-fields' | 'unclosed-quote' | 'bad-quote' | 'too-long';
  /** One sentence for a person, e.g. "has 9 fields where the header has 11". */
  readonly reason: string;
}

export type SourceItem = SourceRecord | BrokenRecord;

export interface CsvFormat {
  readonly kind: 'csv';
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly lineEnd: 'lf' | 'cr';
  /** Where the header begins: behind a byte order mark, if there is one. */
  readonly start: number;
}

/** What a look at the beginning of a file tells: enough to show it and to read it again from the start. */
export interface SourceFacts {
  readonly path: string;
  readonly bytes: number;
  /** Modification time in milliseconds since the epoch; with `bytes` it tells that a file changed between passes. */
  readonly modifiedMs: number;
  readonly format: CsvFormat;
  readonly encoding: 'utf-8';
  /** Column names in the file's order; unique (a repeated name gets ` (2)`). */
  readonly columns: readonly string[];
  /** The first records, at most 500, broken ones included. */
  readonly sample: readonly SourceItem[];
  /** The number of records the file's size suggests; exact when the sample is the whole file. */
  readonly estimatedRecords: number;
}
