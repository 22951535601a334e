import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, ok, type Result } from '../../result.ts';
import { rows } from '../../sqlite/rows.ts';
import { normaliseEmail } from '../user/identity.ts';

/**
 * Real sign-ins with passwords that somebody knows. Each of them changes the user: the tenant replaces an imported hash
 * by one of its own, counts the sign-in and notes its time (Auth0 docs: "Bulk User Imports"; "User Profile Structure").
 */

/** How a tenant answers to a name and a password. */
export type SignInAnswer =
  | 'signed-in'
  /** The password is right, and a second factor is asked for. */
  | 'mfa-required'
  | 'wrong-password'
  | 'turned-away'
  | 'leaked-password'
  | 'too-many-attempts'
  /** The application may not do this; it is so for every user. */
  | 'grant-missing'
  /** The application is not who it says. */
  | 'client-refused'
  | 'refused';

/** @typeParam P the password: whatever it is in, this module never looks into it */
export interface KnownPassword<P> {
  /** An e-mail address or a line number of the file. Foreign text. */
  readonly account: string;
  readonly password: P;
}

export interface SignInVerdict {
  /** Foreign text. */
  readonly account: string;
  readonly kind: 'fits' | 'refused' | 'not-tried';
  /** For a person. Holds nothing of the password, whatever the tenant said. */
  readonly sentence: string;
}

const accountRow = z.object({
  email: z.string().nullable(),
  result: z.string().nullable(),
  /** 0 or 1: the record has a hash that a tenant takes. */
  hashed: z.int(),
  blocked: z.int(),
});
type AccountRow = z.infer<typeof accountRow>;

/** The first of the file where several have the address: the one that the password was tried on. */
function findRecord(db: DatabaseSync, account: string): AccountRow | undefined {
  const isLine = /^[0-9]+$/.test(account);
  return rows(
    db.prepare(`
      SELECT r.email, o.result, coalesce(r.payload ->> 'blocked', 0) AS blocked,
        coalesce(r.payload -> 'password_hash', r.payload -> 'custom_password_hash') IS NOT NULL AS hashed
      FROM record r LEFT JOIN outcome o USING (seq)
      WHERE ${isLine ? 'r.line' : 'r.email'} = ? ORDER BY r.seq LIMIT 1`),
    accountRow,
    isLine ? Number(account) : normaliseEmail(account),
  )[0];
}

/** Why it would say nothing about the import to try this one; undefined where it would. */
function pointless(record: AccountRow | undefined): string | undefined {
  switch (record?.result) {
    case undefined:
      return 'There is no such record in this import.';
    case 'created':
      return undefined;
    case 'updated':
    case 'merged':
      return 'The user was there before and has the password of the tenant, not the one of the file.';
    default:
      return 'The record did not arrive.';
  }
}

function sentenceOn(answer: SignInAnswer, { hashed, blocked }: AccountRow): string {
  switch (answer) {
    case 'signed-in':
      return 'Signed in with the old password.';
    case 'mfa-required':
      return 'The old password is right; the tenant asks for the second factor.';
    case 'wrong-password':
      return hashed === 1
        ? 'Wrong e-mail or password, though the hash came along. Is it read in another way, or was the password changed since?'
        : 'Wrong e-mail or password: the user came without a hash, so no old password fits.';
    case 'turned-away':
      return blocked === 1
        ? 'The user is blocked, as the file says.'
        : 'The tenant turns this user away: blocked there, or refused by an Action.';
    case 'leaked-password':
      return 'The tenant knows this password from a leak and wants a new one.';
    case 'too-many-attempts':
      return 'The tenant blocks more tries for a while: too many wrong ones, or too many in a minute.';
    case 'grant-missing':
      return 'The application may not sign users in. Switch “Password” on under its Advanced Settings → Grant Types, for as long as this takes.';
    case 'client-refused':
      return 'The tenant refused the application’s own credentials.';
    case 'refused':
      return 'The tenant refused it for a reason of its own; its log says which.';
  }
}

const NOT_TRIED = 'Not tried, because of the answer before.';

/** What is true of one user is true of all: going on would be asking for a block. */
const HOLDS_FOR_ALL: ReadonlySet<SignInAnswer> = new Set([
  'grant-missing',
  'client-refused',
  'too-many-attempts',
]);

export interface SignInOptions<P> {
  /** @param login the e-mail address */
  readonly signIn: (login: string, password: P) => Promise<Result<SignInAnswer>>;
  readonly signal: AbortSignal;
  onProgress(tried: number, of: number): void;
}

/** Tries each password once and never again: a tenant counts wrong ones. */
export async function trySignIns<P>(
  db: DatabaseSync,
  known: readonly KnownPassword<P>[],
  { signIn, signal, onProgress }: SignInOptions<P>,
): Promise<Result<readonly SignInVerdict[]>> {
  const verdicts: SignInVerdict[] = [];
  let over: string | undefined;
  for (const { account, password } of known) {
    onProgress(verdicts.length, known.length);
    if (signal.aborted) return fail('cancelled', 'The sign-ins were cancelled.');
    const record = findRecord(db, account);
    const login = record?.email;
    const reason = over ?? pointless(record);
    if (record === undefined || !login || reason !== undefined) {
      verdicts.push({ account, kind: 'not-tried', sentence: reason ?? 'The record has no e-mail address.' });
      continue;
    }
    const answer = await signIn(login, password);
    if (!answer.ok) {
      // Those before it have changed their users: what came of them must be said.
      verdicts.push({ account, kind: 'refused', sentence: answer.error.message });
      over = NOT_TRIED;
      continue;
    }
    const fits = answer.value === 'signed-in' || answer.value === 'mfa-required';
    const sentence = sentenceOn(answer.value, record);
    verdicts.push({ account, kind: fits ? 'fits' : 'refused', sentence });
    if (HOLDS_FOR_ALL.has(answer.value)) over = NOT_TRIED;
  }
  return ok(verdicts);
}
