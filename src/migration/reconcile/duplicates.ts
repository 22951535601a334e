import type { DatabaseSync } from 'node:sqlite';
import type { ReconcileRules } from './rules.ts';

/**
 * Records of one file that are the same user. Auth0 refuses the second of two entries with one e-mail, user id or
 * username in a job, and over two jobs it is a race; so only one of them is ever sent.
 */

const KEYS = ['email', 'user_id', 'username', 'phone'] as const;

/** Who comes first, wins. */
const ORDERS: Readonly<Record<ReconcileRules['duplicates'], string>> = {
  first: 'r.seq',
  last: 'r.seq DESC',
  // Where two are equally new, or nobody knows, the later one in the file.
  newest: 'r.recency DESC NULLS LAST, r.seq DESC',
};

/**
 * The first record with a key wins, in the given order; one that is itself left out as a duplicate takes no key from
 * the others. Returns the loser → the winner, by seq.
 * @param candidates a table with the seq of every record that shares a key with another one; others do no harm
 */
export function findDuplicates(
  db: DatabaseSync,
  candidates: string,
  order: ReconcileRules['duplicates'],
): ReadonlyMap<number, number> {
  const records = db.prepare(`
    SELECT r.seq, r.email, r.user_id, r.username, r.phone
    FROM ${candidates} c CROSS JOIN record r ON r.seq = c.seq LEFT JOIN scheme s ON s.id = r.scheme
    WHERE r.problem IS NULL AND coalesce(s.fate, '') <> 'refused' AND coalesce(s.action, 'import') = 'import'
    ORDER BY ${ORDERS[order]}`);
  const owners = new Map<string, number>();
  const duplicates = new Map<number, number>();
  for (const record of records.iterate()) {
    // No schema here: there can be as many candidates as records.
    const seq = Number(record.seq);
    const keys = KEYS.flatMap((key) => (record[key] === null ? [] : [`${key}\0${record[key]}`]));
    const winner = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined);
    if (winner === undefined) for (const key of keys) owners.set(key, seq);
    else duplicates.set(seq, winner);
  }
  return duplicates;
}
