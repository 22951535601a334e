import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { type Action, CLASS_IDS, type ClassId, classRule, type Policies, type Severity } from './classes.ts';

/** What a screen reads from the plan: counts per class, and pages of records. */

export interface ClassCount {
  readonly id: ClassId;
  readonly records: number;
}

/** What is fine comes first, then what needs a decision, last what can only be left out. */
const SEVERITIES: readonly Severity[] = ['fine', 'danger', 'choice', 'refused'];

export function bySeverity(a: { readonly id: ClassId }, b: { readonly id: ClassId }): number {
  return SEVERITIES.indexOf(classRule(a.id).severity) - SEVERITIES.indexOf(classRule(b.id).severity);
}

/** The class counts, the way a person wants to read them; empty classes are left out. */
export function classCounts(db: DatabaseSync): readonly ClassCount[] {
  const found = rows(
    db.prepare('SELECT class, count(*) AS records FROM plan GROUP BY class'),
    z.object({ class: z.string(), records: z.int() }),
  );
  const counts = new Map(found.map((row) => [row.class, row.records]));
  return CLASS_IDS.flatMap((id) => {
    const records = counts.get(id);
    return records === undefined ? [] : [{ id, records }];
  }).sort(bySeverity);
}

/** What the tenant will report, if it does what is documented. */
export interface Prediction {
  readonly create: number;
  readonly update: number;
  readonly skip: number;
}

/** Follows from counts and policies alone, so a change of policy is seen at once whatever the file's size. */
export function predict(counts: readonly ClassCount[], policies: Policies): Prediction {
  const total = { create: 0, update: 0, skip: 0 };
  for (const { id, records } of counts) {
    const action = policies[id];
    if (action === 'skip') total.skip += records;
    else if (action === 'update') total.update += records;
    else total.create += records;
  }
  return total;
}

export function savePolicies(db: DatabaseSync, policies: Policies): void {
  transaction(db, () => {
    const save = db.prepare('INSERT OR REPLACE INTO policy VALUES (?, ?)');
    for (const id of CLASS_IDS) save.run(id, policies[id]);
  });
}

const ACTIONS = [
  'create',
  'create-without-id',
  'create-without-username',
  'create-without-phone',
  'update',
  'skip',
] as const satisfies readonly Action[];
export const actionSchema = z.enum(ACTIONS);

const planRow = z.object({
  seq: z.int(),
  line: z.int(),
  email: z.string().nullable(),
  user_id: z.string().nullable(),
  username: z.string().nullable(),
  problem: z.string().nullable(),
  warnings: z.string().nullable(),
  scheme: z.string().nullable(),
  scheme_action: z.string().nullable(),
  matched_email: z.string().nullable(),
  matched_id: z.string().nullable(),
  matched_connection: z.string().nullable(),
  duplicate_line: z.int().nullable(),
});

/** One record of the plan, as a list shows it. The texts are foreign: show them through `display`. */
export type PlanRow = z.infer<typeof planRow>;

export interface PageRequest {
  readonly classId: ClassId;
  readonly offset: number;
  readonly limit: number;
}

export function planPage(db: DatabaseSync, page: PageRequest): readonly PlanRow[] {
  const statement = db.prepare(`
    SELECT r.seq, r.line, r.email, r.user_id, r.username, r.problem, r.warnings, s.label AS scheme, s.action AS scheme_action,
      e.email AS matched_email, e.user_id AS matched_id, e.connection AS matched_connection, w.line AS duplicate_line
    FROM plan p JOIN record r USING (seq)
      LEFT JOIN scheme s ON s.id = r.scheme
      LEFT JOIN existing e ON e.row = p.matched
      LEFT JOIN record w ON w.seq = p.duplicate_of
    WHERE p.class = ? ORDER BY p.seq LIMIT ? OFFSET ?`);
  return rows(statement, planRow, page.classId, page.limit, page.offset);
}

/** Why a record is in its class, in one sentence. Holds foreign text. */
export function planReason(classId: ClassId, row: PlanRow): string {
  switch (classId) {
    case 'invalid':
      return row.problem ?? 'The record is not valid.';
    case 'plaintext':
      return 'The password column holds plain text.';
    case 'held-back':
      return row.scheme_action === 'login-script'
        ? `A login script moves the user at the first sign-in: ${row.scheme}.`
        : `Its password is ${row.scheme ?? 'of an unknown scheme'}.`;
    case 'duplicate':
      return `Line ${row.duplicate_line ?? '?'} is the same user and comes first.`;
    case 'contradiction':
      return `The e-mail is ${row.matched_id ?? 'one user'}, the user id another user's.`;
    case 'existing':
      return `The e-mail belongs to ${row.matched_id ?? 'a user'}.`;
    case 'id-elsewhere':
      return `The id is ${row.matched_email ?? 'a user'} in ${row.matched_connection ?? 'another connection'}.`;
    case 'id-taken':
      return `The id belongs to ${row.matched_email ?? 'another user'}.`;
    case 'username-taken':
      return `The username belongs to ${row.matched_email ?? 'another user'}.`;
    case 'phone-taken':
      return `The phone number belongs to ${row.matched_email ?? 'another user'}.`;
    case 'new':
      return row.warnings ?? 'Nobody there has any of its identities.';
  }
}
