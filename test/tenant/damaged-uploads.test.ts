import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { number } from '../../src/sqlite/rows.ts';
import { startTenant } from '../../src/tenant/server.ts';
import { DATABASE, SEED, type TestTenant, talkTo } from './over-http.ts';

/**
 * Damaged bodies at both forms of an import, one tenant for all of them. Whatever comes: it is refused and leaves no
 * job, or it is accepted and that one job ends.
 */

let tenant: TestTenant;
let jobs: () => number;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  const file = join(folder, 'tenant.sqlite');
  const fast = { usersPerSecond: 1_000_000, requestsPerSecond: 100_000, burst: 100_000 };
  const running = await startTenant({ file, seed: SEED, ...fast });
  const db = new DatabaseSync(file, { readOnly: true });
  tenant = await talkTo(running);
  jobs = () => number(db, 'SELECT count(*) FROM job');
  return async () => {
    db.close();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);

function concat(parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

const idSchema = z.object({ id: z.string() });
const errorSchema = z.object({ statusCode: z.number(), error: z.string(), message: z.string() });

/** Sends one body and checks what became of it. */
async function expectAllOrNothing(body: Bytes, contentType: string): Promise<number> {
  const before = jobs();
  const headers = { 'content-type': contentType };
  const response = await tenant.call('/jobs/users-imports', { method: 'POST', body, headers });
  const answer: unknown = await response.json();
  if (response.status !== 202) {
    expect([400, 413]).toContain(response.status);
    expect(errorSchema.parse(answer).statusCode).toBe(response.status);
    expect(jobs()).toBe(before);
    return response.status;
  }
  expect(jobs()).toBe(before + 1);
  const { status, summary, status_details } = await tenant.finished(idSchema.parse(answer).id);
  if (status === 'failed') expect(status_details).toMatch(/^The users file /);
  else if (summary === undefined) expect.unreachable('A job that is complete has a summary.');
  else expect(summary.inserted + summary.updated + summary.failed).toBe(summary.total);
  return 202;
}

const BOUNDARY = 'x7MA4YWxk';
const CONTENT_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const USERS = JSON.stringify([
  { email: 'ann@example.com', name: 'Änn', app_metadata: { plan: 'gold' } },
  { email: 'bob@example.com' },
]);

interface Part {
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

const field = (name: string, value: string): Part => ({
  headers: [`Content-Disposition: form-data; name="${name}"`],
  body: bytesOf(value),
});
const file = (name: string, body: Uint8Array): Part => ({
  headers: [
    `Content-Disposition: form-data; name="${name}"; filename="users.json"`,
    'Content-Type: text/json',
  ],
  body,
});
const GOOD: readonly Part[] = [
  file('users', bytesOf(USERS)),
  field('connection_id', DATABASE),
  field('upsert', 'true'),
  field('external_id', 'batch-7'),
];

function form(parts: readonly Part[], { lineEnd = '\r\n', end = `--${BOUNDARY}--\r\n` } = {}): Bytes {
  const written = parts.flatMap(({ headers, body }) => [
    bytesOf(`--${BOUNDARY}${lineEnd}${headers.map((line) => line + lineEnd).join('')}${lineEnd}`),
    body,
    bytesOf(lineEnd),
  ]);
  return concat([...written, bytesOf(end)]);
}

const some = <T>(items: readonly T[]) => fc.constantFrom(...items);
const anyBytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array): Bytes => new Uint8Array(array));

/** Bytes that break something: no UTF-8, brackets, signs of the forms' own. */
const poison = fc.oneof(
  anyBytes(8),
  some(
    [
      '\u0000',
      '"',
      '\\',
      '[[[[',
      ']}',
      `\r\n--${BOUNDARY}`,
      `--${BOUNDARY}--`,
      '\r\n\r\n',
      '\n',
      ';',
      '=',
    ].map(bytesOf),
  ),
  fc.constant(new Uint8Array([0xc3, 0x28, 0xff, 0xfe])),
);

/** Cuts a piece out of a body and puts another in its place; the two places are parts of its length. */
const bodyDamage = fc.array(
  fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(60), by: poison }),
  { minLength: 1, maxLength: 3 },
);

function damage(body: Uint8Array, edits: readonly { from: number; length: number; by: Uint8Array }[]): Bytes {
  return edits.reduce<Bytes>((now, { from, length, by }) => {
    const at = Math.floor(from * now.length);
    return concat([now.subarray(0, at), by, now.subarray(at + length)]);
  }, new Uint8Array(body));
}

const headerLines = fc.oneof(
  some([
    [],
    ['Content-Disposition: form-data'],
    ['Content-Disposition: form-data; name='],
    ['Content-Disposition: form-data; name="users'],
    ['Content-Disposition: form-data; name="users"; filename*=UTF-8\'\'%ff.json'],
    ['Content-Disposition: attachment; name="users"; filename="u"'],
    ['content-disposition:form-data;name=users;filename=u'],
    ['Content-Type: text/json'],
    ['no header at all'],
    ['Content-Disposition: form-data; name="users"; filename="u"', 'Content-Transfer-Encoding: base64'],
  ]),
  fc.nat(400_000).map((length) => [`Content-Disposition: form-data; name="${'n'.repeat(length)}"`]),
  fc
    .nat(400_000)
    .map((length) => [`Content-Disposition: form-data; name="a"; filename="${'n'.repeat(length)}"`]),
  fc.nat(20_000).map((length) => Array.from({ length }, () => 'X-Header: 1')),
);

const hostilePart: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ headers: headerLines, body: anyBytes(50) }),
  some(GOOD),
  anyBytes(100).map((body) => file('users', body)),
  fc.nat(200).map((depth) => file('users', bytesOf(`${'['.repeat(depth)}${']'.repeat(depth)}`))),
  fc
    .tuple(some(['connection_id', 'upsert', 'external_id', 'users', 'send_completion_email']), fc.string())
    .map(([name, value]) => field(name, value)),
);

const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant(CONTENT_TYPE) },
  {
    weight: 1,
    arbitrary: some([
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="',
      `multipart/form-data; boundary="${BOUNDARY}"`,
      `MULTIPART/FORM-DATA; charset=utf-16; Boundary=${BOUNDARY}`,
      `multipart/form-data; boundary=${'b'.repeat(5_000)}`,
      `multipart/form-data; boundary=other; boundary=${BOUNDARY}`,
      `multipart/mixed; boundary=${BOUNDARY}`,
      'application/json',
    ]),
  },
);

describe('a damaged multipart form', () => {
  test('that is whole is accepted: what follows is damage to something good', async () => {
    expect(await expectAllOrNothing(form(GOOD), CONTENT_TYPE)).toBe(202);
  });

  test('with pieces cut out, or other bytes in their place', async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(bodyDamage, async (edits) => {
        seen.add(await expectAllOrNothing(damage(form(GOOD), edits), CONTENT_TYPE));
      }),
      { numRuns: 60 },
    );
    expect(seen).toContain(400);
  });

  test('that ends anywhere', async () => {
    const whole = form(GOOD);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        // Without its last line end it is still whole.
        const expected = length >= whole.length - 2 ? 202 : 400;
        expect(await expectAllOrNothing(whole.subarray(0, length), CONTENT_TYPE)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('with parts that are missing, doubled, huge, out of order or made up', async () => {
    const parts = fc.tuple(
      fc.shuffledSubarray([...GOOD]),
      fc.array(hostilePart, { maxLength: 4 }),
      fc.boolean(),
    );
    const end = some([`--${BOUNDARY}--\r\n`, `--${BOUNDARY}--`, `--${BOUNDARY}\r\n`, '', 'epilogue']);
    await fc.assert(
      fc.asyncProperty(parts, some(['\r\n', '\n']), end, contentType, async (chosen, lineEnd, last, type) => {
        const [good, hostile, hostileFirst] = chosen;
        const all = hostileFirst ? [...hostile, ...good] : [...good, ...hostile];
        await expectAllOrNothing(form(all, { lineEnd, end: last }), type);
      }),
      { numRuns: 80 },
    );
  });

  test.each([
    ['10,000 parts', form([...Array.from({ length: 10_000 }, () => field('a', 'b')), ...GOOD])],
    ['nothing but boundaries', bytesOf(`--${BOUNDARY}\r\n`.repeat(35_000))],
    [
      'a body that keeps beginning to be a boundary',
      form([file('users', bytesOf(`\r\n--${BOUNDARY.slice(0, -1)}`.repeat(30_000)))]),
    ],
    ['line ends', form([{ headers: [], body: bytesOf('\r\n'.repeat(200_000)) }])],
  ])('of %s takes no time', async (_what, body) => {
    const startedAt = Date.now();
    await expectAllOrNothing(body, CONTENT_TYPE);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('a damaged JSON body', () => {
  const good = {
    connection_id: DATABASE,
    upsert: true,
    send_completion_email: false,
    users: JSON.parse(USERS),
  };

  test('that is whole is accepted', async () => {
    expect(await expectAllOrNothing(bytesOf(JSON.stringify(good)), 'application/json')).toBe(202);
  });

  test('with pieces cut out, or other bytes in their place', async () => {
    const seen = new Set<number>();
    const body = bytesOf(JSON.stringify(good, null, 2));
    const type = some(['application/json', 'Application/JSON;charset=latin1', 'application/json ; a=b']);
    await fc.assert(
      fc.asyncProperty(bodyDamage, type, async (edits, contentType) => {
        seen.add(await expectAllOrNothing(damage(body, edits), contentType));
      }),
      { numRuns: 80 },
    );
    expect(seen).toContain(400);
  });

  test('with properties of any kind', async () => {
    const any = fc.oneof(fc.jsonValue({ maxDepth: 3 }), some([DATABASE, [], {}, true, 'true', null, 1e300]));
    const user = fc.oneof(
      any,
      fc.dictionary(
        some([
          'email',
          'connection',
          'user_id',
          'password_hash',
          'password_algorithm',
          'app_metadata',
          '__proto__',
          'constructor',
          'custom_password_hash',
        ]),
        fc.oneof(any, some(['ann@example.com', 'Customers', '$2b$10$', 'bcrypt'])),
      ),
    );
    const request = fc.record(
      {
        connection_id: fc.oneof(
          { weight: 4, arbitrary: fc.constant<unknown>(DATABASE) },
          { weight: 1, arbitrary: any },
        ),
        users: fc.oneof(
          { weight: 4, arbitrary: fc.array(user, { maxLength: 8 }) },
          { weight: 1, arbitrary: any },
        ),
        upsert: fc.oneof({ weight: 4, arbitrary: fc.boolean() }, { weight: 1, arbitrary: any }),
        external_id: fc.oneof(fc.string(), any),
        ['__proto__']: any,
      },
      { requiredKeys: ['connection_id', 'users'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 5, arbitrary: request }, { weight: 1, arbitrary: any }),
        async (body) => {
          await expectAllOrNothing(bytesOf(JSON.stringify(body) ?? ''), 'application/json');
        },
      ),
      { numRuns: 80 },
    );
  });

  test.each([
    ['10,000 users that are nothing', `{"connection_id":"${DATABASE}","users":[${'0,'.repeat(10_000)}0]}`],
    ['one key many times', `{${'"users":[],'.repeat(40_000)}"connection_id":"${DATABASE}"}`],
    ['long numbers', `{"connection_id":"${DATABASE}","users":[${'1e308,'.repeat(10_000)}1]}`],
    ['brackets', `{"users":${'[{"a":'.repeat(80_000)}`],
    ['an open text', `{"users":"${'\\u0000'.repeat(80_000)}`],
  ])('of %s takes no time', async (_what, text) => {
    const startedAt = Date.now();
    await expectAllOrNothing(bytesOf(text), 'application/json');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('a body that is not as long as its header says', () => {
  /** Writes a request by hand; the status of the answer, or undefined when the connection closes without one. */
  function send(
    body: Uint8Array,
    length: string,
    type: string,
    { ends = true } = {},
  ): Promise<number | undefined> {
    const { port } = new URL(tenant.baseUrl);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST /api/v2/jobs/users-imports HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
            `Authorization: Bearer ${tenant.token}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`,
        );
        if (ends) socket.end(body);
        else socket.write(body);
      });
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.once('error', reject);
      socket.once('close', () => {
        const status = /^HTTP\/1\.1 ([0-9]{3})/.exec(answer)?.[1];
        resolve(status === undefined ? undefined : Number(status));
      });
    });
  }

  const bodies: readonly (readonly [string, Bytes, string])[] = [
    ['form', form(GOOD), CONTENT_TYPE],
    ['JSON', bytesOf(JSON.stringify({ connection_id: DATABASE, users: [] })), 'application/json'],
  ];

  test.each(bodies)('a %s that is longer is read no further, and refused', async (_what, body, type) => {
    const before = jobs();
    expect(await send(body, String(body.length - 5), type)).toBe(400);
    expect(jobs()).toBe(before);
  });

  test.each(bodies)('a %s that is shorter is no request yet', async (_what, body, type) => {
    const before = jobs();
    expect([400, undefined]).toContain(await send(body, String(body.length + 500), type));
    expect(jobs()).toBe(before);
  });

  test.each(bodies)('a %s that says it is too large is not waited for', async (_what, body, type) => {
    const before = jobs();
    expect(await send(body, '512001', type, { ends: false })).toBe(413);
    expect(jobs()).toBe(before);
  });

  test.each(['-1', 'many', '1e3', '', '5, 6'])('a length of “%s” is no length', async (length) => {
    expect(await send(bytesOf('{}'), length, 'application/json')).toBe(400);
  });
});

describe('an answer that does not wait for the body', () => {
  const body = new Uint8Array(400_000);
  const early: readonly (readonly [string, string, RequestInit, number])[] = [
    ['too large', '/jobs/users-imports', { body: new Uint8Array(2_000_000) }, 413],
    ['no token', '/jobs/users-imports', { body, headers: { authorization: 'Bearer none' } }, 401],
    ['nothing there', '/nowhere', { body }, 404],
    ['no form', '/jobs/users-imports', { body, headers: { 'content-type': 'multipart/mixed' } }, 400],
  ];

  test.each(early)(
    '(%s) leaves nothing of it in front of the next request',
    async (_what, path, init, status) => {
      for (let round = 0; round < 5; round += 1) {
        expect((await tenant.call(path, { method: 'POST', ...init })).status).toBe(status);
        expect(await expectAllOrNothing(form(GOOD), CONTENT_TYPE)).toBe(202);
      }
    },
  );
});

test('many damaged bodies at once leave as many jobs as were accepted, and little memory taken', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const used = () => {
    if (typeof collect === 'function') collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const send = async (index: number) => {
    const isJson = index % 2 === 0;
    const padding = ' '.repeat(400_000);
    const body = isJson
      ? bytesOf(`{"connection_id":"${DATABASE}","users":[${padding}${index % 4 === 0 ? ']' : ''}]}`)
      : form([...GOOD.slice(index % 3), field('padding', padding)]);
    const headers = { 'content-type': isJson ? 'application/json' : CONTENT_TYPE };
    const response = await tenant.call('/jobs/users-imports', { method: 'POST', body, headers });
    return { status: response.status, answer: (await response.json()) as unknown };
  };
  await send(0);
  const memoryBefore = used();
  for (let round = 0; round < 6; round += 1) {
    const jobsBefore = jobs();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index)));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(answers.every(({ status }) => [202, 400, 429].includes(status))).toBe(true);
    expect(accepted.length).toBeGreaterThan(0);
    for (const { answer } of accepted) await tenant.finished(idSchema.parse(answer).id);
    expect(jobs()).toBe(jobsBefore + accepted.length);
  }
  // Bodies are freed some time after their requests are over.
  await expect.poll(() => used() - memoryBefore).toBeLessThan(20_000_000);
});
