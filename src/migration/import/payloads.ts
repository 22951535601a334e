import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { payloadFor } from '../reconcile/payload.ts';
import { actionSchema } from '../reconcile/plan.ts';

const decided = z.object({
  seq: z.int(),
  action: actionSchema.exclude(['skip']),
  payload: z.string(),
  profile: z.string().nullable(),
});

/** One record, ready to be sent. */
export interface Payload {
  readonly seq: number;
  readonly kind: 'create' | 'update';
  readonly json: string;
}

/** The records that are to be sent, in the file's order. @param where a condition on `decision`, with its parameters */
export function* payloads(
  db: DatabaseSync,
  where = 'true',
  ...parameters: SQLInputValue[]
): Generator<Payload> {
  const statement = db.prepare(`
    SELECT d.seq, d.action, r.payload, CASE d.action WHEN 'update' THEN e.profile END AS profile
    FROM decision d JOIN record r USING (seq) LEFT JOIN existing e ON e.row = d.matched
    WHERE d.action <> 'skip' AND (${where}) ORDER BY d.seq`);
  for (const row of statement.iterate(...parameters)) {
    const { seq, action, payload, profile } = decided.parse(row);
    yield {
      seq,
      kind: action === 'update' ? 'update' : 'create',
      json: payloadFor(action, payload, profile),
    };
  }
}
