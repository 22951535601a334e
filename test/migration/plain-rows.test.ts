import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnMapping, Mapping, Target, Transform } from '../../src/migration/mapping/mapping.ts';
import { importUserSchema } from '../../src/migration/user/import-user-schema.ts';
import { loadRecords } from '../../src/migration/workspace/load-records.ts';
import { facts, write } from './source/files.ts';
import { newWorkspace } from './workspace.ts';

/**
 * A table of texts is read in three ways: plain records as bytes, others as texts, and those of an unusual mapping as
 * objects. JSON is read as bytes or as objects. The same records have to become the same rows.
 */

const COLUMNS = [
  'id',
  'mail',
  'name',
  'hash',
  'salt',
  'kind',
  'phone',
  'made',
  'on',
  'tier',
  'roles',
  'login',
];

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuu1234567890123456789012345678901';
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  id: ['1042', 'C-1042', 'c0ffee', 'AB', 'auth0|7', ' 7 ', 'é1', 'a b', 'x'.repeat(256)],
  mail: [
    'a@b.example',
    'J.Doe@Gmail.com',
    'x+y@mail.example.org',
    'nobody',
    'a@b',
    'a@b_c.example',
    'a@@b.example',
    'é@b.example',
    ' a@b.example ',
  ],
  name: [
    'Ada',
    'Zoë',
    'O"Brien',
    'back\\slash',
    'tab\there',
    '',
    ' padded ',
    '\u00a0nbsp\u00a0',
    '李小龍',
    'x'.repeat(160),
    'two\nlines',
    'a,b',
  ],
  hash: [
    BCRYPT,
    BCRYPT.replace('2b', '2y'),
    BCRYPT.replace('$10$', '$12$'),
    BCRYPT.replace('$10$', '$99$'),
    BCRYPT.slice(0, 50),
    '5f4dcc3b5aa765d61d8327deb882cf99',
    'hunter2',
    '*',
    '"quoted"',
  ],
  salt: ['', 'salt', 'säl"t'],
  kind: ['', 'bcrypt', 'md5', 'sha1'],
  phone: ['+493012345678', '+4930123', '030 12345', '+1', '+49 30 12345678', '004930123456', 'no'],
  made: [
    '2024-05-25T06:40:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '2023-02-29T00:00:00.000Z',
    '2024-01-31T10:00:00.123Z',
    '2024-04-31T10:00:00.000Z',
    '2024-05-25 06:40:00',
    '2024-05-25',
    '0000-00-00 00:00:00',
    '0',
    'never',
    '1999-12-31T24:00:00.000Z',
  ],
  on: ['Y', 'n', '1', '0', 'TRUE', 'maybe', 'non'],
  tier: ['gold', 'silver', '{"a":1}', 'null', '[1,2]'],
  roles: ['admin', 'a;b', ' ; ', 'ROLE_X'],
  login: ['ada', 'Ada', 'ÉMILE', ' ada', 'x'.repeat(129)],
};

const cellOf = (column: string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(PLAIN[column] ?? [''])) },
    { weight: 1, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom(...'aé"\\,;| \t\n@.+0'.split('')), maxLength: 12 }),
    },
  );
/** Everything as plain as it can be. What a header is, is for those who look at a file; here the columns are given. */
const FIRST = Object.fromEntries(COLUMNS.map((name) => [name, PLAIN[name]?.[0] ?? 'x']));
const any = fc.record(Object.fromEntries(COLUMNS.map((column) => [column, cellOf(column)])));
/** Plain but for a cell or two: one that is not makes the whole record go another way. */
const record = fc.tuple(any, fc.subarray(COLUMNS, { maxLength: 2 })).map(([cells, some]) => ({
  ...FIRST,
  ...Object.fromEntries(some.map((name) => [name, cells[name] ?? ''])),
}));

const column = (name: string, target: Target, ...transforms: Transform[]): ColumnMapping => ({
  column: name,
  target,
  transforms,
  confidence: 'sure',
  reason: '',
});
const attribute = (name: Extract<Target, { kind: 'attribute' }>['name']): Target => ({
  kind: 'attribute',
  name,
});
const metadata = (path: string, bag: 'app_metadata' | 'user_metadata' = 'app_metadata'): Target => ({
  kind: 'metadata',
  bag,
  path,
});
const maybe = (...transforms: Transform[]) =>
  fc.constantFrom<Transform[]>([], transforms, [{ kind: 'trim' }, ...transforms]);

/** Mostly what is suggested for such columns, and some that is not. */
const mapping: fc.Arbitrary<Mapping> = fc
  .tuple(
    maybe({ kind: 'user-id' }).map((t) => column('id', attribute('user_id'), ...t)),
    maybe({ kind: 'lower-case' }).map((t) => column('mail', attribute('email'), ...t)),
    fc
      .tuple(
        fc.constantFrom<Target>(
          attribute('name'),
          attribute('given_name'),
          metadata('name'),
          metadata('a "name"', 'user_metadata'),
          metadata('7'),
        ),
        maybe(),
      )
      .map(([to, t]) => column('name', to, ...t)),
    fc.constant(column('hash', { kind: 'password' })),
    fc.constantFrom<Target>({ kind: 'nothing' }, { kind: 'password-salt' }).map((to) => column('salt', to)),
    fc
      .constantFrom<Target>({ kind: 'nothing' }, { kind: 'password-parameter', name: 'algorithm' })
      .map((to) => column('kind', to)),
    maybe({ kind: 'phone', country: 'DE' }).map((t) => column('phone', attribute('phone_number'), ...t)),
    fc.constantFrom<ColumnMapping>(
      column('made', metadata('created_at'), { kind: 'date', format: 'iso' }),
      column('made', metadata('made', 'user_metadata'), { kind: 'date', format: 'iso' }),
      column('made', metadata('made.at'), { kind: 'date', format: 'iso' }),
      column('made', metadata('made')),
      column('made', attribute('email_verified'), { kind: 'has-value' }),
    ),
    fc
      .constantFrom<Transform>({ kind: 'boolean', inverted: true }, { kind: 'boolean', inverted: false })
      .map((t) => column('on', attribute('blocked'), t)),
    fc
      .constantFrom<Transform[]>(
        [],
        [{ kind: 'json' }],
        [{ kind: 'table', values: { gold: 'Au "79"' }, otherwise: 'leave-out' }],
        [{ kind: 'prefix', prefix: 'tïer-' }],
        [{ kind: 'constant', value: 3 }],
        [{ kind: 'join', columns: ['name'], separator: '-' }],
      )
      .map((t) => column('tier', metadata('tier'), ...t)),
    fc
      .constantFrom<Transform[]>([], [{ kind: 'split-list', separator: ';' }])
      .map((t) => column('roles', { kind: 'roles' }, ...t)),
    maybe().map((t) => column('login', attribute('username'), ...t)),
  )
  .chain((columns) =>
    fc.shuffledSubarray(columns, { minLength: columns.length }).map((all) => ({ columns: all })),
  );

function csvOf(records: readonly Readonly<Record<string, string>>[], quoteAll: boolean): string {
  const cell = (text: string) =>
    quoteAll || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (cells: readonly string[]) => cells.map(cell).join(',');
  return `${[COLUMNS, ...records.map((each) => COLUMNS.map((name) => each[name] ?? ''))].map(line).join('\n')}\n`;
}

/** An object that is not plain, for there is a tab in it: the way of all others. */
const tabbed = (line: string) => `{\t${line.slice(1)}`;

const linesOf = (records: readonly object[], spell: (line: string) => string) =>
  write(records.map((each) => `${spell(JSON.stringify(each))}\n`).join(''), 'ndjson');

async function rowsOf(path: string, mapping: Mapping) {
  const source = { ...(await facts(path)), columns: COLUMNS };
  const { db } = newWorkspace();
  await loadRecords(db, source, { mapping, findings: new Map() });
  return {
    records: db
      .prepare(
        `SELECT seq, problem, warnings, email, user_id, username, phone, recency, scheme, roles, payload FROM record`,
      )
      .all(),
    schemes: db.prepare('SELECT * FROM scheme ORDER BY first').all(),
    near: db.prepare('SELECT * FROM near_record').all(),
    flawed: db.prepare('SELECT * FROM flawed').all(),
    fingerprints: db.prepare('SELECT * FROM fingerprint').all(),
  };
}

test('whichever way a record takes, it becomes the same row, and one that Auth0 takes', async () => {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 9, arbitrary: record }, { weight: 1, arbitrary: any }), {
        minLength: 1,
        maxLength: 20,
      }),
      mapping,
      fc.boolean(),
      async (records, how, quoteAll) => {
        const all = [FIRST, ...records];
        const table = await rowsOf(write(csvOf(all, quoteAll)), how);
        const objects = await rowsOf(linesOf(all, tabbed), how);
        expect(table).toEqual(objects);
        expect(await rowsOf(linesOf(all, String), how)).toEqual(objects);
        for (const { payload, problem } of table.records) {
          if (problem !== null) continue;
          expect(importUserSchema.safeParse(JSON.parse(String(payload))).error).toBeUndefined();
          sent += 1;
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(sent).toBeGreaterThan(300);
});

/** What JSON can say and a table can not. */
const value = fc.constantFrom<unknown>(
  ...[0, 7, -5, -0, 12.5, 1e21, 123456789012345, 1234567890123456, true, false, null, undefined],
  ...['a/b', 'é\u0000', 'line\nend', 'true', '12', 'quo"ted', 'Ω\\'],
  ...[['admin', 'user'], [], { a: 1 }, {}],
);
const mixed = fc
  .tuple(record, fc.dictionary(fc.constantFrom(...COLUMNS), value, { maxKeys: 3 }))
  .map(([texts, values]) => ({ ...texts, ...values }));
const SPELLINGS: readonly ((line: string) => string)[] = [
  String,
  (line) => line.replaceAll('/', '\\/'),
  (line) => line.replaceAll('":', '": ').replaceAll(',"', ', "'),
  (line) => line.replaceAll('e', '\\u0065'),
  (line) => `${line}\r`,
  (line) => `${line} `,
  (line) => line.slice(0, -1),
  (line) => line.replace('"mail"', '"more":1,"mail"'),
  (line) => line.replace('{', '{"id":"twice",'),
  (line) => line.replace('"id"', '"id" '),
];

test('an object of JSON becomes the same row as bytes and as an object, however it is spelt', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(mixed, fc.constantFrom(...SPELLINGS)), { minLength: 1, maxLength: 20 }),
      mapping,
      async (records, how) => {
        const spelt = records.map(([each, spell]) => spell(JSON.stringify(each)));
        // A file of one damaged record would be no JSON lines.
        const first = JSON.stringify(FIRST);
        const file = (lines: readonly string[]) =>
          write(`${[first, ...lines, first].join('\n')}\n`, 'ndjson');
        const objects = await rowsOf(file(spelt.map(tabbed)), how);
        expect(await rowsOf(file(spelt), how)).toEqual(objects);
      },
    ),
    { numRuns: 200 },
  );
});
