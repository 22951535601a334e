import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MANAGEMENT_SCOPES } from '../../src/tenant/scopes.ts';
import { errorSchema, openTenant } from './over-http.ts';
import { newTenantFile } from './tenant-file.ts';

describe.concurrent('every call to the Management API', () => {
  test.each([
    ['no token', {}, 'Missing authentication'],
    ['no bearer token', { authorization: 'Basic YTpi' }, 'Missing authentication'],
    ['something that is no token', { authorization: 'Bearer nonsense' }, 'Invalid token.'],
  ])('is refused with %s', async (_what, headers, message) => {
    const { baseUrl } = await openTenant();
    const response = await fetch(`${baseUrl}/api/v2/connections`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ statusCode: 401, error: 'Unauthorized', message });
  });

  test('is refused with the token of another tenant', async () => {
    const [one, other] = [await openTenant(), await openTenant()];
    const response = await one.call('/connections', { headers: { authorization: `Bearer ${other.token}` } });
    expect(response.status).toBe(401);
    const { message } = errorSchema.parse(await response.json());
    expect(message).toBe('Invalid signature received for JSON Web Token validation');
  });

  test.each([
    ['/connections', 'read:connections'],
    ['/users', 'read:users'],
    ['/users-by-email?email=a%40example.com', 'read:users'],
    ['/jobs/job_0000000000000001', 'create:users, read:users'],
  ])('%s needs the scope %s', async (path, scope) => {
    const scopes = MANAGEMENT_SCOPES.filter((name) => !scope.includes(name));
    const response = await (await openTenant({ scopes })).call(path);
    expect(response.status).toBe(403);
    expect(errorSchema.parse(await response.json())).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: `Insufficient scope; expected any of: ${scope}.`,
      errorCode: 'insufficient_scope',
    });
  });

  test('answers addresses that do not exist in the same form', async () => {
    const response = await (await openTenant()).call('/nothing-here');
    expect(response.status).toBe(404);
    expect(errorSchema.parse(await response.json()).statusCode).toBe(404);
    expect(response.headers.get('x-ratelimit-limit')).not.toBeNull();
  });
});

describe.concurrent('the rate limit', () => {
  const header = (response: Response, name: string) => Number(response.headers.get(`x-ratelimit-${name}`));

  test.each([
    [204, 'DELETE', '/users/auth0%7Cnobody', undefined],
    [400, 'GET', '/users?q=(', undefined],
    [404, 'GET', '/users/auth0%7Cnobody', undefined],
    [409, 'POST', '/roles', '{"name":"buyer"}'],
    [413, 'POST', '/roles', 'x'.repeat(1_048_577)],
  ])('is told with a %i, too', async (status, method, path, body) => {
    const { call, clock } = await openTenant({ burst: 50, requestsPerSecond: 0.01 });
    const startedAt = clock.now();
    await call('/roles', { method: 'POST', body: '{"name":"buyer"}' });
    const response = await call(path, { method, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBe(status);
    expect({ limit: header(response, 'limit'), remaining: header(response, 'remaining') }).toEqual({
      limit: 50,
      remaining: 48,
    });
    expect(header(response, 'reset') * 1000).toBeGreaterThan(startedAt);
  });

  test('is told with a 401, a 403 and a 500, too', async () => {
    const file = newTenantFile();
    const tenant = await openTenant({ file, scopes: ['create:roles'] });
    const db = new DatabaseSync(file);
    db.exec(`CREATE TRIGGER breaks BEFORE INSERT ON role BEGIN SELECT RAISE(FAIL, 'broken'); END`);
    db.close();
    const answers = [
      await tenant.call('/roles', { headers: { authorization: '' } }),
      await tenant.call('/roles'),
      await tenant.call('/roles', { method: 'POST', body: '{"name":"buyer"}' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 500]);
    for (const answer of answers) expect(header(answer, 'limit')).toBeGreaterThan(0);
    expect(errorSchema.parse(await answers[2]?.json())).toMatchObject({ message: 'Internal error.' });
  });

  test('lets a burst through, refuses what comes after it, and says when to come back', async () => {
    const { call, clock } = await openTenant({ requestsPerSecond: 0.01, burst: 3 });
    const answers = [];
    for (let request = 0; request < 4; request += 1) answers.push(await call('/connections'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map((answer) => header(answer, 'remaining'))).toEqual([2, 1, 0, 0]);
    const [, , , refused] = answers;
    expect(z.object({ message: z.string(), errorCode: z.string() }).parse(await refused?.json())).toEqual({
      message: 'Global limit has been reached',
      errorCode: 'too_many_requests',
    });
    const reset = refused === undefined ? 0 : header(refused, 'reset') * 1000;
    const wait = reset - clock.now();
    expect(wait).toBeGreaterThan(0);
    clock.advance(wait);
    expect((await call('/connections')).status).toBe(200);
  });
});
