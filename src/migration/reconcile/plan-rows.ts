import { z } from 'zod';
import { actionSchema, CLASS_IDS } from './classes.ts';

/** One record of the plan, as lists and exports show it, and why it is what it is. */

export const planRowSchema = z.object({
  seq: z.int(),
  line: z.int(),
  class: z.enum(CLASS_IDS),
  conflicts: z.int(),
  override: z.union([z.literal(''), actionSchema]),
  email: z.string().nullable(),
  user_id: z.string().nullable(),
  username: z.string().nullable(),
  problem: z.string().nullable(),
  warnings: z.string().nullable(),
  scheme: z.string().nullable(),
  scheme_action: z.string().nullable(),
  email_owner: z.string().nullable(),
  id_owner: z.string().nullable(),
  id_connection: z.string().nullable(),
  other_owner: z.string().nullable(),
  duplicate_line: z.int().nullable(),
  looks_like: z.string().nullable(),
});

/** The texts are foreign: show them through `display`. */
export type PlanRow = z.infer<typeof planRowSchema>;

/** What of `PLAN_TABLES` is a plan row. */
export const PLAN_COLUMNS = `
  p.seq, r.line, p.class, p.conflicts, p.override, r.email, r.user_id, r.username, r.problem, r.warnings,
  s.label AS scheme, s.action AS scheme_action, e.user_id AS email_owner,
  coalesce(i.email, i.user_id) AS id_owner, i.connection AS id_connection, coalesce(o.email, o.user_id) AS other_owner,
  w.line AS duplicate_line,
  (SELECT coalesce(x.email, '') || ' (' || x.user_id || ')' FROM hint JOIN existing x ON x.row = hint.existing
   WHERE hint.seq = p.seq LIMIT 1) AS looks_like`;

/** `p` is the plan, `r` the record, `s` its password's scheme. */
export const PLAN_TABLES = `
plan p JOIN record r USING (seq)
  LEFT JOIN scheme s ON s.id = r.scheme
  LEFT JOIN existing e ON e.row = p.by_email
  LEFT JOIN existing i ON i.row = p.by_id
  LEFT JOIN existing o ON o.row = p.by_other
  LEFT JOIN record w ON w.seq = p.duplicate_of`;

/** Up to the WHERE. */
export const SELECT_PLAN_ROW = `SELECT ${PLAN_COLUMNS} FROM ${PLAN_TABLES}`;

/** Why a record is in its class, in one sentence. Holds foreign text. */
export function planReason(row: PlanRow): string {
  switch (row.class) {
    case 'invalid':
      return row.problem ?? 'The record is not valid.';
    case 'plaintext':
      return 'The password column holds plain text.';
    case 'held-back':
      return row.scheme_action === 'login-script'
        ? `A login script moves the user at the first sign-in: ${row.scheme}.`
        : `Its password is ${row.scheme ?? 'of an unknown scheme'}.`;
    case 'duplicate':
      return `Line ${row.duplicate_line ?? '?'} is the same user, and that one is kept.`;
    case 'unchanged':
      return 'An earlier import has brought it, and it has not changed since.';
    case 'contradiction':
      return `The e-mail is ${row.email_owner ?? 'one user'}, the id ${row.id_owner ?? 'another user'}.`;
    case 'existing':
      return `The e-mail belongs to ${row.email_owner ?? 'a user'}.`;
    case 'id-elsewhere':
      return `The id is ${row.id_owner ?? 'a user'} in ${row.id_connection ?? 'another connection'}.`;
    case 'id-taken':
      return `The id belongs to ${row.id_owner ?? 'another user'}.`;
    case 'username-taken':
      return `The username belongs to ${row.other_owner ?? 'another user'}.`;
    case 'phone-taken':
      return `The phone number belongs to ${row.other_owner ?? 'another user'}.`;
    case 'new':
      if (row.looks_like !== null) return `Looks like ${row.looks_like}, and is not.`;
      return row.warnings ?? 'Nobody there has any of its identities.';
  }
}
