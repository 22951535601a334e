import { isAscii, isUtf8 } from 'node:buffer';
import type { Mapping } from '../mapping/mapping.ts';
import { compilePlainColumns } from '../mapping/plain-columns.ts';
import { objectCutter } from '../mapping/plain-object.ts';
import { PlainRecord, Words } from '../mapping/plain-record.ts';
import { hintContradiction } from '../passwords/hint.ts';
import { recognisePassword } from '../passwords/recognise.ts';
import type { Recognition } from '../passwords/scheme.ts';
import { isPlainBcrypt } from '../passwords/schemes/bcrypt.ts';
import { type Finding, recogniseWith } from '../passwords/solve/recognise-with.ts';
import type { Piece } from '../source/piece.ts';
import type { SourceFormat } from '../source/source.ts';
import { nearEmail, nearId } from '../user/near-identity.ts';
import { MAX_PAYLOAD_BYTES, NO_PASSWORD, type PlainRow, passwordJson, type RowSink } from './record-row.ts';

/** Rows of plain records: from the bytes of the file to those of the table, with few texts in between. */

/** @returns true where it gave the record's row away */
export type ReadPlain = (index: number, seq: number, sink: RowSink) => boolean;

type Count = (recognition: Recognition, value: string, seq: number) => number;

/** What stands around a hash in the import user. */
interface Kept {
  readonly recognition: Recognition;
  /** A hash of the kind: what is shown of it, the mask, is the same for all of them. */
  readonly example: string;
  readonly before: Words;
  readonly behind: Words;
}

/** Of bcrypt's versions and costs there are few, and what is made of a hash depends on nothing else. */
function bcryptForms(): (record: PlainRecord, from: number) => Kept {
  const known = new Map<number, Kept>();
  return (record, from) => {
    const { source } = record;
    const kind = ((source[from + 2] ?? 0) << 16) | ((source[from + 4] ?? 0) << 8) | (source[from + 5] ?? 0);
    const before = known.get(kind);
    if (before !== undefined) return before;
    const value = source.toString('latin1', from, from + 60);
    const recognition = recognisePassword({ value });
    const json = recognition.fate === 'kept' ? passwordJson(recognition.password) : '';
    const [start = '', end = ''] = json.split(value);
    const [first, last] = [new Words(Buffer.from(start)), new Words(Buffer.from(end))];
    const kept = { recognition, example: value, before: first, behind: last };
    known.set(kind, kept);
    return kept;
  };
}

const CLOSING = 0x7d;

/** `mail.com`, with which Gmail's addresses end. */
function endsLikeGmail(json: Buffer, to: number): boolean {
  return json[to - 5] === 0x6c && json[to - 8] === 0x6d && json.toString('latin1', to - 8, to) === 'mail.com';
}

function hasCapitals(json: Buffer, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const byte = json[index] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) return true;
  }
  return false;
}

/** Finds the cells of a record. @returns false where it is not plain */
type CutCells = (record: PlainRecord, from: number, to: number) => boolean;

function cellCutter(format: SourceFormat, columns: readonly string[]): CutCells | undefined {
  if (format.kind !== 'csv') return objectCutter(columns);
  const delimiter = format.delimiter.charCodeAt(0);
  return (record, from, to) => record.cut(from, to, delimiter) === columns.length;
}

/**
 * @param count takes note of a password's scheme and returns its id
 * @returns undefined where the mapping is not plain
 */
export function plainReader(
  mapping: Mapping,
  findings: ReadonlyMap<string, Finding>,
  columns: readonly string[],
  format: SourceFormat,
  count: Count,
): ((piece: Piece) => ReadPlain | undefined) | undefined {
  const write = compilePlainColumns(mapping, columns);
  const cut = cellCutter(format, columns);
  if (write === undefined || cut === undefined) return undefined;
  const record = new PlainRecord();
  const bcrypt = bcryptForms();

  const textOf = (cell: number): string | undefined => (cell === -1 ? undefined : record.text(cell));

  /** Any password: as a text, with all that is known of it. */
  const recognised = (value: string) => {
    const [salt, algorithm, rounds] = [record.salt, record.algorithm, record.rounds].map(textOf);
    const recognition = recogniseWith(findings, {
      value,
      ...(salt === undefined ? {} : { salt }),
      ...(algorithm === undefined ? {} : { algorithm }),
      ...(rounds === undefined ? {} : { rounds }),
    });
    return { recognition, contradiction: hintContradiction(algorithm, recognition) };
  };

  /** A record has one property at least, and behind each of them there is a comma. */
  const close = (): void => {
    record.json[record.size - 1] = CLOSING;
  };

  // One for all records, as `record` is.
  const row: { -readonly [key in keyof PlainRow]: PlainRow[key] } = {
    line: 0,
    byte: 0,
    warnings: null,
    scheme: 0,
    roles: null,
    nearEmail: null,
    nearId: null,
  };

  /** Writes the password and the end of the user, and notes its scheme and what is wrong with a column beside it. */
  const finish = (seq: number): void => {
    const { password: cell } = record;
    row.warnings = null;
    if (cell === -1) {
      close();
      row.scheme = count(NO_PASSWORD, '', seq);
      return;
    }
    const from = record.starts[cell] ?? 0;
    const to = record.ends[cell] ?? 0;
    const isAlone = record.salt === -1 && record.algorithm === -1 && record.rounds === -1;
    if (isAlone && findings.size === 0 && isPlainBcrypt(record.source, from, to)) {
      const { recognition, example, before, behind } = bcrypt(record, from);
      record.ensure(before.bytes.length + behind.bytes.length + to - from);
      record.put(before);
      record.copy(from, to);
      record.put(behind);
      row.scheme = count(recognition, example, seq);
      return;
    }
    const value = record.text(cell);
    const { recognition, contradiction } = recognised(value);
    if (recognition.fate === 'kept') record.putText(passwordJson(recognition.password));
    else close();
    row.scheme = count(recognition, value, seq);
    row.warnings = contradiction ?? null;
  };

  return (piece) => {
    const source = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length);
    // What is no UTF-8 is to be replaced, and that is for those who make texts.
    if (!isUtf8(source)) return undefined;
    const view = isAscii(source) ? source.toString('latin1') : undefined;
    record.enter(source, view);
    const hasBroken = piece.broken.size > 0;
    return (index, seq, sink) => {
      if (hasBroken && piece.broken.has(index)) return false;
      record.clear();
      const isCut = cut(record, piece.starts[index] ?? 0, piece.ends[index] ?? 0);
      if (!isCut || !write(record)) return false;
      if (record.size > MAX_PAYLOAD_BYTES / 8) return false;
      finish(seq);
      const { json, emailFrom, emailTo, userIdFrom, userIdTo, roles } = record;
      const looksLike = endsLikeGmail(json, emailTo)
        ? nearEmail(json.toString('latin1', emailFrom, emailTo))
        : undefined;
      const near = hasCapitals(json, userIdFrom, userIdTo)
        ? nearId(json.toString('latin1', userIdFrom, userIdTo))
        : undefined;
      row.line = piece.lines[index] ?? 0;
      row.byte = piece.offsets[index] ?? 0;
      row.roles = roles.length === 0 ? null : JSON.stringify(roles);
      row.nearEmail = looksLike ?? null;
      row.nearId = near ?? null;
      sink.plain(record, row, seq);
      return true;
    };
  };
}
