import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { prepared } from '../../sqlite/prepared.ts';
import { rows } from '../../sqlite/rows.ts';
import type { ImportUser } from '../user/import-user.ts';
import { type Action, classRule, type Policies } from './classes.ts';
import { type DiffLine, diffOfCreate, diffOfUpdate } from './diff.ts';
import { mergeBody, parsePayload, parseProfile, payloadFor, updateOf } from './payload.ts';
import { PLAN_COLUMNS, PLAN_TABLES, planReason, planRowSchema } from './plan-rows.ts';
import type { ReconcileRules } from './rules.ts';
import { type Group, OBSTACLES, type Ruling, rulingOn, rulingText } from './ruling.ts';

/** Everything there is to know about one record of the plan: what it matched, what happens, before and after. */

export type MatchKey = 'e-mail' | 'user id' | 'username or phone' | 'looks like';

/** A user of the tenant that shares an identity with the record. Foreign text. */
export interface Match {
  /** What they share. */
  readonly keys: readonly MatchKey[];
  readonly userId: string;
  readonly email: string | undefined;
  readonly connection: string;
}

export interface RecordDetail {
  readonly seq: number;
  readonly line: number;
  /** What happens, in a few words. */
  readonly outcome: string;
  /** Where nothing is sent: what the lines would follow from. */
  readonly supposing: Action | undefined;
  /** Why, and what follows, a sentence each. Foreign text. */
  readonly reasons: readonly string[];
  readonly matches: readonly Match[];
  /** The user who is changed; undefined where nobody is. */
  readonly changes: { readonly userId: string; readonly connection: string } | undefined;
  readonly lines: readonly DiffLine[];
}

const ownerRow = z.object({
  row: z.int(),
  user_id: z.string(),
  email: z.string().nullable(),
  connection: z.string(),
  profile: z.string(),
});
type Owner = z.infer<typeof ownerRow>;

/** A row of the plan with what its detail is made of. */
export const detailRowSchema = planRowSchema.extend({
  payload: z.string().nullable(),
  fate: z.string().nullable(),
  by_email: z.int().nullable(),
  by_id: z.int().nullable(),
  by_other: z.int().nullable(),
});
export type DetailRow = z.infer<typeof detailRowSchema>;

/** Up to the WHERE, as SELECT_PLAN_ROW. */
export const SELECT_DETAIL_ROW = `
SELECT ${PLAN_COLUMNS}, r.payload, s.fate, p.by_email, p.by_id, p.by_other FROM ${PLAN_TABLES}`;

const hintRow = z.object({ row: z.int() });

const storedSchema = z.record(z.string(), z.json());

function owner(db: DatabaseSync, row: number | null): Owner | undefined {
  if (row === null) return undefined;
  return rows(
    prepared(db, 'SELECT row, user_id, email, connection, profile FROM existing WHERE row = ?'),
    ownerRow,
    row,
  )[0];
}

/** One entry for each user, with everything that points at it. */
function matchesOf(found: readonly (readonly [MatchKey, Owner | undefined])[]): readonly Match[] {
  const byRow = new Map<number, Match>();
  for (const [key, user] of found) {
    if (user === undefined) continue;
    const { row, user_id: userId, email, connection } = user;
    const keys = [...(byRow.get(row)?.keys ?? []), key];
    byRow.set(row, { keys, userId, email: email ?? undefined, connection });
  }
  return [...byRow.values()];
}

/** What becomes of the password. Source: Auth0 docs, "Bulk User Imports" (properties that can be updated). */
function passwordSentence(ruling: Ruling, fate: string | null, label: string | null): string | undefined {
  if (ruling.kind === 'update' || ruling.kind === 'merge') return 'The password of the user stays as it is.';
  if (ruling.kind !== 'create') return undefined;
  if (fate === 'kept') return `The password comes along: ${label ?? 'a hash'}.`;
  return fate === 'none' || fate === null
    ? 'The record has no password: the user has to choose one.'
    : `The password can not come along (${label ?? 'unknown scheme'}), and no later import can add it.`;
}

function linesOf(
  ruling: Ruling,
  payload: string | null,
  target: Owner | undefined,
  rules: ReconcileRules,
): readonly DiffLine[] {
  if (payload === null) return [];
  switch (ruling.kind) {
    case 'create':
      return diffOfCreate(JSON.parse(payloadFor(ruling, payload, null, rules)));
    case 'update':
    case 'merge': {
      if (target === undefined) return [];
      const user = parsePayload(payload);
      const stored = parseProfile(target.profile);
      const whole = ruling.kind === 'update' ? updateOf(user, stored, rules) : mergeBody(user, stored, rules);
      return diffOfUpdate(storedSchema.parse(JSON.parse(target.profile)), withStored(whole, stored), user);
    }
    case 'fail':
    case 'skip':
    case 'later':
      return [];
  }
}

/** A PATCH names the changed keys of metadata only; for a comparison the others are laid under it. */
function withStored(sent: Partial<ImportUser>, stored: Partial<ImportUser>): Partial<ImportUser> {
  const { app_metadata, user_metadata } = sent;
  return {
    ...sent,
    ...(app_metadata && { app_metadata: { ...stored.app_metadata, ...app_metadata } }),
    ...(user_metadata && { user_metadata: { ...stored.user_metadata, ...user_metadata } }),
  };
}

function changesSomething({ kind }: Ruling): boolean {
  return kind === 'create' || kind === 'update' || kind === 'merge';
}

/** The first choice under which the record would be sent: what is left out can be looked at before it is chosen. */
function supposition(group: Group, policies: Policies): { action: Action; ruling: Ruling } | undefined {
  for (const action of classRule(group.classId).actions) {
    const ruling = rulingOn({ ...group, override: action }, policies);
    if (changesSomething(ruling)) return { action, ruling };
  }
  return undefined;
}

/** @returns undefined when there is no such record in the plan */
export function recordDetail(
  db: DatabaseSync,
  seq: number,
  policies: Policies,
  rules: ReconcileRules,
): RecordDetail | undefined {
  const [row] = rows(prepared(db, `${SELECT_DETAIL_ROW} WHERE p.seq = ?`), detailRowSchema, seq);
  return row === undefined ? undefined : detailOf(db, row, policies, rules);
}

/** The same of a row that was read. */
export function detailOf(
  db: DatabaseSync,
  row: DetailRow,
  policies: Policies,
  rules: ReconcileRules,
): RecordDetail {
  const { seq } = row;
  const override = row.override === '' ? undefined : row.override;
  const group = { classId: row.class, conflicts: row.conflicts, override };
  const ruling = rulingOn(group, policies);
  const supposed = changesSomething(ruling) ? undefined : supposition(group, policies);
  const shown = supposed?.ruling ?? ruling;
  const [byEmail, byId] = [owner(db, row.by_email), owner(db, row.by_id)];
  const target = shown.kind === 'update' ? byEmail : shown.kind === 'merge' ? byId : undefined;
  const hints = () => rows(prepared(db, 'SELECT existing AS row FROM hint WHERE seq = ?'), hintRow, seq);
  const looksLike = row.looks_like === null ? [] : hints();
  const obstacle = ruling.kind === 'skip' ? ruling.obstacle : undefined;
  const matches = matchesOf([
    ['e-mail', byEmail],
    ['user id', byId],
    ['username or phone', owner(db, row.by_other)],
    ...looksLike.map(({ row: hinted }) => ['looks like', owner(db, hinted)] as const),
  ]);
  const reasons = [
    // Whom it matched says the same, and more.
    matches.length === 0 ? planReason(row) : undefined,
    obstacle === undefined ? undefined : OBSTACLES[obstacle],
    passwordSentence(shown, row.fate, row.scheme),
    row.problem === null ? (row.warnings ?? undefined) : undefined,
  ];
  return {
    seq,
    line: row.line,
    outcome: rulingText(ruling),
    supposing: supposed?.action,
    reasons: [...new Set(reasons.filter((reason) => reason !== undefined))],
    matches,
    changes: target && { userId: target.user_id, connection: target.connection },
    lines: row.problem === null ? linesOf(shown, row.payload, target, rules) : [],
  };
}
