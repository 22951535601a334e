import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { TenantEvent } from '../../src/tenant/events.ts';
import { type Fault, faultSchema } from '../../src/tenant/faults/fault.ts';
import { FAULT_KINDS, FAULT_NAMES } from '../../src/tenant/faults/kinds.ts';
import { parseFault } from '../../src/tenant/faults/parse-fault.ts';
import { faultsHelp, faultTitle } from '../../src/tenant/faults/show-fault.ts';
import type { TenantOptions } from '../../src/tenant/options.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { errorSchema, SEED, talkTo } from './over-http.ts';

const idSchema = z.object({ id: z.string() });
const users = (count: number) => Array.from({ length: count }, (_, i) => ({ email: `user${i}@example.com` }));

/** The fault that a text names. */
function faultOf(text: string): Fault {
  const fault = parseFault(text);
  if (!fault.ok) throw new Error(fault.error.message);
  return fault.value;
}

/** A tenant whose faults are armed when the client has its token. */
async function open(specs: readonly string[], options: Partial<TenantOptions> = {}) {
  const events: TenantEvent[] = [];
  const tenant = await startTenant({
    seed: SEED,
    usersPerSecond: 100_000,
    requestsPerSecond: 'off',
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => tenant.close());
  const client = await talkTo(tenant);
  for (const spec of specs) tenant.faults.arm(faultOf(spec));
  const accepted = () => events.filter(({ kind }) => kind === 'job-accepted').length;
  return { ...client, tenant, events, accepted };
}

async function statuses(count: number, ask: () => Promise<Response>): Promise<readonly (number | 'gone')[]> {
  const seen: (number | 'gone')[] = [];
  for (let i = 0; i < count; i += 1) {
    const answer = await ask().catch(() => undefined);
    await answer?.body?.cancel();
    seen.push(answer?.status ?? 'gone');
  }
  return seen;
}

describe('a fault as it is written', () => {
  test.each<[string, Partial<Fault>]>([
    ['429:3', { name: '429', times: 3 }],
    ['500@import:1', { name: '500', where: 'import', times: 1 }],
    ['500-after@import', { name: '500', where: 'import', isAfter: true }],
    ['drop-before@import', { name: 'drop', where: 'import', isAfter: false }],
    ['502@jobs:p=0.05,seed=7,after=2,9', { probability: 0.05, seed: 7, skip: 2, times: 9 }],
    ['500@/roles', { where: '/roles' }],
    ['503:20s', { ms: 20_000 }],
    ['slow@users:1.5s', { ms: 1_500 }],
    ['expire-tokens:2min', { ms: 120_000 }],
    ['slow-jobs:x2.5', { factor: 2.5 }],
    ['fail-jobs@export', { name: 'fail-jobs', where: 'export' }],
    ['corrupt-export:1', { name: 'corrupt-export', times: 1 }],
  ])('%s', (text, expected) => {
    expect(faultOf(text)).toMatchObject(expected);
  });

  test.each([
    ['', 'not of the form'],
    ['500@@import', 'not of the form'],
    [`${'x'.repeat(100_000)}`, 'not of the form'],
    ['418', 'no such fault'],
    ['429-after', 'there is no 429-after'],
    ['429-later', 'no such fault'],
    ['500:maybe', '“maybe” can not be said'],
    ['500:1,,2', '“” can not be said'],
    ['500:0', 'too small or too large'],
    ['500:p=2', 'too small or too large'],
    ['500:p=0', 'too small or too large'],
    ['500@imports', 'not there'],
    ['500:x3', '500 takes no factor'],
    ['slow', 'slow needs a time: slow@users:2s'],
    ['busy', 'busy needs a time'],
    ['busy@users:3s', 'can not be aimed'],
    ['slow-jobs:3', 'slow-jobs needs a factor'],
    ['fail-jobs:3s', 'takes no time'],
    ['fail-jobs@users', '@import or @export'],
    ['expire-tokens@users:3s', 'is about tokens'],
  ])('%j is refused with a sentence', (text, why) => {
    const parsed = parseFault(text);
    expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringContaining(why) } });
    expect(JSON.stringify(parsed).length).toBeLessThan(2_000);
  });

  test('never throws, and what it makes of any text can be armed', () => {
    const part = fc.constantFrom(
      ...FAULT_NAMES,
      '-after',
      '@',
      'import',
      ':',
      '3',
      'p=0.5',
      '10s',
      'x2',
      ',',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const parsed = parseFault(parts.join(''));
        if (parsed.ok) expect(faultSchema.safeParse(parsed.value).success).toBe(true);
      }),
    );
  });

  test('is explained in the help, every one with an example that works', () => {
    const help = faultsHelp();
    for (const { example, help: what } of Object.values(FAULT_KINDS)) {
      expect(parseFault(example)).toMatchObject({ ok: true });
      expect(help).toContain(example);
      expect(help).toContain(what);
    }
    expect(faultTitle(faultOf('drop-after@import:p=0.5'))).toBe('drop-after@import');
    for (const line of help.split('\n')) expect(line.length).toBeLessThan(110);
  });
});

describe('when a fault comes', () => {
  test('so many times, and then no more', async () => {
    const { call, tenant } = await open(['500:2']);
    expect(await statuses(3, () => call('/connections'))).toEqual([500, 500, 200]);
    expect(tenant.faults.armed()).toEqual([]);
  });

  test('after so many that were let through', async () => {
    const { call } = await open(['500:after=2']);
    expect(await statuses(4, () => call('/connections'))).toEqual([200, 200, 500, 200]);
  });

  test('only where it is aimed at', async () => {
    const { call } = await open(['500@/users-by-email', '502@jobs']);
    expect(await statuses(1, () => call('/connections'))).toEqual([200]);
    expect(await statuses(1, () => call('/users'))).toEqual([200]);
    expect(await statuses(2, () => call('/users-by-email?email=a%40b.c'))).toEqual([500, 200]);
    expect(await statuses(2, () => call('/jobs/job_0000000000000000'))).toEqual([502, 404]);
  });

  test('with a probability, the same every time for the same seed', async () => {
    const run = async (seed: number) => {
      const { call } = await open([`500:p=0.5,seed=${seed}`]);
      return statuses(40, () => call('/connections'));
    };
    const [one, again, other] = [await run(3), await run(3), await run(4)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    const share = one.filter((status) => status === 500).length / one.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  test('for a time, as an outage', async () => {
    const { call, tenant } = await open(['503:20s']);
    expect(await statuses(2, () => call('/connections'))).toEqual([503, 503]);
    tenant.clock.advance(21_000);
    expect(await statuses(2, () => call('/connections'))).toEqual([200, 200]);
  });

  test('it is told about; disarmed, it does not come', async () => {
    const { call, tenant, events } = await open(['500@connections']);
    await statuses(1, () => call('/connections'));
    expect(events).toMatchObject([{ kind: 'fault', at: 'GET /api/v2/connections', fault: { name: '500' } }]);
    tenant.faults.arm({ name: '500' });
    tenant.faults.clear();
    expect(await statuses(1, () => call('/connections'))).toEqual([200]);
    expect(() => tenant.faults.arm({ name: 'slow' })).toThrow(/needs a time/);
  });

  test('it can be there from the start, and at the token', async () => {
    const faults = [faultOf('429@token:1'), faultOf('500@token:1')];
    const tenant = await startTenant({ seed: SEED, faults });
    onTestFinished(() => tenant.close());
    const ask = () => fetch(`${tenant.baseUrl}/oauth/token`, { method: 'POST' });
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: 'too_many_requests' });
    expect(await (await ask()).json()).toEqual({
      error: 'server_error',
      error_description: 'Internal error.',
    });
  });
});

describe('a request runs into', () => {
  test('429: it says when to come back', async () => {
    const { call } = await open(['429']);
    const refused = await call('/connections');
    expect(refused.status).toBe(429);
    expect(errorSchema.parse(await refused.json())).toMatchObject({
      message: 'Global limit has been reached',
      errorCode: 'too_many_requests',
    });
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    const wait = Number(refused.headers.get('x-ratelimit-reset')) * 1000 - Date.now();
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(1_000);
  });

  test('a gateway: its page is no JSON', async () => {
    const { call } = await open(['502']);
    const answer = await call('/connections');
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await answer.text()).toContain('502 Bad Gateway');
  });

  test.each(['500', '502', '503', '504', 'drop'])(
    '%s before the upload is accepted: there is no job',
    async (name) => {
      const { upload, accepted } = await open([`${name}@import`]);
      const large = users(8_000);
      const [answer] = await statuses(1, () => upload(large));
      expect(answer).toBe(name === 'drop' ? 'gone' : Number(name));
      expect(accepted()).toBe(0);
      expect(await statuses(1, () => upload(large))).toEqual([202]);
    },
  );

  test.each(['500', '502', '503', '504', 'drop'])(
    '%s after the upload was accepted: the job is there, and works',
    async (name) => {
      const { upload, accepted, events, usersByEmail } = await open([`${name}-after@import`]);
      const [answer] = await statuses(1, () => upload(users(2)));
      expect(answer).toBe(name === 'drop' ? 'gone' : Number(name));
      expect(accepted()).toBe(1);
      await expect.poll(() => events.at(-1)?.kind).toBe('job-ended');
      expect(await usersByEmail('user1@example.com')).toHaveLength(1);
    },
  );

  test('a timeout: nothing comes, before or after', async () => {
    const { call, baseUrl, token, accepted } = await open(['timeout@connections', 'timeout-after@import']);
    const signal = () => AbortSignal.timeout(1_000);
    await expect(call('/connections', { signal: signal() })).rejects.toThrow(/timeout/);
    const form = new FormData();
    form.set('users', new File(['[]'], 'users.json'));
    form.set('connection_id', 'con_TestDatabase0001');
    const request = {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${token}` },
      signal: signal(),
    };
    await expect(fetch(`${baseUrl}/api/v2/jobs/users-imports`, request)).rejects.toThrow(/timeout/);
    expect(accepted()).toBe(1);
    expect(await statuses(1, () => call('/connections'))).toEqual([200]);
  });

  test('a timeout does not keep the tenant from closing', async () => {
    const { call, tenant } = await open(['timeout', 'slow:1h']);
    const hanging = [call('/connections'), call('/connections')];
    const ended = Promise.allSettled(hanging);
    await expect.poll(() => tenant.faults.armed().length).toBe(1);
    const startedAt = Date.now();
    await tenant.close();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('slowness: the answer comes, later', async () => {
    const { call } = await open(['slow@connections:300ms,1', '500@connections']);
    const startedAt = Date.now();
    expect((await call('/connections')).status).toBe(500);
    expect(Date.now() - startedAt).toBeGreaterThan(280);
    expect((await call('/connections')).status).toBe(200);
  });

  test('somebody else’s jobs, from the first upload on', async () => {
    const { upload, tenant, call } = await open(['busy:30s']);
    tenant.clock.advance(60_000);
    const refused = await upload(users(1));
    expect(refused.status).toBe(429);
    expect(errorSchema.parse(await refused.json())).toMatchObject({
      message: expect.stringContaining('There are 2 active import users jobs'),
      errorCode: 'too_many_jobs',
    });
    expect(refused.headers.get('x-ratelimit-reset')).toBeNull();
    expect((await call('/connections')).status).toBe(200);
    tenant.clock.advance(29_000);
    expect((await upload(users(1))).status).toBe(429);
    tenant.clock.advance(2_000);
    expect((await upload(users(1))).status).toBe(202);
  });

  test('a file of an export that breaks off', async () => {
    const seed = {
      ...SEED,
      users: users(2_000).map((user, i) => ({ ...user, connection: 'Customers', user_id: `${i}` })),
    };
    const { call, finished } = await open(['corrupt-export:1'], { seed });
    const headers = { 'content-type': 'application/json' };
    const order = await call('/jobs/users-exports', { method: 'POST', headers, body: '{"format":"json"}' });
    const location = z.string().parse((await finished(idSchema.parse(await order.json()).id)).location);
    const file = async () => Buffer.from(await (await fetch(location)).arrayBuffer());
    const damaged = await file();
    expect(damaged.length).toBeGreaterThan(100);
    expect(() => gunzipSync(damaged)).toThrow(/unexpected end/);
    expect(
      gunzipSync(await file())
        .toString()
        .trim()
        .split('\n'),
    ).toHaveLength(2_000);
  });
});

describe('a job runs into', () => {
  test('slowness', async () => {
    const { upload, job } = await open(['slow-jobs:x10'], { usersPerSecond: 200 });
    const { id } = idSchema.parse(await (await upload(users(100))).json());
    await new Promise((resolve) => setTimeout(resolve, 700));
    const { percentage_done = 0 } = await job(id);
    expect(percentage_done).toBeGreaterThan(0);
    expect(percentage_done).toBeLessThan(30);
  });

  test('failure as a whole: no users, and /errors says so', async () => {
    const { upload, finished, call, usersByEmail } = await open(['fail-jobs:1']);
    const { id } = idSchema.parse(await (await upload(users(3))).json());
    expect(await finished(id)).toMatchObject({ status: 'failed', status_details: 'Internal error.' });
    expect(await (await call(`/jobs/${id}/errors`)).json()).toMatchObject({ id, status: 'failed' });
    expect(await usersByEmail('user0@example.com')).toEqual([]);
  });

  test('failure halfway: half of the users are there', async () => {
    const { upload, finished, usersByEmail, importUsers } = await open(['fail-jobs-halfway']);
    const { id } = idSchema.parse(await (await upload(users(10))).json());
    expect((await finished(id)).status).toBe('failed');
    expect(await usersByEmail('user4@example.com')).toHaveLength(1);
    expect(await usersByEmail('user5@example.com')).toHaveLength(0);
    expect((await importUsers(users(10))).summary).toMatchObject({ inserted: 5, failed: 5 });
  });

  test('failure without a word', async () => {
    const { upload, finished, call } = await open(['fail-jobs-silently:1']);
    const { id } = idSchema.parse(await (await upload(users(3))).json());
    const job = await finished(id);
    expect(job.status).toBe('failed');
    expect(job).not.toHaveProperty('status_details');
    expect((await call(`/jobs/${id}/errors`)).status).toBe(204);
  });

  test('failure of an export', async () => {
    const { call, finished, importUsers } = await open(['fail-jobs@export']);
    const headers = { 'content-type': 'application/json' };
    const order = await call('/jobs/users-exports', { method: 'POST', headers, body: '{"format":"json"}' });
    const job = await finished(idSchema.parse(await order.json()).id);
    expect(job.status).toBe('failed');
    expect(job).not.toHaveProperty('location');
    expect((await importUsers(users(1))).summary?.inserted).toBe(1);
  });
});

test('tokens end before their time, whatever was said', async () => {
  const { grant, tenant, baseUrl } = await open(['expire-tokens:60s']);
  const granted = await grant({ grant_type: 'client_credentials', audience: `${baseUrl}/api/v2/` });
  const { access_token, expires_in } = z
    .object({ access_token: z.string(), expires_in: z.number() })
    .parse(await granted.json());
  expect(expires_in).toBe(86_400);
  const ask = () =>
    fetch(`${baseUrl}/api/v2/connections`, { headers: { authorization: `Bearer ${access_token}` } });
  tenant.clock.advance(50_000);
  expect((await ask()).status).toBe(200);
  tenant.clock.advance(11_000);
  expect((await ask()).status).toBe(401);
});
