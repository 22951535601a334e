import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { areCreatedAsTheyAre } from '../import/payloads.ts';
import { type Fingerprinted, fingerprintBlocks } from '../workspace/fingerprints.ts';

/** What would be sent, in numbers. */

const countsRow = z.object({
  creates: z.int(),
  updates: z.int(),
  merges: z.int(),
  /** Of those who are created, as all that follow. */
  usernames: z.int(),
  phones: z.int(),
  hashes: z.int(),
  /** A hash that can not come along. */
  lost: z.int(),
});
export type SentCounts = z.infer<typeof countsRow>;

/** Among all records, or among those that are not plainly new. An identity that a ruling leaves out is not sent. */
const counts = (among: 'decision' | 'judged_decision') => `
  SELECT coalesce(sum(d.kind = 'create'), 0) AS creates, coalesce(sum(d.kind = 'update'), 0) AS updates,
    coalesce(sum(d.kind = 'merge'), 0) AS merges,
    coalesce(sum(d.kind = 'create' AND r.username IS NOT NULL AND instr(d.ruling, '"username"') = 0), 0) AS usernames,
    coalesce(sum(d.kind = 'create' AND r.phone IS NOT NULL AND instr(d.ruling, '"phone_number"') = 0), 0) AS phones,
    coalesce(sum(d.kind = 'create' AND s.fate IS 'kept'), 0) AS hashes,
    coalesce(sum(d.kind = 'create' AND s.fate IN ('reset', 'invalid')), 0) AS lost
  FROM ${among} d CROSS JOIN record r USING (seq) LEFT JOIN scheme s ON s.id = r.scheme
  WHERE d.kind NOT IN ('skip', 'later')`;

function count(db: DatabaseSync, among: 'decision' | 'judged_decision'): SentCounts {
  const [row] = rows(db.prepare(counts(among)), countsRow);
  if (row === undefined) throw new Error('A sum has a row.');
  return row;
}

function withIdentity(db: DatabaseSync, key: Fingerprinted): number {
  let found = 0;
  for (const { values } of fingerprintBlocks(db, 'record', key)) {
    for (let at = 0; at < values.length; at += 1) if (values[at] !== 0) found += 1;
  }
  return found;
}

/** Of the records that are judged: those that are not are plainly new. */
const OF_JUDGED = `
  SELECT count(r.username) AS usernames, count(r.phone) AS phones, count(*) AS records,
    count(*) FILTER (WHERE s.fate = 'kept') AS hashes, count(*) FILTER (WHERE s.fate IN ('reset', 'invalid')) AS lost
  FROM judged j CROSS JOIN record r USING (seq) LEFT JOIN scheme s ON s.id = r.scheme`;

const judgedRow = countsRow.pick({ usernames: true, phones: true, hashes: true, lost: true }).extend({
  records: z.int(),
});

/** Those who are plainly new, without a look at any of them: all there are, less those that are judged. */
function countPlain(db: DatabaseSync): SentCounts {
  const [judged] = rows(db.prepare(OF_JUDGED), judgedRow);
  if (judged === undefined) throw new Error('A count has a row.');
  const withFate = (fates: string) =>
    number(db, `SELECT coalesce(sum(users), 0) FROM scheme WHERE fate IN (${fates})`);
  return {
    creates: number(db, 'SELECT coalesce(max(seq), 0) FROM record') - judged.records,
    updates: 0,
    merges: 0,
    usernames: withIdentity(db, 'username') - judged.usernames,
    phones: withIdentity(db, 'phone') - judged.phones,
    hashes: withFate(`'kept'`) - judged.hashes,
    lost: withFate(`'reset', 'invalid'`) - judged.lost,
  };
}

/** Counts what would be sent. Rulings must be saved (groups.ts). */
export function sentCounts(db: DatabaseSync): SentCounts {
  if (!areCreatedAsTheyAre(db)) return count(db, 'decision');
  const [plain, others] = [countPlain(db), count(db, 'judged_decision')];
  const sum = (name: keyof SentCounts) => plain[name] + others[name];
  return {
    creates: sum('creates'),
    updates: sum('updates'),
    merges: sum('merges'),
    usernames: sum('usernames'),
    phones: sum('phones'),
    hashes: sum('hashes'),
    lost: sum('lost'),
  };
}
