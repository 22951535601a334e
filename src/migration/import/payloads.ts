import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
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

/** The records that are to be sent, in the file's order. @param where a condition on `decision`, with its parameters */
export function* payloads(
  db: DatabaseSync,
  rules: ReconcileRules,
  where = 'true',
  ...parameters: SQLInputValue[]
): Generator<Payload> {
  const rulingOf = rulings();
  const statement = db.prepare(`
    SELECT d.seq, d.ruling, r.payload, e.profile, e.user_id
    FROM decision d JOIN record r USING (seq)
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

/** The users file of one job: a JSON array, as text. */
export function usersJson(db: DatabaseSync, job: Pick<JobRow, 'seq'>, rules: ReconcileRules): string {
  const parts: string[] = [];
  for (const { json } of payloads(db, rules, 'd.job = ?', job.seq)) parts.push(json);
  return `[${parts.join(',')}]`;
}
