import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJobs } from '../../../src/migration/import/journal.ts';
import { DEFAULT_POLICIES } from '../../../src/migration/reconcile/classes.ts';
import { classify } from '../../../src/migration/reconcile/classify.ts';
import { saveRulings } from '../../../src/migration/reconcile/groups.ts';
import { DEFAULT_RULES } from '../../../src/migration/reconcile/rules.ts';
import { listDifferences } from '../../../src/migration/report/differences.ts';
import type { ReportInput } from '../../../src/migration/report/document/document.ts';
import { writeReport } from '../../../src/migration/report/document/write.ts';
import { makeReport } from '../../../src/migration/report/report.ts';
import { happenedText, verdict } from '../../../src/migration/report/words.ts';
import type { Workspace } from '../../../src/migration/workspace/workspace.ts';
import { addExisting, addRecords, newWorkspace } from '../workspace.ts';

/** Predicted and actual, from a journal that is written by hand: one record for everything that can happen. */

const HOSTILE = `<img src=x onerror=alert(1)>|[x](http://evil.example)\u202e\n# big & "so" for ann@example.com`;

interface Outcome {
  readonly result: 'created' | 'updated' | 'failed' | 'unknown';
  readonly code?: string;
  readonly message?: string;
}

/** Records u1, u2 … of which each has the outcome at its place; `undefined`: none. */
async function journal(
  outcomes: readonly (Outcome | undefined)[],
  jobState: 'done' | 'queued' | 'lost' = 'done',
): Promise<Workspace> {
  const workspace = newWorkspace();
  const { db } = workspace;
  addRecords(workspace, [
    ...outcomes.map((_, n) => ({ user: { email: `u${n + 1}@example.com`, user_id: `id${n + 1}` } })),
    { user: { email: 'ann@example.com' } },
  ]);
  await addExisting(workspace, [
    { connection: 'Users', userId: 'auth0|ann', email: 'ann@example.com', profile: {} },
  ]);
  classify(db, 'Users', DEFAULT_RULES);
  saveRulings(db, DEFAULT_POLICIES);
  const count = (wanted: string) => outcomes.filter((outcome) => outcome?.result === wanted).length;
  db.prepare(
    `INSERT INTO job (seq, kind, records, bytes, state, inserted, failed) VALUES (1, 'create', ?, 1, ?, ?, ?)`,
  ).run(outcomes.length, jobState, count('created'), count('failed'));
  db.exec(`INSERT INTO packed SELECT seq, seq, 1 FROM plan WHERE class = 'new'`);
  const insert = db.prepare('INSERT INTO outcome VALUES (?, ?, ?, ?)');
  outcomes.forEach((outcome, n) => {
    if (outcome !== undefined)
      insert.run(n + 1, outcome.result, outcome.code ?? null, outcome.message ?? null);
  });
  return workspace;
}

const failed = (code: string, message: string): Outcome => ({ result: 'failed', code, message });
const created: Outcome = { result: 'created' };
const wrongAddress = (n: number) =>
  failed('FORMAT', `Object didn't pass validation for format email: u${n} at example.com`);

test('failures of one cause are one group, whatever value the tenant quoted', async () => {
  const { db } = await journal([created, wrongAddress(2), wrongAddress(3), failed('WEIRD', 'No idea.')]);
  const report = makeReport(db);
  expect(report).toMatchObject({ different: 3, unknown: 0, unsent: 0, otherFailures: 0, skipped: 1 });
  expect(report.failures).toMatchObject([
    {
      code: 'FORMAT',
      message: "Object didn't pass validation for format email: …",
      explanation: { known: true, family: 'format' },
      users: 2,
      firstLine: 3,
      example: 'u***@example.com',
    },
    { code: 'WEIRD', message: 'No idea.', explanation: { known: false, family: 'other' }, users: 1 },
  ]);
  expect(verdict(report)).toBe('⚠ 3 records went otherwise than predicted.');
});

test('a tenant that says something else about every user fills neither the screen nor the memory', async () => {
  const outcomes = Array.from({ length: 2_300 }, (_, n) => failed(`CODE_${n}`, 'x'));
  const report = makeReport((await journal(outcomes)).db);
  expect(report.failures).toHaveLength(50);
  expect(report.otherFailures).toBe(2_250);
});

test('what is not known is claimed neither as done nor as failed, and what was not sent is neither', async () => {
  const unknown: Outcome = { result: 'unknown', message: 'Ask the tenant whether this user arrived.' };
  const lost = makeReport((await journal([unknown, undefined], 'lost')).db);
  expect(lost).toMatchObject({ unknown: 2, unsent: 0, different: 2, actual: { created: 0, failed: 0 } });
  expect(lost.failures.map(({ result, users }) => [result, users])).toEqual([
    ['unknown', 1],
    ['unknown', 1],
  ]);
  const stopped = makeReport((await journal([undefined, undefined], 'queued')).db);
  expect(stopped).toMatchObject({ unknown: 0, unsent: 2, different: 2 });
  expect(stopped.failures).toMatchObject([{ result: 'unsent', users: 2, explanation: { known: true } }]);
  const [row] = stopped.classes;
  expect(row && happenedText(row)).toBe('2 not sent');
  expect(verdict(stopped)).toBe('⚠ 2 records went otherwise than predicted (2 not sent).');
});

test('what was sent to be refused, and was, differs from nothing', async () => {
  const workspace = await journal([created]);
  saveRulings(workspace.db, { ...DEFAULT_POLICIES, existing: 'fail' });
  workspace.db
    .prepare(`INSERT INTO outcome VALUES (2, 'failed', 'DUPLICATED_USER', 'The user already exist')`)
    .run();
  const report = makeReport(workspace.db);
  expect(report.different).toBe(0);
  expect(report.failures).toMatchObject([{ users: 1, planned: 1 }]);
  expect(listDifferences(workspace.db, { kind: 'all', filter: '' }).size).toBe(0);
});

test('every record that differs is listed, filtered and in pages', async () => {
  const outcomes = Array.from({ length: 500 }, (_, n) =>
    n % 5 === 0 ? undefined : n % 2 === 0 ? created : wrongAddress(n),
  );
  const { db } = await journal(outcomes, 'lost');
  const list = (kind: 'all' | 'failed' | 'unknown' | 'unsent', filter = '') =>
    listDifferences(db, { kind, filter });
  expect(list('all').size).toBe(300);
  expect(list('failed').size).toBe(200);
  expect(list('unknown').size).toBe(100);
  expect(list('unsent').size).toBe(0);
  expect(list('failed').page(198, 10)).toMatchObject([
    { line: 499, email: 'u498@example.com', predicted: 'create', actual: 'failed', code: 'FORMAT' },
    { line: 501, email: 'u500@example.com' },
  ]);
  expect(list('all', 'u49*@example').size).toBe(
    list('all')
      .page(0, 500)
      .filter(({ email }) => email?.startsWith('u49')).length,
  );
  expect(list('all', 'format email: u7 at').size).toBe(1);
  expect(list('all', '501').page(0, 1)).toMatchObject([{ line: 501 }]);
  expect(list('all', '100%').size).toBe(0);
});

async function pages(outcomes: readonly Outcome[], input: Partial<ReportInput> = {}) {
  const workspace = await journal(outcomes);
  const html = writeReport(workspace.folder, {
    report: makeReport(workspace.db),
    jobs: readJobs(workspace.db),
    startedMs: Date.UTC(2026, 10, 24, 13, 2),
    elapsedMs: 12_345,
    source: 'legacy.csv',
    tenant: 'acme.eu.auth0.com',
    connection: 'Users',
    files: [{ name: 'not-imported.csv', meaning: 'to be corrected' }],
    ...input,
  });
  const markdown = join(workspace.folder, 'report.md');
  for (const path of [html, markdown]) expect(statSync(path).mode & 0o777).toBe(0o600);
  return { html: readFileSync(html, 'utf8'), markdown: readFileSync(markdown, 'utf8') };
}

test('the report for others says what happened, why, and what was left out', async () => {
  const { html, markdown } = await pages([created, wrongAddress(2)]);
  for (const page of [html, markdown])
    for (const words of ['1 record went otherwise', '2026-11-24 13:02 UTC', '12 s', 'Correct the address'])
      expect(page).toContain(words);
  expect(html).toContain('already in the connection');
  expect(markdown).toContain('| already in the connection | 1 left out | 1 not sent |');
  expect(html).toContain('u***@example.com');
  expect(html + markdown).not.toMatch(/u2@|ann@|u2 at/);
});

test('the report for others runs nothing and loads nothing, whatever a tenant or a file is called', async () => {
  const { html, markdown } = await pages([failed(HOSTILE, HOSTILE)], {
    source: HOSTILE.replace('ann@example.com', 'x'),
    stopped: HOSTILE,
  });
  const tags = new Set(Array.from(html.matchAll(/<([a-z][a-z0-9]*)/g), ([, name]) => name));
  for (const tag of ['script', 'img', 'link', 'iframe', 'a', 'svg', 'object', 'form'])
    expect([tag, tags.has(tag)]).toEqual([tag, false]);
  expect(html).not.toMatch(/\s(?:on[a-z]+|src|href)=["']/);
  expect(html).not.toMatch(/url\(|@import/);
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('&lt;img src=x onerror');
  for (const page of [html, markdown]) {
    expect(page).not.toContain('ann@example.com');
    expect(page).not.toContain('\u202e');
  }
  expect(markdown).not.toMatch(/<img|(?<!\\)\]\(|^# big/m);
});
