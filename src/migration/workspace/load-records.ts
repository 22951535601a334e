import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../sqlite/transaction.ts';
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

/** Larger than this, a record does not fit into an import request whatever else is in it. */
const MAX_PAYLOAD_BYTES = 500_000;

export interface LoadProgress {
  readonly records: number;
  /** Where in the file the last record starts. */
  readonly byte: number;
}

/** How records are to be read. */
export interface LoadRules {
  readonly mapping: Mapping;
  /** What was found out about hashes whose form does not say how they were made, by their label. */
  readonly findings: ReadonlyMap<string, Finding>;
}

const NO_PASSWORD: Recognition = { fate: 'none', scheme: 'none', label: 'no password' };

/** Users whose password can not come along wait for a decision: once imported without it, it can never be added. */
function defaultAction(fate: Recognition['fate']): 'import' | 'hold-back' {
  return fate === 'kept' || fate === 'none' ? 'import' : 'hold-back';
}

/** Keeps one row per label, and counts. */
function schemeCounter(db: DatabaseSync) {
  const seen = new Map<string, { readonly id: number; users: number }>();
  const insert = db.prepare(
    'INSERT INTO scheme (id, label, scheme, fate, reason, users, example, action) VALUES (?, ?, ?, ?, ?, 0, ?, ?)',
  );
  return {
    /** Returns the id of the recognition's label. */
    count(recognition: Recognition, value: string): number {
      const known = seen.get(recognition.label);
      if (known !== undefined) {
        known.users += 1;
        return known.id;
      }
      const { label, scheme, fate } = recognition;
      const reason = 'reason' in recognition ? recognition.reason : null;
      const example = fate === 'refused' ? '(not shown)' : maskHash(value);
      const id = seen.size + 1;
      seen.set(label, { id, users: 1 });
      insert.run(id, label, scheme, fate, reason, example, defaultAction(fate));
      return id;
    },
    saveCounts(): void {
      const update = db.prepare('UPDATE scheme SET users = ? WHERE id = ?');
      for (const { id, users } of seen.values()) update.run(users, id);
    },
  };
}

function fatalProblem(mapped: MappedRecord): string | undefined {
  return mapped.problems.find((problem) => problem.severity === 'fatal')?.reason;
}

function warnings(
  mapped: MappedRecord,
  unmapped: readonly string[],
  contradiction: string | undefined,
): string | null {
  const dropped = mapped.problems.filter((problem) => problem.severity === 'dropped');
  const reasons = [...dropped.map((problem) => problem.reason), ...unmapped.map(unmappedReason)];
  if (contradiction !== undefined) reasons.push(contradiction);
  return reasons.length === 0 ? null : reasons.join(' ');
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * Reads every item of a source into the (empty) record and scheme tables. A record that can not be sent is kept too,
 * with the reason. Call it once per workspace; a changed mapping starts over with `clearRecords`.
 */
export async function loadRecords(
  db: DatabaseSync,
  items: AsyncIterable<readonly SourceItem[]>,
  { mapping, findings }: LoadRules,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const apply = compileMapping(mapping);
  const unmapped = unmappedFields(mapping);
  const schemes = schemeCounter(db);
  const insert = db.prepare(
    `INSERT INTO record (seq, line, byte, problem, warnings, email, user_id, username, phone, recency, scheme, roles, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertNear = db.prepare('INSERT INTO near_record (seq, email, user_id) VALUES (?, ?, ?)');
  const insertBroken = db.prepare('INSERT INTO record (seq, line, byte, problem) VALUES (?, ?, ?, ?)');
  const recency = recencyReader(mapping);
  let seq = 0;

  const load = (item: SourceItem): void => {
    seq += 1;
    const { line, byte } = item.at;
    if (item.kind === 'broken') {
      insertBroken.run(seq, line, byte, `The record ${item.reason}.`);
      return;
    }
    const mapped = apply(item.fields);
    const recognition =
      mapped.password === undefined ? NO_PASSWORD : recogniseWith(findings, mapped.password);
    const scheme = schemes.count(recognition, mapped.password?.value ?? '');
    const user = recognition.fate === 'kept' ? { ...mapped.user, ...recognition.password } : mapped.user;
    const payload = JSON.stringify(user);
    const tooLarge = payload.length > MAX_PAYLOAD_BYTES / 4 && Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES;
    const problem =
      fatalProblem(mapped) ?? (tooLarge ? 'The record alone is larger than an import job.' : null);
    const [email, userId] = [textOrNull(mapped.user.email), textOrNull(mapped.user.user_id)];
    const { username, phone_number } = mapped.user;
    insert.run(
      seq,
      line,
      byte,
      problem,
      warnings(mapped, unmapped(item.fields), hintContradiction(mapped.password?.algorithm, recognition)),
      email,
      userId,
      typeof username === 'string' ? normaliseUsername(username) : null,
      textOrNull(phone_number),
      recency?.(mapped.user) ?? null,
      scheme,
      mapped.roles.length === 0 ? null : JSON.stringify(mapped.roles),
      payload,
    );
    const [lookEmail, lookId] = [email && nearEmail(email), userId && nearId(userId)];
    if (lookEmail || lookId) insertNear.run(seq, lookEmail ?? null, lookId ?? null);
  };

  for await (const batch of items) {
    transaction(db, () => batch.forEach(load));
    onProgress({ records: seq, byte: batch.at(-1)?.at.byte ?? 0 });
  }
  transaction(db, () => schemes.saveCounts());
}

/** Empties what `loadRecords` filled, and everything that was concluded from it. */
export function clearRecords(db: DatabaseSync): void {
  transaction(db, () => {
    for (const table of [
      'reset_link',
      'role_member',
      'role',
      'arrival',
      'outcome',
      'hint',
      'near_record',
      'override_undo',
      'override',
      'plan',
      'job',
      'record',
      'scheme',
    ])
      db.exec(`DELETE FROM ${table}`);
  });
}
