import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import type { RunFacts } from '../../src/flow/facts.ts';
import { result } from '../../src/flow/selectors.ts';
import { createSession, type Session } from '../../src/session/session.ts';
import { DATABASE, openTenant, type TestTenant } from '../tenant/over-http.ts';
import { walkTo } from './walk.ts';

/** What did not arrive is corrected in the file that says why, and imported from there. */

const CLIENT = { clientId: 'client', clientSecret: 'secret' };

const USERS = [
  { id: 1, email: 'ann@example.com', phone: '+49301234567', password: '', note: 'fine' },
  { id: 2, email: 'ben at example.com', phone: '+49301234568', password: '', note: '=SUM(A1)' },
  { id: 3, email: 'cem@example.com', phone: '+49301234569', password: '', note: "'quoted" },
  { id: 4, email: 'dora@example.com', phone: '+49301234560', password: 'Sommer 2009!', note: '-' },
];

function csv(users: typeof USERS): string {
  const rows = users.map(({ id, email, phone, password, note }) =>
    [id, email, phone, password, note].join(';'),
  );
  return `id;email;phone;password;note\n${rows.join('\n')}\n`;
}

const FORMS: readonly (readonly [name: string, text: string])[] = [
  ['legacy.csv', csv(USERS)],
  ['legacy.json', JSON.stringify({ users: USERS })],
  ['legacy.ndjson', USERS.map((user) => `${JSON.stringify(user)}\n`).join('')],
];

function open(home: string, tenant: TestTenant, source: string): Session {
  const { clientId, clientSecret } = CLIENT;
  const session = createSession(
    { home },
    { directory: '/', source, domain: tenant.baseUrl, clientId, clientSecret: new Secret(clientSecret) },
  );
  onTestFinished(() => session.close());
  return session;
}

function runOf(session: Session): RunFacts {
  const run = result(session.getState(), 'run');
  if (run === undefined) throw new Error('Nothing was imported.');
  return run;
}

test.each(FORMS)(
  '%s: import, correct what did not arrive, import that: all are there, and as they were',
  async (name, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'repair-'));
    const home = join(folder, 'home');
    const file = join(folder, name);
    writeFileSync(file, text);
    const tenant = await openTenant(CLIENT);

    const first = open(home, tenant, file);
    await walkTo(first, 'review');
    // Somebody signs up with an id of the file's after the plan was made.
    await tenant.importUsers([{ email: 'eve@example.com', user_id: '3' }], { connection: DATABASE });
    await walkTo(first, 'report');
    const { report, notImported, document, folder: kept } = runOf(first);
    expect(report).toMatchObject({
      predicted: { created: 2 },
      actual: { created: 1, failed: 1 },
      different: 1,
    });
    const list = { kind: 'all', filter: 'cem*' } as const;
    expect(await first.differences({ list, offset: 0, limit: 9 })).toMatchObject({
      value: { size: 1, rows: [{ email: 'cem@example.com', actual: 'failed', code: 'DUPLICATED_USER' }] },
    });

    const path = notImported?.path ?? '';
    expect(path).toBe(join(kept, name.replace('legacy', 'not-imported')));
    const written = readFileSync(path, 'utf8');
    expect(written).not.toContain('Sommer 2009!');
    for (const shown of [document, document.replace(/html$/, 'md')]) {
      const page = readFileSync(shown, 'utf8');
      expect(page).toContain('DUPLICATED');
      for (const { email } of USERS) expect(page).not.toContain(email);
    }

    const corrected = written
      .replace('ben at example.com', 'ben@example.com')
      .replace(/^3;|(?<="id":)3\b/m, '33;');
    writeFileSync(path, name.endsWith('csv') ? corrected : corrected.replaceAll('33;', '33'));
    const second = open(home, tenant, path);
    await walkTo(second, 'mapping');
    const { mapping } = second.getState().drafts.mapping;
    const notes = mapping?.columns.filter(({ column }) => column.startsWith('_import'));
    expect(notes?.length).toBeGreaterThanOrEqual(4);
    expect(notes?.every(({ target }) => target.kind === 'nothing')).toBe(true);
    if (name.endsWith('csv')) expect(result(second.getState(), 'inspect')?.origin).toContain('Mapped as in');
    await walkTo(second, 'report');
    expect(runOf(second).report).toMatchObject({ actual: { created: 3, failed: 0 }, different: 0 });
    expect(runOf(second).notImported).toBeUndefined();

    for (const { email, phone, note } of USERS) {
      const [user] = await tenant.usersByEmail(email.replace(' at ', '@'));
      expect(user).toMatchObject({ phone_number: phone, app_metadata: { note } });
      expect(JSON.stringify(user)).not.toContain('_import');
    }
  },
  30_000,
);

test('a file that was changed while it was imported costs the repair file, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'repair-'));
  const file = join(folder, 'legacy.csv');
  writeFileSync(file, csv(USERS));
  const session = open(join(folder, 'home'), await openTenant(CLIENT), file);
  await walkTo(session, 'review');
  writeFileSync(file, csv(USERS.slice(1)));
  await walkTo(session, 'report');
  const run = runOf(session);
  expect(run.notImported).toBeUndefined();
  expect(run.notWritten?.message).toContain('The file has changed since it was inspected.');
  expect(run.report.actual.created).toBe(2);
});
