import { csvReader } from './csv/parse-fields.ts';
import { readObjects } from './json/parse-object.ts';
import type { Piece } from './piece.ts';
import type { SourceFormat, SourceItem } from './source.ts';

/** Makes records of pieces: in whatever thread, and in whatever order they come. */
export function itemReader(
  format: SourceFormat,
  columns: readonly string[],
): (piece: Piece) => readonly SourceItem[] {
  return format.kind === 'csv' ? csvReader(columns, format) : readObjects;
}
