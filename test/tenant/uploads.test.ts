import { describe, expect, test } from 'vitest';
import { importBody } from '../../src/auth0/multipart.ts';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { DATABASE, errorSchema, importForm, openTenant, type TestTenant } from './over-http.ts';

const USERS = [{ email: 'ann@example.com' }];

async function post(tenant: TestTenant, body: RequestInit['body'], type?: string) {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const response = await tenant.call('/jobs/users-imports', { method: 'POST', body: body ?? null, headers });
  return { status: response.status, body: (await response.json()) as unknown };
}

function without(name: string): FormData {
  const form = importForm(USERS, {});
  form.delete(name);
  return form;
}

function withPart(name: string, value: string): FormData {
  const form = importForm(USERS, {});
  form.set(name, value);
  return form;
}

describe('an upload of users', () => {
  test('is answered with a job that is pending', async () => {
    const tenant = await openTenant();
    const { status, body } = await post(tenant, importForm(USERS, { externalId: 'batch-7' }));
    expect(status).toBe(202);
    expect(body).toEqual({
      type: 'users_import',
      status: 'pending',
      connection_id: DATABASE,
      connection: 'Customers',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      id: expect.stringMatching(/^job_[A-Za-z0-9]{16}$/),
      external_id: 'batch-7',
    });
  });

  test('has no external_id when an empty one was sent', async () => {
    const tenant = await openTenant();
    expect((await post(tenant, importForm(USERS, { externalId: '' }))).body).not.toHaveProperty(
      'external_id',
    );
  });

  test.each([
    ['no file', without('users'), "Must provide 'users' file as multipart part."],
    ['the users as text', withPart('users', '[]'), "Must provide 'users' file as multipart part."],
    ['an empty file', importForm('', {}), 'Users file must not be empty.'],
    ['no connection', without('connection_id'), "Must provide 'connection_id' as multipart part."],
    [
      'the connection’s name instead of its id',
      importForm(USERS, { connection: 'Customers' }),
      "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id",
    ],
    [
      'a connection nobody knows',
      importForm(USERS, { connection: 'con_0000000000000000' }),
      'The connection does not exist.',
    ],
    [
      'a social connection',
      importForm(USERS, { connection: 'con_TestSocial000001' }),
      'Connection must be a database connection.',
    ],
    [
      'a connection without applications',
      importForm(USERS, { connection: 'con_TestDisabled0001' }),
      'Connection must be enabled.',
    ],
    [
      'a custom database without import mode',
      importForm(USERS, { connection: 'con_TestCustomDb0001' }),
      'Custom Database Connections without import mode are not allowed.',
    ],
    [
      'an upsert that is neither true nor false',
      withPart('upsert', 'yes'),
      "Payload validation error: 'Expected type boolean but found type string' on property upsert",
    ],
  ])('with %s is refused', async (_what, form, message) => {
    const { status, body } = await post(await openTenant(), form);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request', message });
  });

  test('goes into a custom database with import mode', async () => {
    const form = importForm(USERS, { connection: 'con_TestCustomDb0002' });
    expect((await post(await openTenant(), form)).status).toBe(202);
  });

  test.each([
    ['JSON as text', JSON.stringify({ connection_id: DATABASE, users: USERS }), 'text/json'],
    ['a form without files', 'connection_id=x&users=y', 'application/x-www-form-urlencoded'],
    ['multipart without a boundary', 'users', 'multipart/form-data'],
    [
      'multipart that is cut off',
      '--b\r\nContent-Disposition: form-data; name="users"',
      'multipart/form-data; boundary=b',
    ],
  ])('as %s is no multipart', async (_what, text, type) => {
    const { status, body } = await post(await openTenant(), text, type);
    expect(status).toBe(400);
    expect(errorSchema.parse(body).message).toBe(
      "Payload validation error: 'Invalid multipart payload format'.",
    );
  });

  test('needs the scope create:users', async () => {
    const scopes = MANAGEMENT_SCOPES.filter((scope) => scope !== 'create:users');
    const { status, body } = await post(await openTenant({ scopes }), importForm(USERS, {}));
    expect(status).toBe(403);
    expect(errorSchema.parse(body).message).toBe('Insufficient scope; expected any of: create:users.');
  });

  test('may have 512,000 bytes with everything around the users, and not one more', async () => {
    const tenant = await openTenant();
    const form = { connectionId: DATABASE, upsert: false, externalId: 'x' };
    const room = 512_000 - importBody(form, '[]').bytes.byteLength;
    const fits = importBody(form, `[${' '.repeat(room)}]`);
    expect(fits.bytes.byteLength).toBe(512_000);
    expect((await post(tenant, fits.bytes, fits.contentType)).status).toBe(202);
    const tooLarge = importBody(form, `[${' '.repeat(room + 1)}]`);
    const refused = await post(tenant, tooLarge.bytes, tooLarge.contentType);
    expect(refused.status).toBe(413);
    expect(refused.body).toEqual({
      statusCode: 413,
      error: 'Request Entity Too Large',
      message: 'Payload content length greater than maximum allowed: 512000',
    });
  });

  test('is refused when it is too large and does not say how large it is', async () => {
    const tenant = await openTenant();
    const chunk = new TextEncoder().encode(' '.repeat(64 * 1024));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 12) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const response = await tenant.call('/jobs/users-imports', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
  });

  test('waits outside while two others are worked on, however they come', async () => {
    const tenant = await openTenant({ usersPerSecond: 1 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => tenant.upload(USERS)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 202, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(errorSchema.parse(await refused?.json())).toMatchObject({
      error: 'Too Many Requests',
      message:
        'There are 2 active import users jobs, please wait until some of them are finished and try again',
    });
  });

  test('has a place again when one of the two is over', async () => {
    const tenant = await openTenant({ usersPerSecond: 3 });
    await Promise.all([tenant.upload(USERS), tenant.upload(Array.from({ length: 60 }, () => ({})))]);
    expect((await tenant.upload(USERS)).status).toBe(429);
    await expect.poll(async () => (await tenant.upload(USERS)).status, { timeout: 15_000 }).toBe(202);
  });
});
