import { compileMapping } from '../mapping/apply.ts';
import type { MappedRecord, Mapping } from '../mapping/mapping.ts';
import type { PlainRecord } from '../mapping/plain-record.ts';
import { recencyReader } from '../mapping/recency.ts';
import { compileRowPayload, quoteJson, type RowPayload } from '../mapping/row-payload.ts';
import { unmappedFields, unmappedReason } from '../mapping/unmapped-fields.ts';
import { hintContradiction } from '../passwords/hint.ts';
import { maskHash } from '../passwords/mask.ts';
import type { Recognition } from '../passwords/scheme.ts';
import { type Finding, recogniseWith } from '../passwords/solve/recognise-with.ts';
import { rowsOf } from '../source/csv/parse-fields.ts';
import { markColumns } from '../source/import-mark.ts';
import { itemReader } from '../source/item-reader.ts';
import { objectsOf } from '../source/json/parse-object.ts';
import type { Piece } from '../source/piece.ts';
import type { CsvFormat, SourceFacts, SourceItem } from '../source/source.ts';
import type { PasswordForImport } from '../user/custom-password-hash.ts';
import { normaliseUsername } from '../user/identity.ts';
import { nearEmail, nearId } from '../user/near-identity.ts';
import { fingerprint } from './fingerprints.ts';
import { plainReader } from './plain-rows.ts';

/** From what was read to what is stored: a record mapped, its hash recognised, all of it checked. */

/** Larger than this, a record does not fit into an import request whatever else is in it. */
export const MAX_PAYLOAD_BYTES = 500_000;

/** How records are to be read. */
export interface LoadRules {
  readonly mapping: Mapping;
  /** What was found out about hashes whose form does not say how they were made, by their label. */
  readonly findings: ReadonlyMap<string, Finding>;
}

/** A row of the record table (record-table.ts); `near…` are those of near_record. */
export interface RecordRow {
  readonly line: number;
  readonly byte: number;
  readonly problem: string | null;
  readonly warnings: string | null;
  readonly email: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly phone: string | null;
  readonly recency: number | null;
  readonly scheme: number | null;
  readonly roles: string | null;
  readonly payload: string | null;
  readonly nearEmail: string | null;
  readonly nearId: string | null;
}

/** A row of the scheme table. */
export interface SchemeRow {
  readonly id: number;
  readonly label: string;
  readonly scheme: string;
  readonly fate: Recognition['fate'];
  readonly reason: string | null;
  readonly users: number;
  readonly example: string;
  /** The number of its first record. */
  readonly first: number;
  readonly action: 'import' | 'hold-back';
}

export const NO_PASSWORD: Recognition = { fate: 'none', scheme: 'none', label: 'no password' };

/** Users whose password can not come along wait for a decision: once imported without it, it can never be added. */
function defaultAction(fate: Recognition['fate']): SchemeRow['action'] {
  return fate === 'kept' || fate === 'none' ? 'import' : 'hold-back';
}

/** From the label, so that threads that know nothing of each other agree. 48 bits: no two labels will ever share one. */
function schemeId(label: string): number {
  return fingerprint(label) * 65_536 + (fingerprint(`scheme ${label}`) >>> 16);
}

/** Keeps one row per label, and counts. */
function schemeCounter() {
  const rows = new Map<string, { readonly row: SchemeRow; users: number }>();
  return {
    all: (): SchemeRow[] => [...rows.values()].map(({ row, users }) => ({ ...row, users })),
    /** Returns the id of the recognition's label. */
    count(recognition: Recognition, value: string, seq: number): number {
      const known = rows.get(recognition.label);
      if (known !== undefined) {
        known.users += 1;
        return known.row.id;
      }
      const { label, scheme, fate } = recognition;
      const reason = 'reason' in recognition ? recognition.reason : null;
      const example = fate === 'refused' ? '(not shown)' : maskHash(value);
      const [id, action] = [schemeId(label), defaultAction(fate)];
      const row = { id, label, scheme, fate, reason, users: 0, example, action, first: seq };
      rows.set(label, { row, users: 1 });
      return id;
    },
  };
}

/** The schemes of several threads as those of one. */
export function mergeSchemes(counts: readonly (readonly SchemeRow[])[]): readonly SchemeRow[] {
  const merged = new Map<number, SchemeRow>();
  for (const row of counts.flat()) {
    const other = merged.get(row.id);
    const earlier = other === undefined || row.first < other.first ? row : other;
    merged.set(row.id, { ...earlier, users: row.users + (other?.users ?? 0) });
  }
  return [...merged.values()].sort((a, b) => a.first - b.first);
}

function warnings(
  problems: MappedRecord['problems'],
  unmapped: readonly string[],
  contradiction: string | undefined,
): string | null {
  if (problems.length === 0 && unmapped.length === 0 && contradiction === undefined) return null;
  const dropped = problems.filter((problem) => problem.severity === 'dropped');
  const reasons = [...dropped.map((problem) => problem.reason), ...unmapped.map(unmappedReason)];
  if (contradiction !== undefined) reasons.push(contradiction);
  return reasons.length === 0 ? null : reasons.join(' ');
}

function problemOf({ json, problems }: RowPayload, length: number): string | null {
  if (problems.length > 0) {
    const fatal = problems.find(({ severity }) => severity === 'fatal');
    if (fatal !== undefined) return fatal.reason;
  }
  const isLarge = length > MAX_PAYLOAD_BYTES / 4 && Buffer.byteLength(json) > MAX_PAYLOAD_BYTES;
  return isLarge ? 'The record alone is larger than an import job.' : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What a mapped record says, with its user as text. */
function payloadOf(
  { user, password, roles, problems }: MappedRecord,
  recency: ReturnType<typeof recencyReader>,
): RowPayload {
  return {
    json: `${JSON.stringify(user).slice(0, -1)},`,
    email: textOrNull(user.email),
    userId: textOrNull(user.user_id),
    username: textOrNull(user.username),
    phone: textOrNull(user.phone_number),
    recency: recency?.(user) ?? null,
    password,
    roles,
    problems,
  };
}

/** The password's part of the import user, and its last brace. */
export function passwordJson(password: PasswordForImport): string {
  return 'password_hash' in password
    ? `"password_hash":${quoteJson(password.password_hash)}}`
    : JSON.stringify(password).slice(1);
}

function brokenRow({ line, byte }: SourceItem['at'], reason: string): RecordRow {
  return {
    line,
    byte,
    problem: `The record ${reason}.`,
    warnings: null,
    email: null,
    userId: null,
    username: null,
    phone: null,
    recency: null,
    scheme: null,
    roles: null,
    payload: null,
    nearEmail: null,
    nearId: null,
  };
}

/** A record whose identities and user are still bytes, with what else its row has. */
export interface PlainRow {
  readonly line: number;
  readonly byte: number;
  readonly warnings: string | null;
  readonly scheme: number;
  readonly roles: string | null;
  readonly nearEmail: string | null;
  readonly nearId: string | null;
}

/** Takes the rows of a piece, in their order. */
export interface RowSink {
  row(row: RecordRow, seq: number): void;
  /** Record and row are others with the next call. */
  plain(record: PlainRecord, row: PlainRow, seq: number): void;
}

export interface RowMaker {
  /** Gives the row of each record of a piece away. @param first the number of the first one */
  rows(piece: Piece, first: number, sink: RowSink): void;
  /** The password schemes of all rows so far, counted. */
  schemes(): readonly SchemeRow[];
}

export function rowMaker(
  { format, columns }: Pick<SourceFacts, 'format' | 'columns'>,
  { mapping, findings }: LoadRules,
): RowMaker {
  const schemes = schemeCounter();

  const rowOf = (
    at: SourceItem['at'],
    mapped: RowPayload,
    unmapped: readonly string[],
    seq: number,
  ): RecordRow => {
    const { password, roles, email, userId, username, problems } = mapped;
    const recognition = password === undefined ? NO_PASSWORD : recogniseWith(findings, password);
    // A record has one property at least, and behind each of them there is a comma.
    const payload =
      recognition.fate === 'kept'
        ? mapped.json + passwordJson(recognition.password)
        : `${mapped.json.slice(0, -1)}}`;
    const contradiction = password?.algorithm && hintContradiction(password.algorithm, recognition);
    return {
      line: at.line,
      byte: at.byte,
      problem: problemOf(mapped, payload.length),
      warnings: warnings(problems, unmapped, contradiction),
      email,
      userId,
      username: username === null ? null : normaliseUsername(username),
      phone: mapped.phone,
      recency: mapped.recency,
      scheme: schemes.count(recognition, password?.value ?? '', seq),
      roles: roles.length === 0 ? null : JSON.stringify(roles),
      payload,
      nearEmail: (email === null ? undefined : nearEmail(email)) ?? null,
      nearId: (userId === null ? undefined : nearId(userId)) ?? null,
    };
  };

  // Of CSV, fields that no column of the mapping knows are the same in all records.
  const unmappedColumns = unmappedFields(mapping)(Object.fromEntries(columns.map((column) => [column, ''])));
  const hasPlain = markColumns(columns).size === 0 && unmappedColumns.length === 0;
  const plain = hasPlain ? plainReader(mapping, findings, columns, format, schemes.count) : undefined;

  /** Through an object for each record that is not plain: the way that any file and any mapping can go. */
  const throughItems = (): RowMaker['rows'] => {
    const items = itemReader(format, columns);
    const apply = compileMapping(mapping);
    const unmapped = unmappedFields(mapping);
    const recency = recencyReader(mapping);
    return (piece, first, sink) => {
      const readPlain = format.kind === 'csv' ? undefined : plain?.(piece);
      const all = readPlain === undefined ? items(piece) : undefined;
      const itemAt = all === undefined ? objectsOf(piece) : (index: number) => all[index];
      for (let index = 0; index < piece.lines.length; index += 1) {
        const seq = first + index;
        if (readPlain?.(index, seq, sink)) continue;
        const item = itemAt(index);
        if (item === undefined) continue;
        const row =
          item.kind === 'broken'
            ? brokenRow(item.at, item.reason)
            : rowOf(item.at, payloadOf(apply(item.fields), recency), unmapped(item.fields), seq);
        sink.row(row, seq);
      }
    };
  };

  /** Straight from the cells to the text that is stored. */
  const throughCells = (
    dialect: CsvFormat,
    write: (cells: readonly string[]) => RowPayload,
  ): RowMaker['rows'] => {
    return (piece, first, sink) => {
      const readPlain = plain?.(piece);
      const cellsOf = rowsOf(piece, columns, dialect);
      for (let index = 0; index < piece.lines.length; index += 1) {
        const seq = first + index;
        if (readPlain?.(index, seq, sink)) continue;
        const at = { line: piece.lines[index] ?? 0, byte: piece.offsets[index] ?? 0 };
        const row = cellsOf(index);
        const made =
          'cells' in row ? rowOf(at, write(row.cells), unmappedColumns, seq) : brokenRow(at, row.reason);
        sink.row(made, seq);
      }
    };
  };

  const isPlain = format.kind === 'csv' && markColumns(columns).size === 0;
  const write = isPlain ? compileRowPayload(mapping, columns) : undefined;
  const rows = format.kind === 'csv' && write !== undefined ? throughCells(format, write) : throughItems();
  return { rows, schemes: schemes.all };
}
