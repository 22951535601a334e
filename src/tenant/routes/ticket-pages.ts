import { hash } from 'bcryptjs';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { transaction } from '../../sqlite/transaction.ts';
import { COST } from '../password.ts';
import { isStrongEnough } from '../password-policy.ts';
import { findConnectionByName } from '../store/connections.ts';
import { findTicket, type StoredTicket, type TicketKind, useTicket } from '../store/tickets.ts';
import { findUsers, replaceUser, type StoredUser } from '../store/users.ts';
import type { Tenant } from '../tenant.ts';

/** The pages behind the links in mails. Whoever has the link is let in, once. */

const MAX_BODY = 16 * 1024;
const MAX_PASSWORD = 4096;

type Text = ReturnType<typeof html>;

function page(c: Context, title: string, content: Text, status: ContentfulStatusCode = 200) {
  // The address of the page is a secret, and nothing of another origin has any business here.
  c.header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  const style = 'body { font: 1rem/1.5 sans-serif; max-width: 24rem; margin: 15vh auto; padding: 0 1rem }';
  return c.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>`,
    status,
  );
}

function usedUp(c: Context) {
  const content = html`<p>This link was used already, or it is too old. Ask for a new one.</p>`;
  return page(c, 'This link is no longer good', content, 410);
}

function form(c: Context, user: StoredUser, problem?: string) {
  const content = html`<p>For ${user.email ?? ''}</p>
${problem === undefined ? '' : html`<p role="alert"><strong>${problem}</strong></p>`}
<form method="post"><p><label>New password<br>
<input type="password" name="password" autocomplete="new-password" maxlength="${MAX_PASSWORD}" required autofocus>
</label></p><p><button>Change password</button></p></form>`;
  return page(c, 'Choose a password', content, problem === undefined ? 200 : 400);
}

export function ticketPageRoutes({ db, clock }: Tenant): Hono {
  const app = new Hono();

  /** A ticket that is still good, and whose it is. */
  function find(c: Context, kind: TicketKind) {
    const ticket = findTicket(db, kind, c.req.query('ticket') ?? '', clock.now());
    const user = ticket && findUsers(db, 'row = ?', ticket.user)[0];
    return user && { ticket, user };
  }

  /** Changes the user and uses the ticket up, both or neither. */
  function apply(ticket: StoredTicket, user: StoredUser, changes: Partial<StoredUser>): void {
    const verified = ticket.marks_verified ? { email_verified: true } : {};
    const profile = { ...user.profile, ...changes.profile, ...verified };
    transaction(db, () => {
      replaceUser(db, { ...user, ...changes, profile, updated_at: clock.timestamp() });
      useTicket(db, ticket);
    });
  }

  function done(c: Context, { result_url }: StoredTicket, title: string, text: string) {
    if (result_url === null) return page(c, title, html`<p>${text}</p>`);
    const target = new URL(result_url);
    target.searchParams.set('success', 'true');
    target.searchParams.set('message', text);
    return c.redirect(target.href, 303);
  }

  app.get('/reset-password', (c) => {
    const found = find(c, 'reset-password');
    return found === undefined ? usedUp(c) : form(c, found.user);
  });

  const tooLarge = (c: Context) => page(c, 'This is too much', html`<p>The password is too long.</p>`, 413);

  app.post('/reset-password', bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }), async (c) => {
    const before = find(c, 'reset-password');
    if (before === undefined) return usedUp(c);
    const { password } = await c.req.parseBody();
    const policy = findConnectionByName(db, before.user.connection)?.options.passwordPolicy;
    if (typeof password !== 'string' || password.length > MAX_PASSWORD || !isStrongEnough(password, policy))
      return form(c, before.user, 'This password is too weak.');
    const password_hash = await hash(password, COST);
    // Hashing takes long enough for the link to be used by somebody else.
    const now = find(c, 'reset-password');
    if (now === undefined) return usedUp(c);
    const { ticket, user } = now;
    const profile = { ...user.profile, last_password_reset: clock.timestamp() };
    apply(ticket, user, { password: { kind: 'own', password_hash }, profile });
    return done(c, ticket, 'Password changed', 'You can now sign in with the new password.');
  });

  app.get('/email-verification', (c) => {
    const found = find(c, 'verify-email');
    if (found === undefined) return usedUp(c);
    apply(found.ticket, found.user, {});
    return done(c, found.ticket, 'Address confirmed', 'Your e-mail address is confirmed.');
  });
  return app;
}
