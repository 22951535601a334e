import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number, rows } from '../../sqlite/rows.ts';
import { payloads } from '../import/payloads.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { MAX_PROFILE_BYTES, type PlanCounts } from './facts.ts';

const countsRow = z.object({
  creates: z.int(),
  updates: z.int(),
  merges: z.int(),
  usernames: z.int(),
  phones: z.int(),
  hashes: z.int(),
  lost: z.int(),
});

const userSchema = z.record(z.string(), z.unknown());

/** An identity that a ruling leaves out of the record is not sent. */
const COUNTS = `
  SELECT coalesce(sum(d.kind = 'create'), 0) AS creates, coalesce(sum(d.kind = 'update'), 0) AS updates,
    coalesce(sum(d.kind = 'merge'), 0) AS merges,
    coalesce(sum(d.kind = 'create' AND r.username IS NOT NULL AND instr(d.ruling, '"username"') = 0), 0) AS usernames,
    coalesce(sum(d.kind = 'create' AND r.phone IS NOT NULL AND instr(d.ruling, '"phone_number"') = 0), 0) AS phones,
    coalesce(sum(d.kind = 'create' AND s.fate IS 'kept'), 0) AS hashes,
    coalesce(sum(d.kind = 'create' AND s.fate IN ('reset', 'invalid')), 0) AS lost
  FROM decision d JOIN record r USING (seq) LEFT JOIN scheme s ON s.id = r.scheme
  WHERE d.kind NOT IN ('skip', 'later')`;

/** Without what is no part of the stored profile: the hash. */
function profileBytes(json: string): number {
  const { password_hash: _, custom_password_hash: __, ...profile } = userSchema.parse(JSON.parse(json));
  return Buffer.byteLength(JSON.stringify(profile));
}

/** Counts what would be sent. Rulings must be saved (groups.ts), and jobs packed. */
export function planCounts(db: DatabaseSync, rules: ReconcileRules): PlanCounts {
  const [counts] = rows(db.prepare(COUNTS), countsRow);
  let large = 0;
  // Most records are far too small to look into.
  const mayBeLarge = `octet_length(r.payload) + coalesce(octet_length(e.profile), 0) > ${MAX_PROFILE_BYTES}`;
  for (const { json } of payloads(db, rules, 'decision', mayBeLarge)) {
    if (profileBytes(json) > MAX_PROFILE_BYTES) large += 1;
  }
  const {
    creates = 0,
    updates = 0,
    merges = 0,
    usernames = 0,
    phones = 0,
    hashes = 0,
    lost = 0,
  } = counts ?? {};
  const jobs = number(db, `SELECT count(*) FROM job WHERE kind <> 'merge'`);
  return { creates, updates, merges, jobs, usernames, phones, hashes, lostPasswords: lost, large };
}
