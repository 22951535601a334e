import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { collectNumbers } from '../../sqlite/numbers.ts';
import { payloadFor } from '../reconcile/payload.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { jobKind, rulingSchema } from '../reconcile/ruling.ts';
import type { JobRow } from './job.ts';

const decided = z.object({
  seq: z.int(),
  ruling: z.string(),
  payload: z.string(),
  profile: z.string().nullable(),
  user_id: z.string().nullable(),
});

/** One record, ready to be sent. */
export interface Payload {
  readonly seq: number;
  readonly kind: JobRow['kind'];
  readonly json: string;
  /** Of the user who is changed, as the snapshot has it; null where somebody is created. */
  readonly userId: string | null;
}

/** A ruling of the table, parsed once: there are a handful of them, and millions of records. */
function rulings() {
  const known = new Map<string, z.infer<typeof rulingSchema>>();
  return (json: string) => {
    const before = known.get(json);
    if (before !== undefined) return before;
    const ruling = rulingSchema.parse(JSON.parse(json));
    known.set(json, ruling);
    return ruling;
  };
}

/** Which records: all of them, or those who are not plainly new. */
type Among = 'decision' | 'judged_decision';

/**
 * The records that are to be sent, in the file's order.
 * @param where a condition on `d`, the record `r` and the user `e` who is changed, with its parameters
 */
export function* payloads(
  db: DatabaseSync,
  rules: ReconcileRules,
  among: Among = 'decision',
  where = 'true',
  ...parameters: SQLInputValue[]
): Generator<Payload> {
  const rulingOf = rulings();
  const statement = db.prepare(`
    SELECT d.seq, d.ruling, r.payload, e.profile, e.user_id
    FROM ${among} d CROSS JOIN record r USING (seq)
      LEFT JOIN existing e ON e.row = CASE d.kind WHEN 'update' THEN d.by_email WHEN 'merge' THEN d.by_id END
    WHERE d.kind NOT IN ('skip', 'later') AND (${where}) ORDER BY d.seq`);
  for (const row of statement.iterate(...parameters)) {
    const { seq, ruling: json, payload, profile, user_id: userId } = decided.parse(row);
    const ruling = rulingOf(json);
    const kind = jobKind(ruling);
    if (kind === undefined || ruling.kind === 'skip' || ruling.kind === 'later') continue;
    yield { seq, kind, json: payloadFor(ruling, payload, profile, rules), userId };
  }
}

/** Records that follow each other and are sent in the same way, without what is sent. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly kind: JobRow['kind'];
}

/** Whether records that are plainly new are created as they are stored. */
export function areCreatedAsTheyAre(db: DatabaseSync): boolean {
  const row = db
    .prepare(`SELECT ruling FROM ruling WHERE class = 'new' AND conflicts = 0 AND override = ''`)
    .get();
  if (typeof row?.ruling !== 'string') return false;
  const ruling = rulingSchema.parse(JSON.parse(row.ruling));
  return ruling.kind === 'create' && ruling.without.length === 0 && !ruling.rekeyed;
}

/** From one record to another. @param alone records in no stretch with others, ascending; those up to `last` are taken off */
function* stretches(first: number, last: number, alone: number[]): Generator<Stretch> {
  let from = first;
  for (let seq = alone[0]; seq !== undefined && seq <= last; seq = alone[0]) {
    alone.shift();
    if (seq < from) continue;
    if (from < seq) yield { first: from, last: seq - 1, kind: 'create' };
    yield { first: seq, last: seq, kind: 'create' };
    from = seq + 1;
  }
  if (from <= last) yield { first: from, last, kind: 'create' };
}

/**
 * The records that are to be sent, in the file's order: of those who are plainly new, only the numbers are looked at.
 * @param sizes of what is stored of each record, in bytes; where something else is sent, its size is put there
 * @param apart records that are in no stretch with others: few
 */
export function* packable(
  db: DatabaseSync,
  rules: ReconcileRules,
  sizes: Uint32Array,
  apart: ReadonlySet<number>,
): Generator<Stretch> {
  const asTheyAre = areCreatedAsTheyAre(db);
  const alone = [...apart].sort((a, b) => a - b);
  const judged = collectNumbers(db.prepare('SELECT seq FROM judged ORDER BY seq'));
  const others = payloads(db, rules, 'judged_decision');
  let other = others.next();
  let from = 1;
  for (const seq of judged) {
    if (asTheyAre) yield* stretches(from, seq - 1, alone);
    from = seq + 1;
    if (other.done || other.value.seq !== seq) continue;
    const { kind, json } = other.value;
    sizes[seq] = Buffer.byteLength(json);
    yield { first: seq, last: seq, kind };
    other = others.next();
  }
  if (asTheyAre) yield* stretches(from, sizes.length - 1, alone);
}

/**
 * About how many bytes that is: of records that are merged with a stored user, those they bring themselves.
 * @param sizes of what is stored of each record
 */
export function sentBytes(db: DatabaseSync, sizes: Uint32Array): number {
  let plain = 0;
  for (const size of sizes) plain += size === 0 ? 0 : size + 1;
  let [judged, sent] = [0, 0];
  const rows = db.prepare('SELECT seq, kind FROM judged_decision');
  for (const { seq, kind } of rows.iterate()) {
    const size = (sizes[Number(seq)] ?? 0) + 1;
    judged += size;
    if (kind !== 'skip' && kind !== 'later') sent += size;
  }
  return sent + (areCreatedAsTheyAre(db) ? Math.max(0, plain - judged) : 0);
}
