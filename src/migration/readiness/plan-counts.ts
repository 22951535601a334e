import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { number } from '../../sqlite/rows.ts';
import { type Payload, payloads } from '../import/payloads.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { payloadSizes } from '../workspace/payload-sizes.ts';
import { MAX_PROFILE_BYTES, type PlanCounts } from './facts.ts';
import { sentCounts } from './sent-counts.ts';

const userSchema = z.record(z.string(), z.unknown());

/** Without what is no part of the stored profile: the hash. */
function profileBytes(json: string): number {
  const { password_hash: _, custom_password_hash: __, ...profile } = userSchema.parse(JSON.parse(json));
  return Buffer.byteLength(JSON.stringify(profile));
}

/** Most records are far too small to look into: these may be too large. */
function* mayBeLarge(db: DatabaseSync, rules: ReconcileRules): Generator<Payload> {
  // With what the tenant has of a user who is changed.
  const whole = `octet_length(r.payload) + coalesce(octet_length(e.profile), 0) > ${MAX_PROFILE_BYTES}`;
  yield* payloads(db, rules, 'judged_decision', whole);
  const large: number[] = [];
  for (const [seq, bytes] of payloadSizes(db).entries()) if (bytes > MAX_PROFILE_BYTES) large.push(seq);
  if (large.length === 0) return;
  const plain = 'd.seq IN (SELECT value FROM json_each(?)) AND d.seq NOT IN (SELECT seq FROM judged)';
  yield* payloads(db, rules, 'decision', plain, JSON.stringify(large));
}

/** Counts what would be sent. Rulings must be saved (groups.ts), and jobs packed. */
export function planCounts(db: DatabaseSync, rules: ReconcileRules): PlanCounts {
  let large = 0;
  for (const { json } of mayBeLarge(db, rules)) if (profileBytes(json) > MAX_PROFILE_BYTES) large += 1;
  const { lost: lostPasswords, ...sent } = sentCounts(db);
  const jobs = number(db, `SELECT count(*) FROM job WHERE kind <> 'merge'`);
  return { ...sent, jobs, lostPasswords, large };
}
