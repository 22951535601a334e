import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { pathTemplate } from '../src/auth0/logged-fetch.ts';
import { result } from '../src/flow/selectors.ts';
import { log } from '../src/log.ts';
import { closeLog, logPath, openLog } from '../src/log-file.ts';
import { program } from './e2e/planned.ts';
import { CLIENT, planned } from './session/at-review.ts';
import { send, walkTo } from './session/walk.ts';
import { openTenant } from './tenant/over-http.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeLog);

const lineSchema = z.looseObject({
  time: z.iso.datetime(),
  level: z.enum(['info', 'warn', 'error']),
  pid: z.int(),
  event: z.string(),
});

function linesOf(path: string) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC';
const PASSWORD = 'Tr0ub4dor&3-é';
const PLAIN = 'zebra-in-plain-text';

/** Whatever of a user could show up: each of them has something of its own in every field. */
const ROWS = Array.from({ length: 8 }, (_, n) => [
  `zebra-${n}`,
  `zebra${n}@example.com`,
  `Given-Zebra-${n}`,
  n === 7 ? PLAIN : BCRYPT,
  `role-zebra-${n % 2}`,
  `note-zebra-${n}`,
]);
const CSV = `id,email,first_name,password,role,notes\n${ROWS.map((row) => row.join(',')).join('\n')}\n`;

/** What must be nowhere. */
const SECRETS = [
  /zebra/i,
  /@/,
  /\$2b/,
  /abcdefghijkl/,
  /Tr0ub4dor/,
  /secret-of-the-test/,
  /eyJ/,
  /auth0\||auth0%7C/i,
  /Customers/,
];

function expectMasked(path: string): void {
  const text = readFileSync(path, 'utf8');
  for (const secret of SECRETS) expect(text).not.toMatch(secret);
  expect(text).not.toContain('unlogged');
}

describe('the log', () => {
  test('tells a whole migration, from the first request to the undo, and nothing about a user', async () => {
    const path = join(folder, 'migration.ndjson');
    expect(openLog(path)).toEqual({ ok: true, value: undefined });
    const tenant = await openTenant(CLIENT);
    await tenant.importUsers([{ email: 'zebra1@example.com', user_id: 'zebra-1' }]);
    const { session, home } = await planned(tenant, CSV);
    await walkTo(session, 'report');
    expect(session.getState().at).toBe('report');
    expect(result(session.getState(), 'run')?.report.actual).toMatchObject({ created: 6, failed: 0 });
    await send(session, { type: 'check-users', sample: { count: 50, seed: 7 } });
    expect(result(session.getState(), 'check')?.asked).toBe(6);
    await send(session, { type: 'open-roles' }, { type: 'confirm' }, { type: 'confirm' });
    expect(result(session.getState(), 'assign-roles')?.failures).toEqual([]);
    await session.close();
    closeLog();

    const env = {
      ...process.env,
      AUTH0_IMPORT_WIZARD_HOME: home,
      AUTH0_DOMAIN: tenant.baseUrl,
      AUTH0_CLIENT_ID: CLIENT.clientId,
      AUTH0_CLIENT_SECRET: CLIENT.clientSecret,
    };
    const undone = await program(env, 'undo', '--yes', 'Customers', '--log', path);
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('6 users deleted') });

    expectMasked(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const lines = linesOf(path);
    const of = (event: string) => lines.filter((line) => line.event === event);
    expect(of('scanned')).toMatchObject([{ records: 8, invalid: 0, schemes: 2 }]);
    expect(of('planned')).toMatchObject([{ existing: 1, classes: { new: 6, existing: 1, plaintext: 1 } }]);
    expect(of('packed')).toMatchObject([{ jobs: 1, records: 6 }]);
    expect(of('job').map(({ state }) => state)).toEqual(
      expect.arrayContaining(['uploading', 'pending', 'done']),
    );
    expect(of('job').at(-1)).toMatchObject({ id: expect.stringMatching(/^job_/), records: 6, inserted: 6 });
    expect(of('imported')).toMatchObject([{ level: 'info', created: 6, failed: 0, leftOut: 2 }]);
    expect(of('undone')).toMatchObject([{ deleted: 6, kept: 0 }]);
    expect(of('started')).toMatchObject([{ command: 'undo' }]);
    expect(of('ended')).toMatchObject([{ exitCode: 0 }]);
    expect(of('work').map(({ work }) => work)).toEqual(
      expect.arrayContaining(['connect', 'scan', 'plan', 'pack', 'ready', 'run', 'check', 'assign-roles']),
    );
    const requests = of('request').map(({ method, path: asked, status }) => `${method} ${asked} ${status}`);
    expect(requests).toEqual(
      expect.arrayContaining([
        'POST /oauth/token 200',
        'GET /connections 200',
        'POST /jobs/users-exports 200',
        'GET /jobs/{id} 200',
        'GET /download 200',
        'POST /jobs/users-imports 202',
        'GET /users/{id} 200',
        'POST /roles/{id}/users 200',
        'DELETE /users/{id} 204',
      ]),
    );
  });

  test('is written by commands that need no tenant, and behind what is there', async () => {
    const path = join(folder, 'commands.ndjson');
    writeFileSync(path, '{"time":"2026-01-01T00:00:00.000Z","level":"info","pid":1,"event":"earlier"}\n', {
      mode: 0o644,
    });
    const file = join(folder, 'legacy.csv');
    writeFileSync(file, CSV);
    const out = join(folder, 'out');
    expect(await program(process.env, 'prepare', file, '--out', out, '--log', path)).toMatchObject({
      code: 0,
    });
    expect(await program(process.env, '--log', path, 'inspect', join(folder, 'zebra.csv'))).toMatchObject({
      code: 2,
    });
    expectMasked(path);
    expect(linesOf(path).map(({ event }) => event)).toEqual([
      'earlier',
      'started',
      'prepared',
      'ended',
      'started',
      'problem',
      'ended',
    ]);
    expect(linesOf(path).at(2)).toMatchObject({ records: 8, users: 7, leftOut: 1 });
    expect(linesOf(path).at(-2)).toMatchObject({ level: 'error', code: 'source-unreadable' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is not written unless it is asked for, and its file has to be one that can be written', async () => {
    log('ended', { exitCode: 0, ms: 1 });
    expect(logPath()).toBeUndefined();
    const nowhere = join(folder, 'nowhere', 'log');
    expect(openLog(nowhere)).toMatchObject({ ok: false, error: { code: 'log-unwritable' } });
    const refused = await program(process.env, 'list', '--log', nowhere);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('The log can not be written'),
    });
    expect(existsSync(nowhere)).toBe(false);
  });

  test('takes no text but its own words, whatever it is given', () => {
    const path = join(folder, 'random.ndjson');
    openLog(path);
    onTestFinished(closeLog);
    const foreign = fc.oneof(
      fc.emailAddress(),
      fc.string({ minLength: 1 }),
      fc.constantFrom(
        BCRYPT,
        PASSWORD,
        'auth0|zebra',
        'Given Zebra',
        '/users/auth0%7Czebra',
        'eyJhbGciOi.x.y',
        '12345',
      ),
    );
    let written = 0;
    fc.assert(
      fc.property(
        foreign.filter((text) => !/^[a-z][a-z0-9-]*$/.test(text)),
        (text) => {
          log('request', { method: 'GET', path: text, ms: 1 });
          log('request', { method: 'GET', path: `/users/${text}?q=${text}`, ms: 1 });
          log('work', { work: 'run', ok: false, code: text, ms: 1 });
          log('problem', { code: text });
          log('started', { command: text, version: '1.0.0', node: 'v24.0.0', platform: 'linux' });
          written += 5;
        },
      ),
    );
    const lines = linesOf(path);
    expect(lines).toHaveLength(written);
    for (const line of lines) expect(line.event).toBe('unlogged');
  });

  test('knows a path by its words, and everything else in it as an id', () => {
    expect(pathTemplate('/users/auth0%7C42?fields=email')).toBe('/users/{id}');
    expect(pathTemplate('/users-by-email?email=ann%40example.com')).toBe('/users-by-email');
    expect(pathTemplate('/jobs/job_1/errors')).toBe('/jobs/{id}/errors');
    expect(pathTemplate('/connections/ann@example.com/clients')).toBe('/connections/{id}/clients');
  });
});
