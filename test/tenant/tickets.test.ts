import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Mail } from '../../src/tenant/options.ts';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { DATABASE, errorSchema, openTenant, SEED, type TestTenant, talkTo } from './over-http.ts';
import { newTenantFile } from './tenant-file.ts';

const PASSWORD = 'New-passw0rd';

const PEOPLE = {
  ...SEED,
  users: [
    { connection: 'Customers', user_id: 'ann', email: 'ann@example.com' },
    { connection: 'Staff', user_id: 'ann2', email: 'ann@example.com' },
    { connection: 'Customers', user_id: 'odd', email: '<b>&"\'@example.com' },
    { connection: 'google-oauth2', user_id: '1', email: 'gil@example.com' },
  ],
};

const ticketSchema = z.strictObject({ ticket: z.url() });

function post(tenant: TestTenant, path: string, body: unknown) {
  return tenant.call(path, { method: 'POST', body: JSON.stringify(body) });
}

async function newTicket(tenant: TestTenant, body: unknown, kind = 'password-change'): Promise<string> {
  const response = await post(tenant, `/tickets/${kind}`, body);
  expect(response.status).toBe(201);
  return ticketSchema.parse(await response.json()).ticket;
}

const choose = (link: string, password: string) =>
  fetch(link, { method: 'POST', body: new URLSearchParams({ password }), redirect: 'manual' });

async function problem(response: Response) {
  return { status: response.status, message: errorSchema.parse(await response.json()).message };
}

describe.concurrent('a ticket for a new password', () => {
  test('lets a user who was imported without a hash sign in after all', async () => {
    const tenant = await openTenant();
    await tenant.importUsers([{ email: 'new@example.com', user_id: 'new' }]);
    expect((await tenant.signIn('new@example.com', PASSWORD)).status).toBe(403);
    const link = await newTicket(tenant, { user_id: 'auth0|new' });
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/u\/reset-password\?ticket=[\w-]{40,}#$/);
    const page = await fetch(link);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('new@example.com');
    const changed = await choose(link, PASSWORD);
    expect({ status: changed.status, page: await changed.text() }).toEqual({
      status: 200,
      page: expect.stringContaining('Password changed'),
    });
    expect((await tenant.signIn('new@example.com', PASSWORD)).status).toBe(200);
    expect(await tenant.usersByEmail('new@example.com')).toMatchObject([
      { last_password_reset: expect.stringMatching(/^\d{4}-/), email_verified: false },
    ]);
  });

  test('is good once, and takes the user’s other ones with it', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const [first, second] = [
      await newTicket(tenant, { user_id: 'auth0|ann' }),
      await newTicket(tenant, { user_id: 'auth0|ann' }),
    ];
    await choose(second, PASSWORD);
    for (const link of [first, second]) {
      expect((await fetch(link)).status).toBe(410);
      expect((await choose(link, 'Other-passw0rd')).status).toBe(410);
    }
    expect((await tenant.signIn('ann@example.com', PASSWORD)).status).toBe(200);
  });

  test('changes the password once when it is used twice at the same moment', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann' });
    const both = await Promise.all([choose(link, 'First-passw0rd'), choose(link, 'Second-passw0rd')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  });

  test('is not used up by a password that is too weak', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann' });
    for (const weak of ['secret', '', 'x'.repeat(5_000)]) expect((await choose(link, weak)).status).toBe(400);
    expect((await choose(link, 'x'.repeat(20_000))).status).toBe(413);
    expect((await choose(link, PASSWORD)).status).toBe(200);
  });

  test('ends after its time', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann', ttl_sec: 3_600 });
    tenant.clock.advance(3_540_000);
    expect((await fetch(link)).status).toBe(200);
    tenant.clock.advance(61_000);
    expect((await choose(link, PASSWORD)).status).toBe(410);
  });

  test('is no longer good when the user has another address or password', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    for (const changes of [{ email: 'moved@example.com' }, { password: 'Other-passw0rd' }]) {
      const link = await newTicket(tenant, { user_id: 'auth0|ann' });
      await tenant.call('/users/auth0%7Cann', { method: 'PATCH', body: JSON.stringify(changes) });
      expect((await fetch(link)).status).toBe(410);
    }
  });

  test('finds the user by address and connection, too', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { email: 'Ann@example.com', connection_id: DATABASE });
    await choose(link, PASSWORD);
    expect((await tenant.signIn('ann@example.com', PASSWORD, 'Customers')).status).toBe(200);
    expect((await tenant.signIn('ann@example.com', PASSWORD, 'Staff')).status).toBe(403);
  });

  test('confirms the address when it is told to', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    await choose(await newTicket(tenant, { user_id: 'auth0|ann', mark_email_as_verified: true }), PASSWORD);
    const [customer] = await tenant.usersByEmail('ann@example.com');
    expect(customer).toMatchObject({ email_verified: true });
  });

  test('sends its user on afterwards', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann', result_url: 'https://shop.example/in?a=1' });
    const response = await choose(link, PASSWORD);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/shop\.example\/in\?a=1&success=true&message=/,
    );
  });

  test('shows a page in which nothing foreign runs', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const response = await fetch(await newTicket(tenant, { user_id: 'auth0|odd' }));
    const page = await response.text();
    expect(page).toContain('&lt;b&gt;&amp;&quot;&#39;@example.com');
    expect(page).not.toContain('<b>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each([
    [{}, 400, "Payload validation error: 'Either user_id, or email and connection_id are needed'."],
    [
      { user_id: 'auth0|ann', email: 'a@example.com' },
      400,
      "Payload validation error: 'Either user_id, or email and connection_id are needed'.",
    ],
    [
      { email: 'a@example.com' },
      400,
      "Payload validation error: 'Missing required property: connection_id'.",
    ],
    [{ email: 'a@example.com', connection_id: 'con_1' }, 400, 'The connection with id con_1 does not exist.'],
    [{ user_id: 'auth0|nobody' }, 404, 'The user does not exist.'],
    [{ user_id: 'auth0|ann', client_id: 'other' }, 400, 'The client does not exist'],
    [{ user_id: 'google-oauth2|1' }, 400, "The user's main connection does not support this operation."],
    [{ user_id: 'auth0|ann', ttl_sec: -1 }, 400, expect.stringContaining('ttl_sec')],
    [{ user_id: 'auth0|ann', result_url: 'javascript:alert(1)' }, 400, expect.stringContaining('result_url')],
    [{ user_id: 'auth0|ann', new_password: 'x' }, 400, expect.stringContaining('new_password')],
  ])('is not made of %j', async (body, status, message) => {
    const tenant = await openTenant({ seed: PEOPLE });
    expect(await problem(await post(tenant, '/tickets/password-change', body))).toEqual({ status, message });
  });

  test('needs the scope create:user_tickets', async () => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => scope !== 'create:user_tickets');
    const tenant = await openTenant({ seed: PEOPLE, scopes });
    for (const kind of ['password-change', 'email-verification'])
      expect((await post(tenant, `/tickets/${kind}`, { user_id: 'auth0|ann' })).status).toBe(403);
  });

  test('that nobody made opens nothing', async () => {
    const { baseUrl } = await openTenant();
    for (const query of ['', '?ticket=', '?ticket=guess'])
      expect((await fetch(`${baseUrl}/u/reset-password${query}`)).status).toBe(410);
  });
});

describe.concurrent('a ticket for an address', () => {
  test('confirms it, once', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann' }, 'email-verification');
    expect(await (await fetch(link)).text()).toContain('Address confirmed');
    const [customer] = await tenant.usersByEmail('ann@example.com');
    expect(customer).toMatchObject({ email_verified: true });
    expect((await fetch(link)).status).toBe(410);
  });

  test('is not one for a password', async () => {
    const tenant = await openTenant({ seed: PEOPLE });
    const link = await newTicket(tenant, { user_id: 'auth0|ann' }, 'email-verification');
    const other = link.replace('/email-verification', '/reset-password');
    expect((await choose(other, PASSWORD)).status).toBe(410);
  });
});

describe.concurrent('mails', () => {
  async function withMails() {
    const mails: Mail[] = [];
    const tenant = await openTenant({ seed: PEOPLE, clientId: 'app', onMail: (mail) => mails.push(mail) });
    const forgot = (body: Record<string, string>) =>
      fetch(`${tenant.baseUrl}/dbconnections/change_password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    return { tenant, mails, forgot };
  }

  test('for a forgotten password have a link that works', async () => {
    const { tenant, mails, forgot } = await withMails();
    const request = { client_id: 'app', email: 'ANN@example.com', connection: 'Staff' };
    const response = await forgot(request);
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 200,
      text: "We've just sent you an email to reset your password.",
    });
    const [mail] = mails;
    expect(mail).toMatchObject({ kind: 'reset-password', to: 'ann@example.com' });
    await choose(mail?.link ?? '', PASSWORD);
    expect((await tenant.signIn('ann@example.com', PASSWORD, 'Staff')).status).toBe(200);
    const form = new URLSearchParams(request);
    await fetch(`${tenant.baseUrl}/dbconnections/change_password`, { method: 'POST', body: form });
    expect(mails).toHaveLength(2);
  });

  test('are promised to strangers in the same words, and not sent', async () => {
    const { mails, forgot } = await withMails();
    const response = await forgot({ client_id: 'app', email: 'nobody@example.com', connection: 'Staff' });
    expect(await response.text()).toBe("We've just sent you an email to reset your password.");
    expect(mails).toEqual([]);
  });

  test.each([
    [{ client_id: 'app', connection: 'Staff' }, 400, 'email is required'],
    [{ client_id: 'app', email: 'ann@example.com' }, 400, 'connection is required'],
    [
      { client_id: 'app', email: 'gil@example.com', connection: 'google-oauth2' },
      400,
      'connection is not a database connection',
    ],
    [{ client_id: 'other', email: 'ann@example.com', connection: 'Staff' }, 401, 'unknown client'],
  ])('are not sent for %j', async (body, status, error) => {
    const { mails, forgot } = await withMails();
    const response = await forgot(body);
    expect({ status: response.status, body: await response.json() }).toEqual({ status, body: { error } });
    expect(mails).toEqual([]);
  });

  test('that confirm an address are a job', async () => {
    const { tenant, mails } = await withMails();
    const response = await post(tenant, '/jobs/verification-email', {
      user_id: 'auth0|ann',
      client_id: 'app',
    });
    expect(response.status).toBe(201);
    const job: unknown = await response.json();
    expect(job).toEqual({
      id: expect.stringMatching(/^job_/),
      type: 'verification_email',
      status: 'pending',
      created_at: expect.stringMatching(/^\d{4}-/),
    });
    const { id } = z.object({ id: z.string() }).parse(job);
    expect(await tenant.finished(id)).toMatchObject({ status: 'completed' });
    expect(mails).toMatchObject([{ kind: 'verify-email', to: 'ann@example.com' }]);
    const other = await post(tenant, '/jobs/verification-email', {
      user_id: 'auth0|ann',
      client_id: 'other',
    });
    expect(await other.json()).toMatchObject({ statusCode: 400, errorCode: 'invalid_body' });
    expect((await post(tenant, '/jobs/verification-email', { user_id: 'auth0|nobody' })).status).toBe(404);
    expect(mails).toHaveLength(1);
  });

  test('that confirm an address are sent with a change that asks for it', async () => {
    const { tenant, mails } = await withMails();
    const body = JSON.stringify({ email: 'moved@example.com', verify_email: true });
    await tenant.call('/users/auth0%7Cann', { method: 'PATCH', body });
    expect(mails).toMatchObject([{ kind: 'verify-email', to: 'moved@example.com' }]);
  });
});

test('tickets outlive a restart, and the store does not have what is in the link', async () => {
  const file = newTenantFile();
  const options = { file, seed: PEOPLE, port: 0 };
  const first = await startTenant(options);
  const link = new URL(await newTicket(await talkTo(first), { user_id: 'auth0|ann' }));
  await first.close();
  const db = new DatabaseSync(file, { readOnly: true });
  const stored = JSON.stringify(db.prepare('SELECT * FROM ticket').all());
  db.close();
  expect(stored).toContain('reset-password');
  expect(stored).not.toContain(link.searchParams.get('ticket'));
  const second = await startTenant(options);
  onTestFinished(() => second.close());
  const moved = await choose(`${second.baseUrl}${link.pathname}${link.search}`, PASSWORD);
  expect(moved.status).toBe(200);
});
