import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../src/tenant/server.ts';
import { DATABASE, SEED, type TestTenant, talkTo } from './over-http.ts';

/** Every address of the Management API that takes JSON, and whatever may be sent there. */

const USER = '/users/auth0%7Cann';
const ENDPOINTS = [
  ['POST', '/users'],
  ['PATCH', USER],
  ['POST', `${USER}/roles`],
  ['DELETE', `${USER}/roles`],
  ['POST', `${USER}/permissions`],
  ['POST', '/roles'],
  ['PATCH', '/roles/rol_0000000000000000'],
  ['POST', '/roles/rol_0000000000000000/users'],
  ['POST', '/tickets/password-change'],
  ['POST', '/tickets/email-verification'],
  ['POST', '/jobs/verification-email'],
  ['PATCH', `/connections/${DATABASE}/clients`],
] as const;

let running: RunningTenant;
let tenant: TestTenant;

beforeAll(async () => {
  const users = [{ connection: 'Customers', user_id: 'ann', email: 'ann@example.com' }];
  running = await startTenant({ seed: { ...SEED, users }, requestsPerSecond: 100_000, burst: 100_000 });
  tenant = await talkTo(running);
  return () => running.close();
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u0000', '\ud800', "'; DROP TABLE user; --", 'ann@example.com', 'auth0|ann', 'Customers'),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.array(text, { maxLength: 3 }));
const property = fc.constantFrom(
  'connection',
  'email',
  'user_id',
  'username',
  'name',
  'app_metadata',
  'user_metadata',
  'roles',
  'users',
  'permissions',
  'ttl_sec',
  'result_url',
  '__proto__',
  'constructor',
);
const body = fc.oneof(
  fc.dictionary(property, value, { maxKeys: 4 }).map((object) => JSON.stringify(object)),
  fc.jsonValue({ maxDepth: 3 }).map((any) => JSON.stringify(any)),
  fc.string({ maxLength: 50 }),
);

describe('whatever is sent to the Management API', () => {
  test.each(ENDPOINTS)('%s %s answers it, and is not broken by it', async (method, path) => {
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { status } = await tenant.call(path, { method, body: sent });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
    const nested = `{"app_metadata":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    expect((await tenant.call(path, { method, body: nested })).status).toBe(400);
    expect((await tenant.call(path, { method, body: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  test('does not change what nobody meant to change', async () => {
    const body = '{"app_metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}}';
    expect((await tenant.call(USER, { method: 'PATCH', body })).status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    expect(await (await tenant.call('/roles')).json()).toEqual(expect.any(Array));
  });
});
