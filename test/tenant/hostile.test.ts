import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningTenant, startTenant } from '../../src/tenant/server.ts';
import { DATABASE, SEED, type TestTenant, talkTo } from './over-http.ts';

/** One tenant for all of it: whatever was sent before, it goes on answering. */
let running: RunningTenant;
let tenant: TestTenant;

beforeAll(async () => {
  running = await startTenant({
    seed: SEED,
    usersPerSecond: 1_000_000,
    requestsPerSecond: 100_000,
    burst: 100_000,
  });
  tenant = await talkTo(running);
  return () => running.close();
});

const idSchema = z.object({ id: z.string() });
const summarySchema = z.object({
  total: z.number(),
  inserted: z.number(),
  updated: z.number(),
  failed: z.number(),
});

/** Sends a body to the import; a job that comes of it is followed to its end. */
async function send(body: RequestInit['body'], headers: Record<string, string> = {}) {
  const response = await tenant.call('/jobs/users-imports', { method: 'POST', body: body ?? null, headers });
  const answer: unknown = await response.json();
  if (response.status !== 202) return { status: response.status, job: undefined };
  return { status: 202, job: await tenant.finished(idSchema.parse(answer).id) };
}

const property = fc.constantFrom(
  'email',
  'user_id',
  'username',
  'app_metadata',
  'mfa_factors',
  'custom_password_hash',
  '__proto__',
  'constructor',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u0000', '\ud800', 'a\u0000@example.com', "'; DROP TABLE user; --", 'ann@example.com'),
);
const hostileRecord = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(property, fc.oneof(text, fc.jsonValue({ maxDepth: 3 })), { maxKeys: 5 }),
  fc.record(
    { email: fc.nat(9).map((n) => `user${n}@example.com`), username: text, user_id: text },
    { requiredKeys: ['email'] },
  ),
);

describe('whatever is sent to the import', () => {
  test('users of any shape are counted, each once, and the job comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileRecord, { maxLength: 12 }), fc.boolean(), async (users, upsert) => {
        const form = new FormData();
        form.set('users', new File([JSON.stringify(users)], 'u'));
        form.set('connection_id', DATABASE);
        form.set('upsert', String(upsert));
        const { job } = await send(form);
        expect(job?.status).toBe('completed');
        const { total, inserted, updated, failed } = summarySchema.parse(job?.summary);
        expect(total).toBe(users.length);
        expect(inserted + updated + failed).toBe(total);
        const errors = await tenant.call(`/jobs/${job?.id}/errors`);
        const listed = errors.status === 204 ? [] : z.array(z.unknown()).parse(await errors.json());
        expect(listed).toHaveLength(failed);
      }),
      { numRuns: 15 },
    );
  });

  test('bytes of any kind are refused or make a job that ends', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new Uint8Array(array));
    const type = fc.constantFrom(
      'multipart/form-data; boundary=b',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="b\\"',
      'multipart/form-data',
      'application/json',
      '',
    );
    await fc.assert(
      fc.asyncProperty(bytes, type, async (body, contentType) => {
        const { status, job } = await send(body, { 'content-type': contentType });
        expect(['completed', 'failed', 400]).toContain(status === 202 ? job?.status : status);
      }),
      { numRuns: 60 },
    );
  });

  test('a good form with some bytes changed is refused or makes a job that ends', async () => {
    const users = JSON.stringify([{ email: 'ann@example.com', name: 'Ann' }]);
    const part = (name: string, extra = '') =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n`;
    const good = new TextEncoder().encode(
      `${part('connection_id')}${DATABASE}\r\n${part('users', '; filename="u.json"')}${users}\r\n--b--\r\n`,
    );
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const body = new Uint8Array(good);
        for (const [at, byte] of changes) body[at] = byte;
        const { status } = await send(body, { 'content-type': 'multipart/form-data; boundary=b' });
        expect([202, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [
      'one record with 200,000 factors',
      `[{"email":"a@example.com","mfa_factors":[${'1,'.repeat(200_000)}1]}]`,
    ],
    ['one record with a very long address', `[{"email":"${'a'.repeat(400_000)}@example.com"}]`],
    ['an address made of dots and signs', `[{"email":"${'a@'.repeat(100_000)}${'.a'.repeat(90_000)}"}]`],
    [
      'metadata 99 levels deep',
      `[{"email":"deep@example.com","app_metadata":{"a":${'['.repeat(90)}${']'.repeat(90)}}}]`,
    ],
    [
      'metadata 50,000 levels deep',
      `[{"email":"a@example.com","app_metadata":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}]`,
    ],
  ])('%s is dealt with at once', async (_what, users) => {
    const form = new FormData();
    form.set('users', new File([users], 'u'));
    form.set('connection_id', DATABASE);
    const startedAt = Date.now();
    expect((await send(form)).status).toBe(202);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('whatever is sent elsewhere', () => {
  test('a token is refused, never an accident', async () => {
    const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
    const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain');
    await fc.assert(
      fc.asyncProperty(body, type, async (content, contentType) => {
        const init = { method: 'POST', body: content, headers: { 'content-type': contentType } };
        const response = await fetch(`${tenant.baseUrl}/oauth/token`, init);
        expect([400, 401]).toContain(response.status);
        expect(await response.json()).toHaveProperty('error_description');
      }),
      { numRuns: 60 },
    );
  });

  test('bodies are bounded', async () => {
    const body = JSON.stringify({ grant_type: 'x'.repeat(100_000) });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${tenant.baseUrl}/oauth/token`, { method: 'POST', body, headers })).status).toBe(
      413,
    );
    expect((await tenant.call('/jobs/users-exports', { method: 'POST', body, headers })).status).toBe(413);
  });

  test('an export is ordered or refused', async () => {
    const request = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { format: fc.constantFrom('json', 7), fields: fc.jsonValue(), limit: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(request, async (content) => {
        const headers = { 'content-type': 'application/json' };
        const init = { method: 'POST', body: JSON.stringify(content), headers };
        expect([200, 400]).toContain((await tenant.call('/jobs/users-exports', init)).status);
      }),
      { numRuns: 60 },
    );
  });

  test('addresses of any kind are answered', async () => {
    const path = fc.oneof(
      fc.string({ maxLength: 30 }).map(encodeURIComponent),
      fc.constantFrom('%', '%zz', '%00', '..%2f..%2fetc', '%F0%9F', 'auth0%7C%00'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/users/', '/jobs/', '/connections/', '/users?q=', '/connections?from='),
        path,
        async (base, end) => {
          expect((await tenant.call(base + end)).status).toBeLessThan(500);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('a client that leaves in the middle of an upload leaves nothing behind', async () => {
    const { port } = new URL(tenant.baseUrl);
    const count = async () =>
      z
        .object({ total: z.number() })
        .parse(await (await tenant.call('/users?per_page=1&include_totals=true')).json()).total;
    const before = await count();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST /api/v2/jobs/users-imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tenant.token}\r\n` +
            'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\nContent-Disp',
          () => setTimeout(() => socket.destroy(), 50),
        );
      });
      socket.once('close', () => resolve());
    });
    expect(await count()).toBe(before);
    const form = new FormData();
    form.set('users', new File(['[]'], 'u'));
    form.set('connection_id', DATABASE);
    expect((await send(form)).job?.status).toBe('completed');
  });
});
