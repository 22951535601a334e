import { fieldReader } from '../../source/field-path.ts';
import {
  csvMark,
  freeMark,
  guardCell,
  MARK_FIELDS,
  markColumns,
  markNames,
} from '../../source/import-mark.ts';
import type { CsvFormat, Fields, FieldValue, SourceFacts } from '../../source/source.ts';
import { createPrivateCsv, createPrivateFile } from '../private-file.ts';

/** Legacy records with the wizard's notes, in the form their file had. Notes of an earlier round are replaced. */

export type Note = Readonly<Record<(typeof MARK_FIELDS)[number], string | number>>;

export interface NotedRecord {
  readonly fields: Fields;
  readonly note: Note;
}

export interface RecordWriter {
  write(records: readonly NotedRecord[]): void;
  close(): void;
}

function cell(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The delimiter is the source's; the columns always have names, and the text is UTF-8. */
function csvWriter(path: string, columns: readonly string[], { delimiter }: CsvFormat): RecordWriter {
  const notes = markColumns(columns);
  const legacy = columns.filter((column) => !notes.has(column));
  const readers = legacy.map(fieldReader);
  const file = createPrivateCsv(path, [...legacy, ...csvMark(freeMark(columns))], delimiter);
  const row = ({ fields, note }: NotedRecord): string[] => {
    const cells = readers.map((read) => cell(read(fields)));
    const guarded = legacy.filter((_, index) => guardCell(cells[index] ?? '') !== cells[index]);
    const said = guarded.length === 0 ? '' : JSON.stringify(guarded);
    return [...cells, ...MARK_FIELDS.map((field) => String(note[field])), said];
  };
  return { write: (records) => file.write(records.map(row)), close: file.close };
}

function jsonWriter(
  path: string,
  columns: readonly string[],
  frame: { readonly before: string; readonly between: string; readonly after: string },
): RecordWriter {
  const earlier = markNames(columns);
  const mark = freeMark(columns);
  const file = createPrivateFile(path);
  let separator = frame.before;
  const text = ({ fields, note }: NotedRecord) => {
    const legacy = Object.entries(fields).filter(([name]) => !earlier.has(name));
    return JSON.stringify(Object.fromEntries([...legacy, [mark, note]]));
  };
  return {
    write(records) {
      if (records.length === 0) return;
      file.write(separator + records.map(text).join(frame.between));
      separator = frame.between;
    },
    close() {
      // A file without records is the frame alone.
      file.write((separator === frame.before ? frame.before : '') + frame.after);
      file.close();
    },
  };
}

/** @param path without its extension: the format says it */
export function recordWriter(
  path: string,
  { format, columns }: SourceFacts,
): { readonly path: string; readonly writer: RecordWriter } {
  const file = `${path}.${format.kind}`;
  switch (format.kind) {
    case 'csv':
      return { path: file, writer: csvWriter(file, columns, format) };
    case 'ndjson':
      return {
        path: file,
        writer: jsonWriter(file, columns, { before: '', between: '\n', after: '\n' }),
      };
    case 'json': {
      // The array is where it was in the document.
      const open = format.path.map((key) => `{${JSON.stringify(key)}:`).join('');
      const frame = { before: `${open}[\n`, between: ',\n', after: `\n]${'}'.repeat(format.path.length)}\n` };
      return { path: file, writer: jsonWriter(file, columns, frame) };
    }
  }
}
