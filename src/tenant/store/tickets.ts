import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { rows } from '../../sqlite/rows.ts';

/** Tickets: what the link in a mail lets its holder do, once and for a while. */

const ticketRow = z.object({
  digest: z.string(),
  kind: z.enum(['reset-password', 'verify-email']),
  user: z.int(),
  expires_at: z.int(),
  marks_verified: z.int().transform(Boolean),
  result_url: z.string().nullable(),
});
export type StoredTicket = z.infer<typeof ticketRow>;
export type TicketKind = StoredTicket['kind'];

/** Who reads the store can not use the tickets in it. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** @param token what its holder has to show */
export function insertTicket(db: DatabaseSync, token: string, ticket: Omit<StoredTicket, 'digest'>): void {
  db.prepare(
    `INSERT INTO ticket (digest, kind, user, expires_at, marks_verified, result_url) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(
    digestOf(token),
    ticket.kind,
    ticket.user,
    ticket.expires_at,
    ticket.marks_verified ? 1 : 0,
    ticket.result_url,
  );
}

/** Undefined when it was never there, is used up or too old. @param now milliseconds since 1970 */
export function findTicket(
  db: DatabaseSync,
  kind: TicketKind,
  token: string,
  now: number,
): StoredTicket | undefined {
  const sql = 'SELECT * FROM ticket WHERE digest = ? AND kind = ? AND expires_at > ?';
  return rows(db.prepare(sql), ticketRow, digestOf(token), kind, now)[0];
}

/** A ticket that was used takes the others of its kind with it: a mail that is still around opens nothing. */
export function useTicket(db: DatabaseSync, { kind, user }: StoredTicket): void {
  db.prepare('DELETE FROM ticket WHERE kind = ? AND user = ?').run(kind, user);
}

/** What was mailed to an old address, or before a new password, is not good for anything any more. */
export function dropTicketsOf(db: DatabaseSync, user: number): void {
  db.prepare('DELETE FROM ticket WHERE user = ?').run(user);
}

export function forgetTickets(db: DatabaseSync, now: number): void {
  db.prepare('DELETE FROM ticket WHERE expires_at <= ?').run(now);
}
