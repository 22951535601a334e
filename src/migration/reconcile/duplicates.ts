import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ReconcileRules } from './rules.ts';

/**
 * Records of one file that are the same user. Auth0 refuses the second of two entries with one e-mail, user id or
 * username in a job, and over two jobs it is a race; so only one of them is ever sent.
 */

const candidate = z.object({
  seq: z.int(),
  email: z.string().nullable(),
  user_id: z.string().nullable(),
  username: z.string().nullable(),
  phone: z.string().nullable(),
});

const KEYS = ['email', 'user_id', 'username', 'phone'] as const;

/** Who comes first, wins. */
const ORDERS: Readonly<Record<ReconcileRules['duplicates'], string>> = {
  first: 'r.seq',
  last: 'r.seq DESC',
  // Where two are equally new, or nobody knows, the later one in the file.
  newest: 'r.recency DESC NULLS LAST, r.seq DESC',
};

/** Every record that can be sent and shares a key with another one. Few, even in a large file. */
function candidates(db: DatabaseSync, order: ReconcileRules['duplicates']) {
  const shared = KEYS.map(
    (key) =>
      `r.${key} IN (SELECT ${key} FROM record WHERE ${key} IS NOT NULL GROUP BY ${key} HAVING count(*) > 1)`,
  ).join(' OR ');
  return db.prepare(`
    SELECT r.seq, r.email, r.user_id, r.username, r.phone
    FROM record r LEFT JOIN scheme s ON s.id = r.scheme
    WHERE (${shared})
      AND r.problem IS NULL AND coalesce(s.fate, '') <> 'refused' AND coalesce(s.action, 'import') = 'import'
    ORDER BY ${ORDERS[order]}`);
}

/**
 * The first record with a key wins, in the given order; one that is itself left out as a duplicate takes no key from
 * the others. Returns the loser → the winner, by seq.
 */
export function findDuplicates(
  db: DatabaseSync,
  order: ReconcileRules['duplicates'],
): ReadonlyMap<number, number> {
  const owners = new Map<string, number>();
  const duplicates = new Map<number, number>();
  for (const row of candidates(db, order).iterate()) {
    const record = candidate.parse(row);
    const keys = KEYS.flatMap((key) => (record[key] === null ? [] : [`${key}\0${record[key]}`]));
    const winner = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined);
    if (winner === undefined) for (const key of keys) owners.set(key, record.seq);
    else duplicates.set(record.seq, winner);
  }
  return duplicates;
}
