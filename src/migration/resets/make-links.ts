import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, type UserError } from '../../result.ts';
import { number, rows } from '../../sqlite/rows.ts';
import { transaction } from '../../sqlite/transaction.ts';
import { CREATED_WITHOUT } from '../report/must-reset.ts';
import { readSetting, saveSetting } from '../workspace/settings.ts';
import { type LinkFile, openLinkFile } from './link-file.ts';

/**
 * A link for choosing a password for each user who arrived without one, the same users as in must-reset.csv. The
 * tenant sends no mail for it, and neither do we: the links go into a file, for somebody to deliver.
 */

/** How long a link is good: 5 days, as where nothing is said (Auth0 docs, password change ticket). */
export const LINK_SECONDS = 432_000;

export interface LinkTarget {
  /** A link for the connection's user with this address. @param email normalised */
  makeLink(email: string): Promise<MadeLink>;
}

export type MadeLink =
  | { readonly kind: 'made'; readonly link: string }
  | { readonly kind: 'gone' }
  /** For a reason of this user's own; the others go on. */
  | { readonly kind: 'refused'; readonly message: string }
  /** No answer, or no right to do it: nothing more can be done now. */
  | { readonly kind: 'stopped'; readonly error: UserError };

const CONFIRMED = 'reset-links-confirmed-at';
const BYTES = 'reset-links-bytes';

const OPEN = `${CREATED_WITHOUT} AND d.seq NOT IN (SELECT seq FROM reset_link)`;

/** Somebody typed yes: from now on links may be made, by this process or a later one. */
export function confirmLinks(db: DatabaseSync): void {
  saveSetting(db, CONFIRMED, new Date().toISOString());
}

/** Was confirmed, and is not through. */
export function areLinksOpen(db: DatabaseSync): boolean {
  return readSetting(db, CONFIRMED, z.string()) !== undefined && number(db, `SELECT count(*) ${OPEN}`) > 0;
}

export interface LinkReport {
  readonly made: number;
  readonly gone: number;
  readonly failed: number;
  readonly open: number;
  /** The most frequent reason for a failure. Foreign text. */
  readonly failure?: string;
}

const countsRow = z.object({ made: z.int(), gone: z.int(), failed: z.int() });
const reasonRow = z.object({ message: z.string() });

export function linkReport(db: DatabaseSync): LinkReport {
  const [counts = { made: 0, gone: 0, failed: 0 }] = rows(
    db.prepare(`
      SELECT count(*) FILTER (WHERE result = 'made') AS made, count(*) FILTER (WHERE result = 'gone') AS gone,
        count(*) FILTER (WHERE result = 'failed') AS failed FROM reset_link`),
    countsRow,
  );
  const [reason] = rows(
    db.prepare(`
      SELECT message FROM reset_link WHERE result = 'failed' GROUP BY message ORDER BY count(*) DESC LIMIT 1`),
    reasonRow,
  );
  const open = number(db, `SELECT count(*) ${OPEN}`);
  return { ...counts, open, ...(reason === undefined ? {} : { failure: reason.message }) };
}

const userRow = z.object({ seq: z.int(), email: z.string() });

export interface LinkOptions {
  /** The file that links are appended to. */
  readonly path: string;
  /** Aborted: no further link is asked for. */
  readonly signal: AbortSignal;
  onProgress(progress: { readonly done: number; readonly total: number }): void;
}

/**
 * Makes the links that are not made yet, one user after the other. A link that was asked for twice, because its answer
 * was lost, is in the file once.
 * @returns why it stopped early, if it did: what is left then is done by the same call later
 */
export async function makeLinks(
  db: DatabaseSync,
  target: LinkTarget,
  { path, signal, onProgress }: LinkOptions,
): Promise<UserError | undefined> {
  const total = number(db, `SELECT count(*) ${CREATED_WITHOUT}`);
  const next = db.prepare(`SELECT d.seq, r.email ${OPEN} AND d.seq > ? ORDER BY d.seq LIMIT 1`);
  const save = db.prepare('INSERT OR REPLACE INTO reset_link (seq, result, message) VALUES (?, ?, ?)');
  let done = total - number(db, `SELECT count(*) ${OPEN}`);
  let file: LinkFile | undefined;
  try {
    for (let last = 0; ; done += 1) {
      onProgress({ done, total });
      const [user] = rows(next, userRow, last);
      if (user === undefined) return undefined;
      if (signal.aborted) return fail('stopped', 'Stopped before all links were made.').error;
      const { seq, email } = user;
      file ??= openLinkFile(path, readSetting(db, BYTES, z.int()) ?? 0, email);
      const answer = await target.makeLink(email);
      switch (answer.kind) {
        case 'made': {
          const bytes = file.add(email, answer.link);
          transaction(db, () => {
            save.run(seq, 'made', null);
            saveSetting(db, BYTES, bytes);
          });
          break;
        }
        case 'gone':
          save.run(seq, 'gone', null);
          break;
        case 'refused':
          save.run(seq, 'failed', answer.message);
          break;
        case 'stopped':
          return answer.error;
      }
      last = seq;
    }
  } finally {
    file?.close();
  }
}
