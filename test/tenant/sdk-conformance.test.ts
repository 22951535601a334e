import { gunzipSync } from 'node:zlib';
import { Management, ManagementClient, ManagementError } from 'auth0';
import { AuthApiError, AuthenticationClient, ManagementClient as OffsetClient } from 'auth0/legacy';
import { describe, expect, test, vi } from 'vitest';
import type { TenantOptions } from '../../src/tenant/options.ts';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { DATABASE, OTHER_DATABASE, openTenant, SEED } from './over-http.ts';
import { overPlainHttp, type Sdk, sdkFor } from './sdk-clients.ts';
import * as shapes from './sdk-shapes.ts';

/** Every endpoint a migration needs, driven by Auth0's official SDK: what that understands, a real tenant has said. */

const PASSWORD = 'Tr0ub4dor&3-é';
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';

async function open(options: Partial<TenantOptions> = {}) {
  const tenant = await openTenant(options);
  return { ...tenant, sdk: sdkFor(tenant) };
}

const WAIT = { interval: 15, timeout: 60_000 };

const fileOf = (users: unknown) => Buffer.from(typeof users === 'string' ? users : JSON.stringify(users));

/** Starts an import and follows it to its end. */
async function importUsers(sdk: Sdk, users: unknown, more: { readonly upsert?: boolean } = {}) {
  const created = await sdk.jobs.usersImports.create({
    users: fileOf(users),
    connection_id: DATABASE,
    send_completion_email: false,
    ...more,
  });
  const { id } = shapes.newImport.parse(created);
  const last = async () => shapes.importJob.parse(await sdk.jobs.get(id));
  await vi.waitFor(async () => expect((await last()).status).toMatch(/completed|failed/), WAIT);
  return last();
}

/** What the SDK makes of a refusal: the class of its error, its status and its body. */
async function refusalOf(call: PromiseLike<unknown>) {
  const error: unknown = await call.then(
    () => expect.unreachable('This should have been refused.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ManagementError)) throw error;
  return { kind: error.constructor, statusCode: error.statusCode, body: error.body };
}

/** A refusal of the Management API. */
function refused(kind: unknown, statusCode: number, error: string, message: unknown, errorCode?: string) {
  const body = { statusCode, error, message, ...(errorCode === undefined ? {} : { errorCode }) };
  return { kind, statusCode, body };
}

describe.concurrent('an import, through the SDK', () => {
  test('has its job, its summary, and no errors', async () => {
    const { sdk, signIn } = await open();
    const created = await sdk.jobs.usersImports.create({
      users: fileOf([{ email: 'ann@example.com', password_hash: BCRYPT }]),
      connection_id: DATABASE,
      upsert: false,
      external_id: 'batch-7',
      send_completion_email: false,
    });
    expect(shapes.newImport.parse(created)).toMatchObject({
      external_id: 'batch-7',
      connection: 'Customers',
    });
    const { id } = created;
    await vi.waitFor(async () => expect((await sdk.jobs.get(id)).status).toBe('completed'), WAIT);
    expect(shapes.importJob.parse(await sdk.jobs.get(id)).summary).toEqual({
      total: 1,
      inserted: 1,
      updated: 0,
      failed: 0,
    });
    expect(await sdk.jobs.errors.get(id)).toBeUndefined();
    expect((await signIn('ann@example.com', PASSWORD)).status).toBe(200);
  });

  test('shows how far it is while it runs', async () => {
    const { sdk } = await open({ usersPerSecond: 20 });
    const users = Array.from({ length: 400 }, (_, i) => ({ email: `user${i}@example.com` }));
    const { id } = await sdk.jobs.usersImports.create({ users: fileOf(users), connection_id: DATABASE });
    const running = { status: 'processing', percentage_done: expect.any(Number) };
    const isRunning = async () =>
      expect(shapes.importJob.parse(await sdk.jobs.get(id))).toMatchObject(running);
    await vi.waitFor(isRunning, WAIT);
  });

  test('has a list of errors for users that failed', async () => {
    const { sdk } = await open();
    const { id, summary } = await importUsers(sdk, [{ email: 'no address' }, { email: 'ann@example.com' }]);
    expect(summary).toMatchObject({ inserted: 1, failed: 1 });
    expect(shapes.userErrors.parse(await sdk.jobs.errors.get(id))).toHaveLength(1);
  });

  test('has one object for a job that failed as a whole', async () => {
    const { sdk } = await open();
    const { id, status } = await importUsers(sdk, '[{]');
    expect(status).toBe('failed');
    expect(shapes.jobFailure.parse(await sdk.jobs.errors.get(id)).id).toBe(id);
  });

  test('is refused in words the SDK has classes for', async () => {
    const { sdk, baseUrl } = await open();
    const request = { users: fileOf([]), connection_id: DATABASE };
    expect(await refusalOf(sdk.jobs.usersImports.create({ ...request, connection_id: 'Customers' }))).toEqual(
      refused(
        Management.BadRequestError,
        400,
        'Bad Request',
        "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id",
        'invalid_body',
      ),
    );
    expect(await refusalOf(sdkFor({ baseUrl, token: 'none' }).jobs.usersImports.create(request))).toEqual(
      refused(Management.UnauthorizedError, 401, 'Unauthorized', 'Invalid token.', 'invalid_token'),
    );
    const users = fileOf(' '.repeat(512_000));
    expect(await refusalOf(sdk.jobs.usersImports.create({ ...request, users }))).toEqual(
      refused(
        Management.ContentTooLargeError,
        413,
        'Request Entity Too Large',
        'Payload content length greater than maximum allowed: 512000',
      ),
    );
  });

  test('needs its scope', async () => {
    const { sdk } = await open({ scopes: ['read:users'] });
    const request = { users: fileOf([]), connection_id: DATABASE };
    expect(await refusalOf(sdk.jobs.usersImports.create(request))).toEqual(
      refused(
        Management.ForbiddenError,
        403,
        'Forbidden',
        'Insufficient scope; expected any of: create:users.',
        'insufficient_scope',
      ),
    );
  });

  test('waits outside when two others are running', async () => {
    const { sdk } = await open({ usersPerSecond: 1 });
    const request = { users: fileOf([{ email: 'ann@example.com' }]), connection_id: DATABASE };
    await Promise.all([sdk.jobs.usersImports.create(request), sdk.jobs.usersImports.create(request)]);
    expect(await refusalOf(sdk.jobs.usersImports.create(request))).toEqual(
      refused(
        Management.TooManyRequestsError,
        429,
        'Too Many Requests',
        'There are 2 active import users jobs, please wait until some of them are finished and try again',
        'too_many_jobs',
      ),
    );
  });

  test('of a job nobody knows is not found', async () => {
    const { sdk } = await open();
    expect(await refusalOf(sdk.jobs.get('job_0000000000000000'))).toMatchObject({
      kind: Management.NotFoundError,
      body: { statusCode: 404, message: 'Job not found.' },
    });
    expect(await refusalOf(sdk.jobs.errors.get('job_0000000000000000'))).toMatchObject({
      kind: Management.NotFoundError,
      body: { statusCode: 404, message: 'The job does not exist' },
    });
  });
});

test('an export, through the SDK, is a file of lines', async () => {
  const { sdk } = await open();
  await importUsers(sdk, [{ email: 'ann@example.com' }, { email: 'bob@example.com' }]);
  const fields = [{ name: 'email' }, { name: 'identities[0].connection', export_as: 'connection' }];
  const created = await sdk.jobs.usersExports.create({ connection_id: DATABASE, format: 'json', fields });
  const { id } = shapes.newExport.parse(created);
  const location = async () => shapes.exportJob.parse(await sdk.jobs.get(id)).location;
  await vi.waitFor(async () => expect(await location()).toBeDefined(), WAIT);
  const file = await fetch((await location()) ?? '');
  expect(gunzipSync(await file.bytes()).toString()).toBe(
    '{"email":"ann@example.com","connection":"Customers"}\n{"email":"bob@example.com","connection":"Customers"}\n',
  );
});

describe.concurrent('connections, through the SDK', () => {
  test('come from checkpoint to checkpoint', async () => {
    const { sdk } = await open();
    const page = await sdk.connections.list({ take: 2 });
    expect(shapes.connections.parse(page.data)).toHaveLength(2);
    expect(page.hasNextPage()).toBe(true);
    const names: unknown[] = [];
    for await (const { name } of await sdk.connections.list({ take: 2 })) names.push(name);
    expect(names).toEqual(SEED.connections.map(({ name }) => name));
    const databases = await sdk.connections.list({ strategy: ['auth0'] });
    expect(databases.data.every(({ strategy }) => strategy === 'auth0')).toBe(true);
  });

  test('are got by id, and not found by another', async () => {
    const { sdk } = await open();
    const found = shapes.connection.parse(await sdk.connections.get(DATABASE));
    expect(found).toMatchObject({ name: 'Customers', options: { import_mode: false } });
    expect(await refusalOf(sdk.connections.get('con_0000000000000000'))).toEqual(
      refused(
        Management.NotFoundError,
        404,
        'Not Found',
        'The connection does not exist',
        'inexistent_connection',
      ),
    );
  });

  test('have no options without the scope to see them', async () => {
    const { sdk } = await open({ scopes: ['read:connections'] });
    expect(shapes.connection.parse(await sdk.connections.get(DATABASE))).not.toHaveProperty('options');
  });

  test('have applications, which can be taken away', async () => {
    const { sdk } = await open();
    const [client] = shapes.enabledClients.parse((await sdk.connections.clients.get(DATABASE)).data);
    const client_id = client?.client_id ?? '';
    await sdk.connections.clients.update(DATABASE, [{ client_id, status: false }]);
    expect((await sdk.connections.clients.get(DATABASE)).data).toEqual([]);
  });

  test('are changed', async () => {
    const { sdk } = await open();
    const options = { import_mode: true, enabledDatabaseCustomization: true };
    const changed = shapes.connection.parse(await sdk.connections.update(DATABASE, { options }));
    expect(changed.options).toEqual(options);
  });

  test('lose a user by address', async () => {
    const { sdk } = await open();
    await importUsers(sdk, [{ email: 'ann@example.com' }]);
    await sdk.connections.users.deleteByEmail(DATABASE, { email: 'ann@example.com' });
    expect(await sdk.users.listUsersByEmail({ email: 'ann@example.com' })).toEqual([]);
  });
});

describe.concurrent('users, through the SDK', () => {
  const many = Array.from({ length: 5 }, (_, i) => ({ email: `user${i}@example.com`, user_id: `${i}` }));

  test('are found page by page', async () => {
    const { sdk } = await open();
    await importUsers(sdk, many);
    const q = 'identities.connection:"Customers"';
    const page = await sdk.users.list({ q, search_engine: 'v3', per_page: 2, page: 0, include_totals: true });
    expect(shapes.users.parse(page.data)).toHaveLength(2);
    expect(shapes.usersPage.parse(page.response)).toMatchObject({ start: 0, limit: 2, length: 2, total: 5 });
    const found: unknown[] = [];
    for await (const { email } of await sdk.users.list({ q, per_page: 2 })) found.push(email);
    expect(found).toEqual(many.map(({ email }) => email));
  });

  test('are no more than a thousand in a search', async () => {
    const { sdk } = await open();
    expect(await refusalOf(sdk.users.list({ per_page: 100, page: 10 }))).toMatchObject({
      kind: Management.BadRequestError,
      body: { message: expect.stringContaining('You can only page through the first 1000 records.') },
    });
  });

  test('are found by address and by id', async () => {
    const { sdk } = await open();
    await importUsers(sdk, many);
    const byEmail = shapes.users.parse(await sdk.users.listUsersByEmail({ email: 'user3@example.com' }));
    expect(byEmail).toEqual([shapes.user.parse(await sdk.users.get('auth0|3'))]);
    expect(await refusalOf(sdk.users.get('auth0|nobody'))).toEqual(
      refused(Management.NotFoundError, 404, 'Not Found', 'The user does not exist.', 'inexistent_user'),
    );
  });

  test('are created, changed and deleted', async () => {
    const { sdk } = await open();
    const connection = 'Customers';
    const request = { connection, email: 'ann@example.com', password: 'Lighthouse-42!', verify_email: false };
    const { user_id } = shapes.user.parse(await sdk.users.create(request));
    expect(await refusalOf(sdk.users.create(request))).toEqual(
      refused(Management.ConflictError, 409, 'Conflict', 'The user already exists.', 'auth0_idp_error'),
    );
    const changes = { given_name: 'Ann', blocked: true, app_metadata: { plan: 'gold' } };
    expect(shapes.user.parse(await sdk.users.update(user_id, changes))).toMatchObject(changes);
    await sdk.users.delete(user_id);
    expect(await refusalOf(sdk.users.get(user_id))).toMatchObject({ statusCode: 404 });
  });

  test('get links to choose a password, and to confirm an address', async () => {
    const { sdk, baseUrl } = await open();
    await importUsers(sdk, many);
    const byId = await sdk.tickets.changePassword({ user_id: 'auth0|1' });
    const byEmail = { email: 'user2@example.com', connection_id: DATABASE };
    for (const answer of [
      byId,
      await sdk.tickets.changePassword(byEmail),
      await sdk.tickets.verifyEmail({ user_id: 'auth0|1' }),
    ]) {
      const { ticket } = shapes.ticket.parse(answer);
      expect(ticket.startsWith(baseUrl)).toBe(true);
      expect((await fetch(ticket)).status).toBe(200);
    }
    expect(await refusalOf(sdk.tickets.changePassword({ user_id: 'auth0|nobody' }))).toMatchObject({
      kind: Management.NotFoundError,
      body: { errorCode: 'inexistent_user' },
    });
    shapes.verificationJob.parse(await sdk.jobs.verificationEmail.create({ user_id: 'auth0|1' }));
  });

  test('are told apart by connection only', async () => {
    const { sdk, importUsers: upload } = await open();
    await importUsers(sdk, [{ email: 'ann@example.com', user_id: '7' }]);
    await upload([{ email: 'ann@example.com', user_id: '7' }], { connection: OTHER_DATABASE });
    const both = shapes.users.parse(await sdk.users.listUsersByEmail({ email: 'ann@example.com' }));
    expect(both.map(({ identities: [{ connection }] }) => connection)).toEqual(['Customers', 'Staff']);
  });
});

describe.concurrent('roles, through the SDK', () => {
  test('are created, listed, changed and deleted', async () => {
    const { sdk } = await open();
    const created = shapes.role.parse(await sdk.roles.create({ name: 'editor', description: 'Writes' }));
    shapes.role.parse(await sdk.roles.create({ name: 'reader' }));
    const page = await sdk.roles.list({ per_page: 1, include_totals: true });
    expect(shapes.rolesPage.parse(page.response)).toMatchObject({ start: 0, limit: 1, total: 2 });
    const names: unknown[] = [];
    for await (const { name } of await sdk.roles.list({ per_page: 1 })) names.push(name);
    expect(names.toSorted()).toEqual(['editor', 'reader']);
    const filtered = await sdk.roles.list({ name_filter: 'EDIT' });
    expect(shapes.roles.parse(filtered.data)).toEqual([created]);
    expect(shapes.role.parse(await sdk.roles.get(created.id))).toEqual(created);
    expect(shapes.role.parse(await sdk.roles.update(created.id, { name: 'writer' })).name).toBe('writer');
    expect((await refusalOf(sdk.roles.create({ name: 'reader' }))).statusCode).toBe(409);
    await sdk.roles.delete(created.id);
    expect(await refusalOf(sdk.roles.get(created.id))).toMatchObject({
      kind: Management.NotFoundError,
      body: { message: 'Role not found.' },
    });
  });

  test('are given to users from either side, and taken', async () => {
    const { sdk } = await open();
    await importUsers(sdk, [
      { email: 'ann@example.com', user_id: '1' },
      { email: 'bob@example.com', user_id: '2' },
    ]);
    const { id } = shapes.role.parse(await sdk.roles.create({ name: 'editor' }));
    await sdk.roles.users.assign(id, { users: ['auth0|1'] });
    await sdk.users.roles.assign('auth0|2', { roles: [id] });
    const emails: unknown[] = [];
    for await (const { email } of await sdk.roles.users.list(id, { take: 1 })) emails.push(email);
    expect(emails).toEqual(['ann@example.com', 'bob@example.com']);
    expect(shapes.members.parse((await sdk.roles.users.list(id)).data)).toHaveLength(2);
    expect(shapes.roles.parse((await sdk.users.roles.list('auth0|1')).data)).toMatchObject([{ id }]);
    await sdk.users.roles.delete('auth0|1', { roles: [id] });
    expect((await sdk.users.roles.list('auth0|1')).data).toEqual([]);
    expect(await refusalOf(sdk.roles.users.assign(id, { users: ['auth0|nobody'] }))).toMatchObject({
      kind: Management.NotFoundError,
    });
  });
});

test('permissions, through the SDK, belong to roles and to users', async () => {
  const api = {
    identifier: 'https://shop.example/api',
    name: 'Shop',
    permissions: [{ name: 'read:orders' }],
  };
  const { sdk } = await open({ seed: { ...SEED, apis: [api] } });
  await importUsers(sdk, [{ email: 'ann@example.com', user_id: '1' }]);
  const { id } = shapes.role.parse(await sdk.roles.create({ name: 'editor' }));
  const named = { resource_server_identifier: api.identifier, permission_name: 'read:orders' };
  await sdk.roles.permissions.add(id, { permissions: [named] });
  await sdk.users.permissions.create('auth0|1', { permissions: [named] });
  const ofRole = await sdk.roles.permissions.list(id);
  expect(shapes.permissions.parse(ofRole.data)).toMatchObject([named]);
  expect((await sdk.users.permissions.list('auth0|1')).data).toMatchObject([named]);
  await sdk.roles.permissions.delete(id, { permissions: [named] });
  await sdk.users.permissions.delete('auth0|1', { permissions: [named] });
  expect((await sdk.users.permissions.list('auth0|1')).data).toEqual([]);
  const unknown = { ...named, permission_name: 'fly' };
  expect(await refusalOf(sdk.roles.permissions.add(id, { permissions: [unknown] }))).toMatchObject({
    kind: Management.BadRequestError,
    body: { errorCode: 'inexistent_resource_server_permission' },
  });
});

test('the rate limit is told in the headers the SDK reads, and refused in a class of its own', async () => {
  const { sdk } = await open({ requestsPerSecond: 0.1, burst: 1 });
  const { rawResponse } = await sdk.users.listUsersByEmail({ email: 'ann@example.com' }).withRawResponse();
  expect(rawResponse.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(rawResponse.headers.get('x-ratelimit-reset')) * 1_000).toBeGreaterThan(Date.now());
  expect(await refusalOf(sdk.users.listUsersByEmail({ email: 'ann@example.com' }))).toEqual(
    refused(
      Management.TooManyRequestsError,
      429,
      'Too Many Requests',
      'Global limit has been reached',
      'too_many_requests',
    ),
  );
});

describe.concurrent('the clients that take a domain', () => {
  const credentials = { clientId: 'app', clientSecret: 'correct horse' };

  async function openDomain() {
    const tenant = await openTenant(credentials);
    return { ...tenant, domain: new URL(tenant.baseUrl).host };
  }

  test('get a token for their credentials by themselves', async () => {
    const { domain } = await openDomain();
    const client = new ManagementClient({ domain, ...credentials, maxRetries: 0, fetch: overPlainHttp });
    expect(shapes.connection.parse(await client.connections.get(DATABASE)).name).toBe('Customers');
  });

  test('list connections page by page, in the version that still does', async () => {
    const { domain } = await openDomain();
    const client = new OffsetClient({
      domain,
      ...credentials,
      fetch: overPlainHttp,
      retry: { enabled: false },
    });
    const { data } = await client.connections.getAll({ page: 1, per_page: 2, include_totals: true });
    expect(data).toMatchObject({ start: 2, limit: 2, total: 6 });
    const plain = await client.connections.getAll({ page: 2, per_page: 2 });
    expect(shapes.connections.parse(plain.data)).toHaveLength(2);
  });

  test('are granted tokens, and sign people in', async () => {
    const { domain, importUsers: upload } = await openDomain();
    await upload([
      { email: 'ann@example.com', password_hash: BCRYPT },
      {
        email: 'mfa@example.com',
        password_hash: BCRYPT,
        mfa_factors: [{ email: { value: 'mfa@example.com' } }],
      },
    ]);
    const { oauth, database } = new AuthenticationClient({ domain, ...credentials, fetch: overPlainHttp });
    const granted = await oauth.clientCredentialsGrant({ audience: `https://${domain}/api/v2/` });
    expect(granted.data).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: MANAGEMENT_SCOPES.join(' '),
    });
    const signIn = (username: string, password: string) =>
      oauth.passwordGrant({ username, password, realm: 'Customers' });
    expect((await signIn('ann@example.com', PASSWORD)).data.token_type).toBe('Bearer');
    const wrong = signIn('ann@example.com', 'guess');
    await expect(wrong).rejects.toBeInstanceOf(AuthApiError);
    await expect(wrong).rejects.toMatchObject({
      statusCode: 403,
      error: 'invalid_grant',
      error_description: 'Wrong email or password.',
    });
    await expect(signIn('mfa@example.com', PASSWORD)).rejects.toMatchObject({
      statusCode: 403,
      error: 'mfa_required',
    });
    const forgotten = await database.changePassword({ email: 'ann@example.com', connection: 'Customers' });
    expect(forgotten.data).toBe("We've just sent you an email to reset your password.");
  });
});
