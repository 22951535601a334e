import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { mergeBody, parsePayload, parseProfile, payloadFor, updateOf } from '../reconcile/payload.ts';
import type { ReconcileRules } from '../reconcile/rules.ts';
import { rulingSchema } from '../reconcile/ruling.ts';
import { storedUserId } from '../user/identity.ts';
import type { ImportUser, Metadata } from '../user/import-user.ts';

/**
 * What a record was to become: the user as the tenant must have it now. Of a user who was there before that is the
 * snapshot with the changes laid over it, so what is compared is also that nothing was lost.
 */

export interface Planned {
  readonly seq: number;
  readonly line: number;
  /** By which the tenant is asked first; undefined for a user who has none. */
  readonly email: string | undefined;
  /** With its provider in front; undefined where the tenant chose the id. */
  readonly userId: string | undefined;
  /** Where the user has an identity. */
  readonly connection: string;
  /** Somebody who was not there before. */
  readonly isNew: boolean;
  readonly attributes: Metadata;
  /** Sign-ins before the import; more of them now mean that the user has signed in since. */
  readonly logins: number;
}

/** Whom an update or a merge is about. */
const CHANGED_ROW = `CASE d.kind WHEN 'update' THEN d.by_email WHEN 'merge' THEN d.by_id END`;

const pickedRow = z.object({
  seq: z.int(),
  line: z.int(),
  result: z.enum(['created', 'updated', 'merged']),
  ruling: z.string(),
  payload: z.string(),
});

const existingRow = z.object({
  row: z.int(),
  connection: z.string(),
  user_id: z.string(),
  email: z.string().nullable(),
  profile: z.string(),
});

const changeRow = z.object({ row: z.int(), result: z.enum(['updated', 'merged']), payload: z.string() });
type ChangeRow = z.infer<typeof changeRow>;

/** Every change of these users, in the order in which they were made: merges come when the jobs are over. */
const CHANGES = `
  SELECT ${CHANGED_ROW} AS row, o.result, r.payload
  FROM outcome o JOIN decision d USING (seq) JOIN record r USING (seq)
  WHERE o.result IN ('updated', 'merged') AND ${CHANGED_ROW} IN (SELECT value FROM json_each(?))
  ORDER BY o.result = 'merged', o.seq`;

const profileSchema = z.record(z.string(), z.json());

/** Without what is undefined. */
function plain(value: Partial<ImportUser>): Metadata {
  return profileSchema.parse(JSON.parse(JSON.stringify(value)));
}

/** The keys of a first level that are null are gone after a PATCH (Auth0 docs: "Update a User"). */
function patched(before: Metadata[string] | undefined, sent: Metadata): Metadata {
  const whole = { ...profileSchema.catch({}).parse(before), ...sent };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
}

/** A stored profile after one record; what is sent is what payloadFor makes of it. */
function afterChange(profile: Metadata, { result, payload }: ChangeRow, rules: ReconcileRules): Metadata {
  const user = parsePayload(payload);
  const stored = parseProfile(JSON.stringify(profile));
  if (result === 'updated') {
    const { email: _key, ...sent } = updateOf(user, stored, rules);
    return { ...profile, ...plain(sent) };
  }
  const { app_metadata, user_metadata, ...sent } = mergeBody(user, stored, rules);
  return {
    ...profile,
    ...plain(sent),
    ...(app_metadata && { app_metadata: patched(profile.app_metadata, app_metadata) }),
    ...(user_metadata && { user_metadata: patched(profile.user_metadata, user_metadata) }),
  };
}

/** A password is never compared, and second factors are not shown by any tenant. */
function createdUser(
  row: z.infer<typeof pickedRow>,
  connection: string,
  rules: ReconcileRules,
): Planned | undefined {
  const ruling = rulingSchema.parse(JSON.parse(row.ruling));
  if (ruling.kind !== 'create' && ruling.kind !== 'fail') return undefined;
  const sent = parsePayload(payloadFor(ruling, row.payload, null, rules));
  const { user_id, password_hash: _p, custom_password_hash: _c, mfa_factors: _m, ...attributes } = sent;
  return {
    seq: row.seq,
    line: row.line,
    email: sent.email,
    userId: user_id === undefined ? undefined : storedUserId(user_id),
    connection,
    isNew: true,
    attributes: plain(attributes),
    logins: 0,
  };
}

/** Records can be large, and each of them is held with all that is about the same user. */
const AT_ONCE = 50;

/**
 * One for each of the records that arrived, in the file's order.
 * @param seqs of the journal @param connection the name of the connection that was imported into
 */
export function* plannedUsers(
  db: DatabaseSync,
  seqs: readonly number[],
  connection: string,
  rules: ReconcileRules,
): Generator<Planned> {
  for (let start = 0; start < seqs.length; start += AT_ONCE)
    yield* plannedTogether(db, seqs.slice(start, start + AT_ONCE), connection, rules);
}

function plannedTogether(
  db: DatabaseSync,
  seqs: readonly number[],
  connection: string,
  rules: ReconcileRules,
): readonly Planned[] {
  const these = JSON.stringify(seqs);
  const picked = rows(
    db.prepare(`
      SELECT o.seq, r.line, o.result, d.ruling, r.payload
      FROM outcome o JOIN decision d USING (seq) JOIN record r USING (seq)
      WHERE o.seq IN (SELECT value FROM json_each(?)) AND o.result IN ('created', 'updated', 'merged') ORDER BY o.seq`),
    pickedRow,
    these,
  );
  const targets = rows(
    db.prepare(`
      SELECT d.seq, e.row, e.connection, e.user_id, e.email, e.profile
      FROM decision d JOIN existing e ON e.row = ${CHANGED_ROW} WHERE d.seq IN (SELECT value FROM json_each(?))`),
    existingRow.extend({ seq: z.int() }),
    these,
  );
  const targetOf = new Map(targets.map((target) => [target.seq, target]));
  // Two records can be about one user: an update by e-mail and a merge by id.
  const changed = targets.map(({ row }) => row);
  const changes = changed.length === 0 ? [] : rows(db.prepare(CHANGES), changeRow, JSON.stringify(changed));
  return picked.flatMap((row) => {
    const target = targetOf.get(row.seq);
    if (row.result === 'created' || target === undefined) return createdUser(row, connection, rules) ?? [];
    const before = profileSchema.parse(JSON.parse(target.profile));
    const after = changes
      .filter((change) => change.row === target.row)
      .reduce((profile, change) => afterChange(profile, change, rules), before);
    return [
      {
        seq: row.seq,
        line: row.line,
        email: target.email ?? undefined,
        userId: target.user_id,
        connection: target.connection,
        isNew: false,
        attributes: after,
        logins: typeof before.logins_count === 'number' ? before.logins_count : 0,
      },
    ];
  });
}
