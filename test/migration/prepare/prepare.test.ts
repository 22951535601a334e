import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MAX_BODY_BYTES } from '../../../src/auth0/multipart.ts';
import { prepare } from '../../../src/headless/prepare.ts';
import type { Attribute, Target } from '../../../src/migration/mapping/mapping.ts';
import { migrationFileSchema } from '../../../src/migration/migration-schema.ts';
import type { PrepareReport } from '../../../src/migration/prepare/prepare-report.ts';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { importUserSchema } from '../../../src/migration/user/import-user-schema.ts';
import { loadRecords } from '../../../src/migration/workspace/load-records.ts';
import { printOfRecord } from '../../../src/migration/workspace/record-print.ts';
import { createWorkspace } from '../../../src/migration/workspace/workspace.ts';
import { importForm } from '../../tenant/over-http.ts';

const folder = mkdtempSync(join(tmpdir(), 'prepare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;
function newPlace() {
  runs += 1;
  return { file: join(folder, `${runs}-legacy.ndjson`), out: join(folder, `${runs}-out`) };
}

const control = { signal: new AbortController().signal, progress: () => {} };

function migrationFile(name: string, targets: Readonly<Record<string, Target>>): string {
  const columns = Object.entries(targets).map(([column, target]) => {
    return { column, target, transforms: [], confidence: 'chosen', reason: '' };
  });
  const source = { name: 'legacy.ndjson', format: 'ndjson' };
  const path = join(folder, name);
  const savedAt = '2026-01-01T00:00:00Z';
  writeFileSync(path, JSON.stringify({ version: 1, savedAt, source, mapping: { columns } }));
  return path;
}

const attribute = (name: Attribute): Target => ({ kind: 'attribute', name });
/** Of “password”. */
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';
const MD5_LABEL = '32 hex digits (MD5, MD4 or NT)';
const NUMBER: Target = { kind: 'metadata', bag: 'app_metadata', path: 'nr' };

const CONFIG = migrationFile('all.json', {
  nr: NUMBER,
  email: attribute('email'),
  user_id: attribute('user_id'),
  username: attribute('username'),
  phone_number: attribute('phone_number'),
  password_hash: { kind: 'password' },
  name: attribute('name'),
  notes: { kind: 'metadata', bag: 'app_metadata', path: 'notes' },
});

/** Prepares the lines of a file. */
async function prepared(lines: readonly string[], config = CONFIG) {
  const { file, out } = newPlace();
  writeFileSync(file, `${lines.join('\n')}\n`);
  const report = await prepare({ file, out, config }, control);
  if (!report.ok) throw new Error(report.error.message);
  return { report: report.value, out, file };
}

const written = importUserSchema.extend({ app_metadata: z.looseObject({ nr: z.int() }) });

function usersOf(out: string, { files }: PrepareReport): readonly z.infer<typeof written>[][] {
  return files.map(({ name }) => z.array(written).parse(JSON.parse(readFileSync(join(out, name), 'utf8'))));
}

const noted = z.looseObject({ _import: z.object({ line: z.int(), class: z.string(), reason: z.string() }) });

function leftOutOf(out: string, { leftOut }: PrepareReport) {
  if (leftOut.file === undefined) return [];
  const lines = readFileSync(join(out, leftOut.file), 'utf8').trim().split('\n');
  return lines.map((line) => noted.parse(JSON.parse(line))._import);
}

/** How large the request is with which somebody else would upload a file. */
async function requestBytes(file: string): Promise<number> {
  const form = importForm(readFileSync(file, 'utf8'), { upsert: false, externalId: 'x'.repeat(200) });
  form.set('send_completion_email', 'false');
  return (await new Response(form).arrayBuffer()).byteLength;
}

const hash = fc.constantFrom(
  '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC',
  '$2y$12$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC',
  MD5,
  '$1$abcdefgh$0123456789abcdefghijk.',
  '$2b$10$cutoff',
  'hunter2!',
  '',
);

/** Addresses and ids are few, so that many records are one user. */
const record = fc.record(
  {
    email: fc.oneof(
      fc.nat(80).map((n) => `User${n}@example.com`),
      fc.constantFrom('', 'nobody', 'a@b'),
    ),
    user_id: fc.nat(80).map((n) => `id${n}`),
    username: fc.nat(120).map((n) => `name${n}`),
    phone_number: fc.nat(120).map((n) => `+4930${1000 + n}`),
    password_hash: hash,
    name: fc.string({ unit: 'grapheme', maxLength: 10 }),
    // Some of it so much that a few records fill a file.
    notes: fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.integer({ min: 50_000, max: 130_000 }).map((n) => 'é'.repeat(n)),
    ),
  },
  { requiredKeys: ['email'] },
);

/** The first lines tell what the file is; after them, anything may come. */
const FIRST = {
  nr: 1,
  email: 'first@example.com',
  user_id: 'first',
  username: 'first',
  phone_number: '+49301',
  password_hash: '$2b$10$abcdefghijklmnopqrstuu3Fqpjc9UCncUxwm4W.0QElk64berGRC',
  name: 'First',
  notes: 'x',
};

const line = fc.oneof(
  { weight: 12, arbitrary: record.map((fields) => ({ fields })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"email": "cut@exam', '[1]', 'null').map((broken) => ({ broken })),
  },
);

const keysOf = ({ email, user_id, username, phone_number }: z.infer<typeof written>) => [
  `email ${email}`,
  ...(user_id === undefined ? [] : [`id ${user_id}`]),
  ...(username === undefined ? [] : [`username ${username.toLowerCase()}`]),
  ...(phone_number === undefined ? [] : [`phone ${phone_number}`]),
];

describe('prepare', () => {
  test('puts every record into exactly one place, no file over the limit, and no identity in two places', async () => {
    let [files, users] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60, size: 'max' }), async (drawn) => {
        const lines = [
          JSON.stringify(FIRST),
          '{"nr":2,"email":"second@example.com"}',
          ...drawn.map((each, index) =>
            'broken' in each ? each.broken : JSON.stringify({ nr: index + 3, ...each.fields }),
          ),
        ];
        const { report, out } = await prepared(lines);
        const found = usersOf(out, report);
        const left = leftOutOf(out, report);
        const places = [
          ...found.flat().map(({ app_metadata }) => app_metadata.nr),
          ...left.map((note) => note.line),
        ];
        expect(places.toSorted((a, b) => a - b)).toEqual(lines.map((_, index) => index + 1));
        const keys = found.flat().flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { name, bytes } of report.files) {
          expect(statSync(join(out, name)).size).toBe(bytes);
          expect(await requestBytes(join(out, name))).toBeLessThanOrEqual(MAX_BODY_BYTES);
        }
        expect(report).toMatchObject({
          records: lines.length,
          users: found.flat().length,
          leftOut: { records: left.length },
        });
        const reasons = report.leftOut.reasons.reduce((sum, { records }) => sum + records, 0);
        expect(reasons).toBe(left.length);
        const text = readFileSync(join(out, 'report.json'), 'utf8');
        expect(JSON.parse(text)).toEqual(report);
        expect(text).not.toMatch(/user\d+@|hunter2|\$2b\$10\$[a-z]{5}|5f4dcc3b/i);
        expect(readFileSync(join(out, report.leftOut.file ?? 'report.json'), 'utf8')).not.toContain(
          'hunter2',
        );
        files += report.files.length;
        users += report.users;
        rmSync(out, { recursive: true });
      }),
      { numRuns: 25 },
    );
    // Or the limit was never met.
    expect(files).toBeGreaterThan(27);
    expect(users).toBeGreaterThan(60);
  });

  test('fills each file but the last to 99 % of what a request may be, and numbers them in order', async () => {
    const lines = Array.from({ length: 6_000 }, (_, n) =>
      JSON.stringify({
        ...FIRST,
        nr: n,
        email: `u${n}@example.com`,
        user_id: `${n}`,
        username: `n${n}`,
        phone_number: `+4930${100_000 + n}`,
        notes: 'x'.repeat(n % 400),
      }),
    );
    const { report, out } = await prepared(lines);
    expect(report).toMatchObject({ records: 6_000, users: 6_000, leftOut: { records: 0, reasons: [] } });
    expect(report.files.length).toBeGreaterThan(3);
    expect(report.files.map(({ name }) => name)).toEqual(
      report.files.map((_, index) => `users-0000${index + 1}.json`),
    );
    for (const { name } of report.files.slice(0, -1)) {
      const bytes = await requestBytes(join(out, name));
      expect(bytes).toBeGreaterThanOrEqual(0.99 * MAX_BODY_BYTES);
    }
    expect(existsSync(join(out, 'left-out.ndjson'))).toBe(false);
    expect(existsSync(join(out, 'must-reset.csv'))).toBe(false);
  });

  test('says why something was left out, and who must choose a password', async () => {
    const user = (nr: number, more: object) =>
      JSON.stringify({
        ...FIRST,
        nr,
        email: `u${nr}@example.com`,
        user_id: `${nr}`,
        username: `n${nr}`,
        phone_number: `+4930100${nr}`,
        ...more,
      });
    const { report, out } = await prepared([
      user(1, {}),
      user(2, { password_hash: 'open sesame' }),
      user(3, { password_hash: '$1$abcdefgh$0123456789abcdefghijk.' }),
      user(4, { password_hash: '' }),
      user(5, { email: 'U1@Example.com' }),
      user(6, { email: 'nowhere' }),
      '{ cut',
      user(8, { phone_number: 'none' }),
    ]);
    expect(report.leftOut.reasons).toEqual([
      { class: 'plaintext', reason: 'password in plain text', records: 1, lines: [2] },
      { class: 'held-back', reason: 'password can not come along: md5crypt $1$', records: 1, lines: [3] },
      { class: 'duplicate', reason: 'second time in the file', records: 1, lines: [5] },
      { class: 'invalid', reason: 'email is not an e-mail address.', records: 1, lines: [6] },
      { class: 'invalid', reason: 'The record is not valid JSON.', records: 1, lines: [7] },
    ]);
    expect(report.droppedValues).toMatchObject([{ records: 1, lines: [8] }]);
    expect(report.mustReset).toEqual({ users: 1, file: 'must-reset.csv' });
    expect(readFileSync(join(out, 'must-reset.csv'), 'utf8')).toContain('u4@example.com,');
    for (const name of readdirSync(out)) expect(statSync(join(out, name)).mode & 0o777, name).toBe(0o600);
    expect(readdirSync(out).toSorted()).toEqual([
      'left-out.ndjson',
      'must-reset.csv',
      'report.json',
      'users-00001.json',
    ]);
  });

  test('maps as a migration.json says', async () => {
    const config = migrationFile('other.json', {
      nr: NUMBER,
      contact: attribute('email'),
      email: { kind: 'nothing' },
    });
    const lines = ['{"nr":7,"contact":"right@example.com","email":"wrong@example.com"}'];
    const { report, out } = await prepared(lines, config);
    expect(usersOf(out, report)).toEqual([
      [{ email: 'right@example.com', email_verified: false, app_metadata: { nr: 7 } }],
    ]);
  });

  test('decides as a migration.json of the wizard does', async () => {
    const columns = { nr: NUMBER, email: attribute('email'), password_hash: { kind: 'password' } } as const;
    const { mapping } = JSON.parse(readFileSync(migrationFile('mapping.json', columns), 'utf8'));
    const plan = {
      version: 2,
      tenant: 'acme.eu.auth0.com',
      connection: 'Customers',
      source: { path: 'legacy.ndjson' },
      mapping,
      passwords: { 'md5crypt $1$': 'import' },
      rules: { duplicates: 'last' },
    };
    const config = join(folder, 'plan.json');
    writeFileSync(config, JSON.stringify(plan));
    const lines = [
      '{"nr":1,"email":"twice@example.com"}',
      '{"nr":2,"email":"twice@example.com"}',
      '{"nr":3,"email":"old@example.com","password_hash":"$1$salt$qJH7.N4xYta3aEG/dfqo/0"}',
    ];
    const { report, out } = await prepared(lines, config);
    expect(usersOf(out, report).flatMap((users) => users.map(({ app_metadata }) => app_metadata.nr))).toEqual(
      [2, 3],
    );
    expect(report).toMatchObject({
      connection: 'Customers',
      leftOut: { records: 1 },
      mustReset: { users: 2 },
    });
  });

  describe('decisions about single records', () => {
    const columns = { nr: NUMBER, email: attribute('email'), password_hash: { kind: 'password' } } as const;
    const lines = [1, 2, 3].map((nr) => `{"nr":${nr},"email":"u${nr}@example.com","password_hash":"${MD5}"}`);

    /** By the prints that the wizard would have written down. */
    async function decidedAs(actions: readonly string[], more: object = {}) {
      const { file, out } = newPlace();
      writeFileSync(file, `${lines.join('\n')}\n`);
      const { mapping } = migrationFileSchema.parse(
        JSON.parse(readFileSync(migrationFile('mapping.json', columns), 'utf8')),
      );
      const source = await inspectSource(file);
      if (!source.ok) throw new Error(source.error.message);
      const { db, close } = createWorkspace(`${out}-wizard`);
      await loadRecords(db, source.value, { mapping, findings: new Map() });
      const records = actions.map((action, index) => {
        return { line: index + 1, record: printOfRecord(db, index + 1), action };
      });
      close();
      const config = `${out}.migration.json`;
      const plan = { version: 2, tenant: 'embedded', connection: 'Users', source: { path: file } };
      const passwords = { [MD5_LABEL]: 'import' };
      writeFileSync(config, JSON.stringify({ ...plan, mapping, passwords, records, ...more }));
      return { file, out, config };
    }

    test('are carried out where they need no user of a tenant', async () => {
      const given = await decidedAs(['skip', 'create', 'later']);
      const report = await prepare(given, control);
      if (!report.ok) throw new Error(report.error.message);
      expect(usersOf(given.out, report.value)).toMatchObject([[{ app_metadata: { nr: 2 } }]]);
      expect(report.value.leftOut.reasons).toEqual([
        { class: 'new', reason: 'left out, as decided', records: 2, lines: [1, 3] },
      ]);
      expect(leftOutOf(given.out, report.value)).toMatchObject([
        { line: 1, reason: 'left out, as decided' },
        { line: 3, reason: 'left out, as decided' },
      ]);
    });

    test.each([
      [['skip', 'merge', 'update'], {}, 'records-about-users', '2 of 3 decisions', '(merge, update)'],
      [[], { recordsNotKept: 2_000 }, 'records-not-kept', '2,000 decisions', 'not in it'],
      [
        [],
        { records: [{ line: 1, record: '0'.repeat(22), action: 'skip' }] },
        'records-unfit',
        '1 of 1 decision',
        'has changed, is gone',
      ],
    ])('%j %j are refused, and left aside when that is asked for', async (actions, more, code, many, why) => {
      const given = await decidedAs(actions, more);
      const refused = await prepare(given, control);
      expect(refused).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(many) } });
      expect(refused).toMatchObject({ error: { message: expect.stringContaining(why) } });
      expect(existsSync(join(given.out, 'report.json'))).toBe(false);
      expect(await prepare({ ...given, withoutOverrides: true }, control)).toMatchObject({
        ok: true,
        value: { users: 3 },
      });
    });

    test('how hashes were made is known from the file', async () => {
      const how = {
        kind: 'digest',
        layout: { kind: 'no-salt' },
        algorithm: 'md5',
        saltEncoding: 'utf8',
        position: 'prefix',
        passwordEncoding: 'utf8',
        pepper: 'none',
      };
      const solved = [{ scheme: MD5_LABEL, how, needsSecret: false }];
      const given = await decidedAs([], { solved });
      const report = await prepare(given, control);
      if (!report.ok) throw new Error(report.error.message);
      expect(usersOf(given.out, report.value)[0]?.[0]).toMatchObject({
        custom_password_hash: { algorithm: 'md5', hash: { value: MD5, encoding: 'hex' } },
      });
      expect(report.value).toMatchObject({ mustReset: { users: 0 }, schemes: [{ fate: 'kept', users: 3 }] });
    });
  });

  test('refuses what has no e-mail addresses, and says what would help', async () => {
    const { file, out } = newPlace();
    writeFileSync(file, '{"a":1}\n');
    expect(await prepare({ file, out }, control)).toMatchObject({
      ok: false,
      error: { code: 'email-unmapped' },
    });
    expect(existsSync(out)).toBe(false);
  });

  test('writes nothing into a folder that is not empty, and with --replace takes only its own files away', async () => {
    const lines = Array.from({ length: 30 }, (_, n) =>
      JSON.stringify({ nr: n, email: `u${n}@example.com`, notes: 'x'.repeat(60_000) }),
    );
    const { out, file, report } = await prepared([...lines, JSON.stringify(FIRST), JSON.stringify(FIRST)]);
    expect(existsSync(join(out, 'left-out.ndjson'))).toBe(true);
    expect(report.files.length).toBe(4);
    writeFileSync(join(out, 'mine.txt'), 'kept');
    writeFileSync(file, '{"nr":1,"email":"new@example.com"}\n');
    const before = readdirSync(out).map((name) => [name, statSync(join(out, name)).mtimeMs]);
    expect(await prepare({ file, out }, control)).toMatchObject({
      ok: false,
      error: { code: 'folder-not-empty', hint: expect.stringContaining('--replace') },
    });
    expect(readdirSync(out).map((name) => [name, statSync(join(out, name)).mtimeMs])).toEqual(before);
    expect(await prepare({ file, out, replace: true }, control)).toMatchObject({
      ok: true,
      value: { users: 1 },
    });
    expect(readdirSync(out).toSorted()).toEqual([
      'mine.txt',
      'must-reset.csv',
      'report.json',
      'users-00001.json',
    ]);
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('kept');
  });

  test('leaves nothing where it is stopped, or the source changes meanwhile', async () => {
    const { file, out } = newPlace();
    const lines = Array.from({ length: 3_000 }, (_, n) => `{"nr":${n},"email":"u${n}@example.com"}`);
    writeFileSync(file, lines.join('\n'));
    const controller = new AbortController();
    const stopped = await prepare(
      { file, out },
      { signal: controller.signal, progress: (text) => text === 'Writing files' && controller.abort() },
    );
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(readdirSync(out)).toEqual([]);
    const changed = await prepare(
      { file, out },
      { signal: control.signal, progress: (text) => text === 'Writing files' && writeFileSync(file, '{}\n') },
    );
    expect(changed).toMatchObject({ ok: false, error: { code: 'source-changed' } });
    expect(readdirSync(out)).toEqual([]);
  });
});
