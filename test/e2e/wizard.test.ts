import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KNOWN_PASSWORDS } from '../../samples/make-acme.ts';
import { startProgram, type TerminalOptions, type TestTerminal } from './pty.ts';

const CLIENT = { clientId: 'e2e-client', clientSecret: 'e2e-secret-of-the-embedded-tenant' };

let terminal: TestTerminal;
let home: string;

function open(options: TerminalOptions = {}): TestTerminal {
  home = mkdtempSync(join(tmpdir(), 'wizard-home-'));
  const env = {
    AUTH0_IMPORT_WIZARD_HOME: home,
    AUTH0_IMPORT_WIZARD_TENANT_ID: CLIENT.clientId,
    AUTH0_IMPORT_WIZARD_TENANT_SECRET: CLIENT.clientSecret,
    ...options.env,
  };
  terminal = startProgram({ ...options, env });
  return terminal;
}

afterEach(() => terminal.close());

/** From the first screen to the collisions, with nothing but Enter. Returns the tenant's address. */
async function walkToCollisions(): Promise<string> {
  await terminal.waitFor('❯ Embedded tenant');
  terminal.press('enter');
  await terminal.waitFor('❯ Initial-Migration-Connection');
  const [baseUrl = ''] = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(terminal.screen()) ?? [];
  terminal.press('enter');
  await terminal.waitFor('❯ acme-legacy.csv');
  terminal.press('enter');
  await terminal.waitFor('accept all');
  terminal.press('enter');
  await terminal.waitFor('508 records read');
  terminal.press('enter');
  await terminal.waitFor('Planned: 419 created, 0 updated, 6 undecided, 83 left out.');
  return baseUrl;
}

async function token(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      audience: `${baseUrl}/api/v2/`,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

async function signIn(baseUrl: string, username: string, password: string): Promise<number> {
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      realm: 'Initial-Migration-Connection',
      username,
      password,
    }),
  });
  return response.status;
}

describe('a first migration, in a terminal of 80x24', () => {
  test('goes from the first screen to the report with Enter and arrow keys, and the tenant has the users', async () => {
    open();
    const baseUrl = await walkToCollisions();
    // To “already in the connection”, which is left out unless somebody says otherwise.
    terminal.press('down', 'down', 'down', 'down', 'down', 'down', 'right');
    await terminal.waitFor('Planned: 419 created, 9 updated, 6 undecided, 74 left out.');
    terminal.press('enter');
    await terminal.waitFor('Nothing has been sent yet.');
    terminal.press('enter');
    await terminal.waitFor('▶ processing');
    await terminal.waitFor('All jobs have ended');
    terminal.press('enter');
    await terminal.waitFor('Everything went exactly as the preview said.');
    expect(terminal.screen()).toMatch(/Created +419 +as predicted/);
    expect(terminal.screen()).toMatch(/Updated +9 +as predicted/);
    expect(terminal.screen()).toMatch(/Failed +0 +as predicted/);

    const authorization = `Bearer ${await token(baseUrl)}`;
    const get = async (path: string) =>
      (await fetch(`${baseUrl}/api/v2${path}`, { headers: { authorization } })).json();
    const q = encodeURIComponent('identities.connection:"Initial-Migration-Connection"');
    expect(await get(`/users?q=${q}&include_totals=true&per_page=1`)).toMatchObject({ total: 24 + 419 });
    expect(await get('/users-by-email?email=grace.lighthouse@example.com')).toMatchObject([
      { user_id: 'auth0|100001', given_name: 'Grace', email_verified: true, app_metadata: { tier: 'gold' } },
    ]);
    // Alice was updated: what the tenant knew of her is still there, beside what the shop knew.
    expect(await get('/users-by-email?email=alice@example.com')).toMatchObject([
      { user_id: 'auth0|100004', app_metadata: { source: 'new-shop', tier: 'gold' } },
    ]);
    // Bob was left out: his id belongs to somebody else.
    expect(await get('/users-by-email?email=bob@example.com')).toEqual([]);
    expect(await get('/users-by-email?email=old.timer@example.com')).toEqual([]);
    for (const [email, password] of Object.entries(KNOWN_PASSWORDS)) {
      expect([email, await signIn(baseUrl, email, password)]).toEqual([email, 200]);
      expect([email, await signIn(baseUrl, email, `${password}x`)]).toEqual([email, 403]);
    }

    const [folder = ''] = readdirSync(home);
    const notImported = join(home, folder, 'not-imported.csv');
    expect(statSync(notImported).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, folder, 'workspace.sqlite')).mode & 0o777).toBe(0o600);
    const rows = readFileSync(notImported, 'utf8');
    expect(rows).toContain('bob@example.com');
    expect(rows).not.toContain('sommer2009');
    const mustReset = join(home, folder, 'must-reset.csv');
    expect(statSync(mustReset).mode & 0o777).toBe(0o600);
    expect(readFileSync(mustReset, 'utf8').trim().split('\n')).toEqual([
      'email,reason',
      'guest.one@example.com,no password',
      'guest.two@example.com,no password',
      'guest.three@example.com,no password',
    ]);

    terminal.type('q');
    expect(await terminal.exited()).toBe(0);
    expect(terminal.buffer()).toBe('normal');
    expect(terminal.screen()).toContain('419 users created, 9 updated, 0 failed, 80 records left out.');
    expect(terminal.raw()).not.toContain('sommer2009');
    expect(terminal.raw()).not.toContain(CLIENT.clientSecret);
    // The tab showed how far it was, and nothing of that is left.
    const marks = terminal
      .raw()
      .split('\u001b]9;4;')
      .map((mark) => mark.split('\u0007')[0]);
    expect(marks.some((mark) => mark?.startsWith('1;'))).toBe(true);
    expect(marks.at(-1)).toBe('0');
    expect(terminal.raw()).toContain('\u001b]0;✓ auth0-import-wizard\u0007');
  });

  test('Esc goes back through every step, and nothing that was chosen is lost', async () => {
    open();
    await walkToCollisions();
    terminal.press('down', 'right', 'right');
    await terminal.waitFor('Planned: 419 created, 1 updated, 5 undecided, 83 left out.');
    for (const heading of [
      'Which passwords',
      'What do the columns',
      'Which file',
      'Which connection',
      'Which tenant',
    ]) {
      terminal.press('escape');
      await terminal.waitFor(heading);
    }
    for (const heading of [
      'Which connection',
      'Which file',
      'What do the columns',
      'Which passwords',
      'What will happen',
    ]) {
      terminal.press('enter');
      await terminal.waitFor(heading);
    }
    await terminal.waitFor('Planned: 419 created, 1 updated, 5 undecided, 83 left out.');
  });
});

describe('a file that is no export', () => {
  const BAD: readonly (readonly [string, string, (path: string) => void, string])[] = [
    ['is missing', 'missing.csv', () => {}, 'does not exist'],
    ['is empty', 'empty.csv', (path) => writeFileSync(path, ''), 'empty.csv is empty.'],
    [
      'has only a header',
      'header.csv',
      (path) => writeFileSync(path, 'email,name\n'),
      'has a header and no records',
    ],
    [
      'is binary',
      'binary.csv',
      (path) => writeFileSync(path, Buffer.from([0x89, 0x50, 0, 1, 2, 0])),
      'is not a text file',
    ],
    ['is a directory', 'folder.csv', (path) => mkdirSync(path), 'is a directory'],
  ];

  test.each(BAD)(
    'that %s gets one plain sentence, and the person stays on the step',
    async (_why, name, make, sentence) => {
      const directory = mkdtempSync(join(tmpdir(), 'wizard-bad-'));
      make(join(directory, name));
      open({ args: [join(directory, name)] });
      await terminal.waitFor('❯ Embedded tenant');
      terminal.press('enter');
      await terminal.waitFor('❯ Initial-Migration-Connection');
      terminal.press('enter');
      await terminal.waitFor('Path');
      terminal.press('enter');
      await terminal.waitFor(sentence);
      expect(terminal.screen()).toContain('[Source]');
      expect(terminal.screen()).not.toMatch(/Error|ENOENT|at .*\.js/);
    },
  );
});

describe('leaving', () => {
  test('Ctrl-C gives the terminal back and says so with exit code 130', async () => {
    open();
    await terminal.waitFor('❯ Embedded tenant');
    expect(terminal.buffer()).toBe('alternate');
    terminal.press('ctrl-c');
    expect(await terminal.exited()).toBe(130);
    expect(terminal.buffer()).toBe('normal');
    expect(terminal.raw()).toContain('\u001b[?25h');
    expect(terminal.screen()).toContain('Nothing was sent.');
  });

  test('SIGTERM gives the terminal back too', async () => {
    open();
    await terminal.waitFor('❯ Embedded tenant');
    terminal.signal('SIGTERM');
    await terminal.exited();
    expect(terminal.buffer()).toBe('normal');
  });
});

describe('a terminal that can not show the wizard', () => {
  test('one that is too small is told which size is needed', async () => {
    open({ columns: 60, rows: 20 });
    expect(await terminal.exited()).toBe(2);
    expect(terminal.screen().replaceAll('\n', '')).toContain(
      'needs a terminal of 80x24 characters; this one has 60x20',
    );
  });

  test('one that becomes too small says so, and recovers', async () => {
    open();
    await terminal.waitFor('❯ Embedded tenant');
    terminal.resize(60, 20);
    await terminal.waitFor('needs 80x24');
    terminal.resize(100, 30);
    await terminal.waitFor('❯ Embedded tenant');
  });
});
