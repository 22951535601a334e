import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { result } from '../../src/flow/selectors.ts';
import { createSession } from '../../src/session/session.ts';
import { cellWidth } from '../../src/text/cells.ts';
import { App } from '../../src/wizard/app.tsx';
import { talkTo } from '../tenant/over-http.ts';
import { show } from './terminal.tsx';

const ENTER = '\r';
const TAB = '\t';
const RIGHT = '\u001b[C';
const ESCAPE = '\u001b';
const CLIENT = { clientId: 'client', clientSecret: 'secret' };

test('the report says what went otherwise, why, what to do, and which records', async () => {
  const session = createSession(
    { home: mkdtempSync(join(tmpdir(), 'home-')), embedded: CLIENT },
    { directory: process.cwd() },
  );
  onTestFinished(() => session.close());
  const screen = await show(<App session={session} onLeave={() => {}} />);
  const expectFrame = (columns: number, rows: number) => {
    const lines = screen.lines();
    expect(lines).toHaveLength(rows);
    expect(lines[rows - 4]).toBe('─'.repeat(columns));
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
  };
  for (const heading of [
    'Which connection',
    '❯ acme-legacy.csv',
    'What do the columns',
    'Which passwords',
    'Planned: 419 created',
    'Nothing has been sent yet.',
  ]) {
    await screen.press(ENTER);
    await screen.waitFor(heading);
  }
  // Three people of the file sign up between the preview and the import.
  const { baseUrl } = result(session.getState(), 'connect') ?? { baseUrl: '' };
  const { id = '' } = session.getState().answers.connection ?? {};
  const list = { classId: 'new', filter: '', sort: 'file' } as const;
  const page = await session.planPage({ list, offset: 5, limit: 3 });
  const emails = page.ok ? page.value.rows.map(({ email }) => email ?? '') : [];
  const tenant = await talkTo({ baseUrl, ...CLIENT });
  await tenant.importUsers(
    emails.map((email) => ({ email })),
    { connection: id },
  );
  await screen.press(ENTER);
  await screen.waitFor('All jobs have ended');
  await screen.press(ENTER);

  await screen.waitFor('⚠ 3 records went otherwise than predicted.');
  expect(screen.text()).toMatch(/Created +416 +predicted: 419/);
  expect(screen.text()).toMatch(/Failed +3 +predicted: 0/);
  expect(screen.text()).toMatch(/✗ +new +419 created +416 created, 3 failed/);
  expect(screen.text()).toContain('not-imported.csv');
  expect(screen.text()).toContain('report.html');
  expectFrame(80, 24);

  await screen.press(TAB);
  await screen.waitFor('3 records: already there, unseen by the preview');
  expect(screen.text()).toContain('DUPLICATED_USER: The user already exist');
  expect(screen.text()).toContain('Either somebody signed up since');
  expect(screen.text()).not.toContain(emails[0]);
  expectFrame(80, 24);

  await screen.press(TAB);
  await screen.waitFor(emails[0] ?? '');
  expect(screen.text()).toContain(': created predicted, failed');
  await screen.press('j');
  await screen.press('/');
  await screen.press(emails[2] ?? '');
  await screen.waitFor('1 of 3');
  await screen.press(ENTER);
  expect(screen.text()).not.toContain(emails[0]);
  expectFrame(80, 24);
  await screen.press(RIGHT);
  await screen.press(RIGHT);
  await screen.waitFor('No record fits.');
  await screen.press(ESCAPE);
  await screen.press(ESCAPE);
  await screen.waitFor('‹ all that went otherwise than predicted ›  3');

  for (const [columns, rows] of [
    [120, 40],
    [160, 45],
  ] as const) {
    await screen.resize(columns, rows);
    for (const _pane of [1, 2, 3]) {
      await screen.press(TAB);
      expectFrame(columns, rows);
    }
  }
  expect(screen.text()).toContain('419 created');
  expect(screen.text()).toContain('already there, unseen');
  expect(screen.text()).toContain(emails[1]);
  await screen.press(ESCAPE);
  await screen.press(ESCAPE);
  await screen.waitFor('What was sent can not be unsent.');
});
