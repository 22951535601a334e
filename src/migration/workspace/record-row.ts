import { compileMapping } from '../mapping/apply.ts';
import type { MappedRecord, Mapping } from '../mapping/mapping.ts';
import { recencyReader } from '../mapping/recency.ts';
import { unmappedFields, unmappedReason } from '../mapping/unmapped-fields.ts';
import { hintContradiction } from '../passwords/hint.ts';
import { maskHash } from '../passwords/mask.ts';
import type { Recognition } from '../passwords/scheme.ts';
import { type Finding, recogniseWith } from '../passwords/solve/recognise-with.ts';
import type { SourceItem } from '../source/source.ts';
import { normaliseUsername } from '../user/identity.ts';
import { nearEmail, nearId } from '../user/near-identity.ts';
import { printOf } from './record-print.ts';

/** From what was read to what is stored: a record mapped, its hash recognised, all of it checked. */

/** Larger than this, a record does not fit into an import request whatever else is in it. */
const MAX_PAYLOAD_BYTES = 500_000;

/** How records are to be read. */
export interface LoadRules {
  readonly mapping: Mapping;
  /** What was found out about hashes whose form does not say how they were made, by their label. */
  readonly findings: ReadonlyMap<string, Finding>;
}

/** A row of the record table (schema.ts); `near…` are those of near_record. */
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
  /** record-print.ts; null of a record that could not be read. */
  readonly print: string | null;
}

/** A row of the scheme table. */
export interface SchemeRow {
  readonly id: number;
  readonly label: string;
  readonly scheme: string;
  readonly fate: Recognition['fate'];
  readonly reason: string | null;
  users: number;
  readonly example: string;
  readonly action: 'import' | 'hold-back';
}

const NO_PASSWORD: Recognition = { fate: 'none', scheme: 'none', label: 'no password' };

/** Users whose password can not come along wait for a decision: once imported without it, it can never be added. */
function defaultAction(fate: Recognition['fate']): SchemeRow['action'] {
  return fate === 'kept' || fate === 'none' ? 'import' : 'hold-back';
}

/** Keeps one row per label, and counts. */
function schemeCounter() {
  const rows = new Map<string, SchemeRow>();
  return {
    rows,
    /** Returns the id of the recognition's label. */
    count(recognition: Recognition, value: string): number {
      const known = rows.get(recognition.label);
      if (known !== undefined) {
        known.users += 1;
        return known.id;
      }
      const { label, scheme, fate } = recognition;
      const reason = 'reason' in recognition ? recognition.reason : null;
      const example = fate === 'refused' ? '(not shown)' : maskHash(value);
      const id = rows.size + 1;
      rows.set(label, { id, label, scheme, fate, reason, users: 1, example, action: defaultAction(fate) });
      return id;
    },
  };
}

function fatalProblem({ problems }: MappedRecord): string | undefined {
  return problems.find((problem) => problem.severity === 'fatal')?.reason;
}

function warnings(
  { problems }: MappedRecord,
  unmapped: readonly string[],
  contradiction: string | undefined,
): string | null {
  if (problems.length === 0 && unmapped.length === 0 && contradiction === undefined) return null;
  const dropped = problems.filter((problem) => problem.severity === 'dropped');
  const reasons = [...dropped.map((problem) => problem.reason), ...unmapped.map(unmappedReason)];
  if (contradiction !== undefined) reasons.push(contradiction);
  return reasons.length === 0 ? null : reasons.join(' ');
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
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
    print: null,
  };
}

export interface RowMaker {
  row(item: SourceItem): RecordRow;
  /** The password schemes of all rows so far, counted. */
  schemes(): readonly SchemeRow[];
}

export function rowMaker({ mapping, findings }: LoadRules): RowMaker {
  const apply = compileMapping(mapping);
  const unmapped = unmappedFields(mapping);
  const recency = recencyReader(mapping);
  const schemes = schemeCounter();

  const row = (item: SourceItem): RecordRow => {
    if (item.kind === 'broken') return brokenRow(item.at, item.reason);
    const mapped = apply(item.fields);
    const { password, roles } = mapped;
    const recognition = password === undefined ? NO_PASSWORD : recogniseWith(findings, password);
    const user = recognition.fate === 'kept' ? { ...mapped.user, ...recognition.password } : mapped.user;
    const payload = JSON.stringify(user);
    const tooLarge = payload.length > MAX_PAYLOAD_BYTES / 4 && Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES;
    const [email, userId] = [textOrNull(mapped.user.email), textOrNull(mapped.user.user_id)];
    const { username, phone_number: phone } = mapped.user;
    const contradiction = hintContradiction(password?.algorithm, recognition);
    return {
      line: item.at.line,
      byte: item.at.byte,
      problem: fatalProblem(mapped) ?? (tooLarge ? 'The record alone is larger than an import job.' : null),
      warnings: warnings(mapped, unmapped(item.fields), contradiction),
      email,
      userId,
      username: typeof username === 'string' ? normaliseUsername(username) : null,
      phone: textOrNull(phone),
      recency: recency?.(mapped.user) ?? null,
      scheme: schemes.count(recognition, password?.value ?? ''),
      roles: roles.length === 0 ? null : JSON.stringify(roles),
      payload,
      nearEmail: (email === null ? undefined : nearEmail(email)) ?? null,
      nearId: (userId === null ? undefined : nearId(userId)) ?? null,
      print: printOf({ payload, password, roles }),
    };
  };

  return { row, schemes: () => [...schemes.rows.values()] };
}
