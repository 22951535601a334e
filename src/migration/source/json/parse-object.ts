import { recordTexts } from '../csv/cut-records.ts';
import { isObject, parseJson } from '../json-value.ts';
import type { BrokenReason, Piece } from '../piece.ts';
import type { Fields, SourceItem } from '../source.ts';

/** From the text of one JSON value to a record. */

const NOT_JSON: BrokenReason = { code: 'not-json', reason: 'is not valid JSON' };
const NOT_AN_OBJECT: BrokenReason = { code: 'not-an-object', reason: 'is no JSON object' };

/** The fields of a record, or why there are none. */
export function parseObject(text: string): { readonly fields: Fields } | BrokenReason {
  const parsed = parseJson(text);
  if (parsed === undefined) return NOT_JSON;
  return isObject(parsed) ? { fields: parsed } : NOT_AN_OBJECT;
}

/** Gives the records of a piece of JSON by their place in it. */
export function objectsOf(piece: Piece): (index: number) => SourceItem {
  const textOf = recordTexts(piece);
  return (index) => {
    const at = { line: piece.lines[index] ?? 0, byte: piece.offsets[index] ?? 0 };
    const read = piece.broken.get(index) ?? parseObject(textOf(index));
    return 'fields' in read ? { kind: 'record', at, fields: read.fields } : { kind: 'broken', at, ...read };
  };
}

/** Every record of a piece of JSON. */
export function readObjects(piece: Piece): readonly SourceItem[] {
  const itemAt = objectsOf(piece);
  return Array.from(piece.lines, (_, index) => itemAt(index));
}
