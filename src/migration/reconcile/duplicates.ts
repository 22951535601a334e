import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

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

/** Every record that shares a key with another one, in the file's order. Few, even in a large file. */
function candidates(db: DatabaseSync) {
  const shared = KEYS.map(
    (key) => `
      SELECT seq FROM sendable WHERE ${key} IN
        (SELECT ${key} FROM sendable WHERE ${key} IS NOT NULL GROUP BY ${key} HAVING count(*) > 1)`,
  ).join(' UNION ');
  return db.prepare(
    `SELECT seq, email, user_id, username, phone FROM sendable WHERE seq IN (${shared}) ORDER BY seq`,
  );
}

/**
 * The first record with a key wins; one that is itself left out as a duplicate takes no key from later ones.
 * Needs the temporary table `sendable` (see classify.ts). Returns the loser → the winner, by seq.
 */
export function findDuplicates(db: DatabaseSync): Map<number, number> {
  const owners = new Map<string, number>();
  const duplicates = new Map<number, number>();
  for (const row of candidates(db).iterate()) {
    const record = candidate.parse(row);
    const keys = KEYS.flatMap((key) => (record[key] === null ? [] : [`${key}\0${record[key]}`]));
    const winner = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined);
    if (winner === undefined) for (const key of keys) owners.set(key, record.seq);
    else duplicates.set(record.seq, winner);
  }
  return duplicates;
}
