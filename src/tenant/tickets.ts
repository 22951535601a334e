import { newSecret } from './ids.ts';
import { forgetTickets, insertTicket, type TicketKind } from './store/tickets.ts';
import type { StoredUser } from './store/users.ts';
import type { Tenant } from './tenant.ts';

/** Links that let a user choose a password or confirm an address. */

/** Five days, Auth0's default. */
const LIFE_SECONDS = 432_000;

const PATHS: Readonly<Record<TicketKind, string>> = {
  'reset-password': '/u/reset-password',
  'verify-email': '/u/email-verification',
};

export interface TicketRequest {
  readonly kind: TicketKind;
  readonly user: StoredUser;
  /** 0, like nothing: the default. */
  readonly seconds?: number | undefined;
  /** Using it also confirms the address. */
  readonly marksVerified?: boolean | undefined;
  /** Where its user is sent afterwards. */
  readonly resultUrl?: string | undefined;
}

/** The address of a new ticket. @param origin where the tenant is, as the client calls it */
export function issueTicket({ db, clock }: Tenant, origin: string, request: TicketRequest): string {
  const now = clock.now();
  forgetTickets(db, now);
  const token = newSecret();
  const { kind, user, seconds = 0, marksVerified, resultUrl } = request;
  insertTicket(db, token, {
    kind,
    user: user.row,
    expires_at: now + (seconds === 0 ? LIFE_SECONDS : seconds) * 1000,
    marks_verified: marksVerified ?? kind === 'verify-email',
    result_url: resultUrl ?? null,
  });
  return `${origin}${PATHS[kind]}?ticket=${token}#`;
}

/** Issues a ticket and hands it to whoever wants to see the mails. Users without an address get none. */
export function mailTicket(tenant: Tenant, origin: string, kind: TicketKind, user: StoredUser): void {
  if (user.email === null) return;
  const link = issueTicket(tenant, origin, { kind, user });
  tenant.options.onMail?.({ kind, to: user.email, link });
}
