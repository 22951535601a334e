import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestMapping } from '../../../src/migration/mapping/suggest.ts';
import { DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { recordWriter } from '../../../src/migration/report/not-imported/formats.ts';
import { writeNotImported } from '../../../src/migration/report/not-imported/write.ts';
import { inspectSource } from '../../../src/migration/source/inspect.ts';
import { readSource } from '../../../src/migration/source/read.ts';
import type { Fields, SourceFacts } from '../../../src/migration/source/source.ts';
import { loadRecords } from '../../../src/migration/workspace/load-records.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, newWorkspace } from '../workspace.ts';

async function inspected(path: string): Promise<SourceFacts> {
  const facts = await inspectSource(path);
  if (!facts.ok) throw new Error(facts.error.message);
  return facts.value;
}

/** A file that is read, compared with one user who exists, and of which the first record arrived. */
async function imported(name: string, text: string) {
  const workspace = newWorkspace();
  const path = join(workspace.folder, name);
  writeFileSync(path, text);
  const source = await inspected(path);
  const { mapping } = suggestMapping(source);
  await loadRecords(workspace.db, source, { mapping, findings: new Map() });
  const ann = { connection: 'Users', userId: 'auth0|1', email: 'ann@example.com', profile: {} };
  await addExisting(workspace, [ann]);
  classify(workspace.db, 'Users', DEFAULT_RULES);
  saveRulings(workspace.db, DEFAULT_POLICIES);
  workspace.db.exec(`INSERT INTO outcome VALUES (1, 'created', NULL, NULL)`);
  return { workspace, source, mapping };
}

async function written(
  { workspace, source, mapping }: Awaited<ReturnType<typeof imported>>,
  records: number,
): Promise<string> {
  const file = await writeNotImported(workspace.db, source, mapping, join(workspace.folder, 'not-imported'));
  expect(file).toEqual({ path: join(workspace.folder, `not-imported.${source.format.kind}`), records });
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  return file.path;
}

function refuse({ db }: Workspace, seq: number, code: string, message: string): void {
  db.prepare(`INSERT INTO outcome VALUES (?, 'failed', ?, ?)`).run(seq, code, message);
}

describe('records that did not arrive', () => {
  test('are written in their own columns and dialect, with reason and repair, for their owner only', async () => {
    const given = await imported(
      'legacy.csv',
      [
        'mail;password;note',
        'new@example.com;;fine',
        'ann@example.com;;=1+1',
        'old@example.com;plain secret;x',
        'broken row',
        'late@example.com;;"a;b"',
        '',
      ].join('\n'),
    );
    refuse(given.workspace, 5, 'DUPLICATED_USER', 'The user already exist and upsert parameter is false');
    const path = await written(given, 4);
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('plain secret');
    const [header, ...lines] = text.trim().split('\n');
    expect(header).toBe(
      'mail;password;note;_import.line;_import.class;_import.reason;_import.repair;_import.guarded',
    );
    expect(lines.map((line) => line.split(';').slice(0, 3).join(';'))).toEqual([
      "ann@example.com;;'=1+1",
      'old@example.com;;x',
      ';;',
      'late@example.com;;"a',
    ]);
    expect(lines[0]).toContain('3;existing;already in the connection;Nothing, if the user is to stay');
    expect(lines[0]).toContain(`"[""note""]"`);
    expect(lines[2]).toContain('5;invalid;The record has 1 fields where the header has 3.;Correct what');
    expect(lines[3]).toContain('6;new;DUPLICATED_USER: The user already exist and upsert parameter is false');
    expect(lines[3]).toContain('a new comparison finds who signed up');
  });

  test('of a JSON document stay in the array they were in, with a note each', async () => {
    const users = [
      { email: 'new@example.com', shop: { tier: 'gold' } },
      { email: 'ann@example.com', shop: { tier: 'silver', tags: ['a', 1, null] }, id: 7 },
      { email: 'not an address', login: { password: 'hunter2 is plain' } },
    ];
    const given = await imported('legacy.json', JSON.stringify({ exported: { users } }));
    const text = readFileSync(await written(given, 2), 'utf8');
    expect(text).not.toContain('hunter2');
    const note = { line: 1, reason: expect.any(String), repair: expect.any(String) };
    expect(JSON.parse(text)).toEqual({
      exported: {
        users: [
          { ...users[1], _import: { ...note, class: 'existing' } },
          { email: 'not an address', login: {}, _import: { ...note, class: 'invalid' } },
        ],
      },
    });
  });

  test('of JSON lines are lines again, and notes of an earlier round are replaced', async () => {
    const old = { line: 9, class: 'new', reason: 'old', repair: 'old' };
    const lines = [
      { email: 'new@example.com', _import: old },
      { email: 'ann@example.com', _import: old },
      { email: '', _import: old },
    ];
    const given = await imported('legacy.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(given.mapping.columns.filter(({ target }) => target.kind !== 'nothing')).toHaveLength(1);
    const again = readFileSync(await written(given, 2), 'utf8')
      .trim()
      .split('\n');
    expect(again.map((line) => JSON.parse(line))).toMatchObject([
      { email: 'ann@example.com', _import: { line: 2, class: 'existing' } },
      { email: '', _import: { line: 3, class: 'invalid' } },
    ]);
  });

  test('keep a column of the user’s own that has the name of our note', async () => {
    const given = await imported(
      'legacy.csv',
      '_import,_import.line,email\n1,a,new@example.com\n2,b,ann@example.com\n',
    );
    const [header, row] = readFileSync(await written(given, 1), 'utf8').split('\n');
    expect(header).toMatch(/^_import,_import\.line,email,_import_2\.line,/);
    expect(row).toMatch(/^2,b,ann@example\.com,3,existing,/);
  });

  test('that were never sent, or of which nobody knows, say so', async () => {
    const given = await imported('legacy.csv', 'email\na@example.com\nb@example.com\nc@example.com\n');
    given.workspace.db.exec(`
      INSERT INTO job (seq, kind, records, bytes, state) VALUES (1, 'create', 1, 1, 'queued'), (2, 'create', 1, 1, 'lost');
      DELETE FROM packed; INSERT INTO packed VALUES (2, 2, 1), (3, 3, 2)`);
    const lines = readFileSync(await written(given, 2), 'utf8').split('\n');
    expect(lines[1]).toContain('not sent, because the import stopped early');
    expect(lines[2]).toContain('nobody knows whether these arrived');
  });

  test('show no plain password, although its column was mapped to something else', async () => {
    const rows = ['swordfish 1', 'swordfish 2', 'swordfish 3'].map((word, n) => `u${n}@example.com,${word}`);
    const given = await imported('legacy.csv', `email,password\n${rows.join('\n')}\n`);
    const columns = given.mapping.columns.map((entry) =>
      entry.column === 'password' ? { ...entry, target: { kind: 'nothing' as const } } : entry,
    );
    const text = readFileSync(await written({ ...given, mapping: { columns } }, 2), 'utf8');
    expect(text).not.toContain('swordfish');
  });
});

describe('the file', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'=+-@\'",;|\t\n\r ab1é＝'), maxLength: 8 });
  const DELIMITERS = [',', ';', '\t', '|'] as const;

  test('is read as what was written: quotes, line ends and what a spreadsheet would run included', async () => {
    const { folder } = newWorkspace();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...DELIMITERS),
        async (values, delimiter) => {
          const source = await inspectedLike(folder, delimiter);
          const { path, writer } = recordWriter(join(folder, 'not-imported'), source);
          const records = values.map(([a, b], n) => ({ email: `u${n}@example.com`, a, b }));
          const note = { line: 1, class: 'new', reason: 'because, of; this', repair: 'x' };
          writer.write(records.map((fields) => ({ fields, note })));
          writer.close();
          const again = await inspected(path);
          expect(again.format).toMatchObject({ kind: 'csv', delimiter, header: true });
          const read: Fields[] = [];
          for await (const batch of readSource(again))
            for (const item of batch) {
              if (item.kind === 'broken') throw new Error(item.reason);
              const { email = null, a = null, b = null } = item.fields;
              read.push({ email, a, b });
            }
          expect(read).toEqual(records);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A source with three columns in this dialect. */
async function inspectedLike(folder: string, delimiter: string): Promise<SourceFacts> {
  const path = join(folder, 'source.csv');
  const rows = ['email', 'a', 'b'].join(delimiter);
  writeFileSync(path, `${rows}\n${['x@example.com', '1', '2'].join(delimiter)}\n`);
  return inspected(path);
}
