import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSession, type Session } from '../../src/session/session.ts';
import { cellWidth } from '../../src/text/cells.ts';
import { App } from '../../src/wizard/app.tsx';
import { talkTo } from '../tenant/over-http.ts';
import { type Screen, show } from './terminal.tsx';

const ENTER = '\r';
const ESCAPE = '\u001b';
const CLIENT = { clientId: 'proof-client', clientSecret: 'proof-secret-of-the-tenant' };

/** The first 40 records of the sample. */
async function open(
  columns: number,
  rows: number,
): Promise<Screen & { readonly session: Session; readonly home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const file = join(home, 'legacy.csv');
  const sample = readFileSync(new URL('../../samples/acme-legacy.csv', import.meta.url), 'utf8');
  writeFileSync(file, `${sample.split('\n').slice(0, 41).join('\n')}\n`);
  const session = createSession({ home, embedded: CLIENT }, { directory: home, source: file });
  onTestFinished(() => session.close());
  const screen = await show(<App session={session} onLeave={() => {}} />, columns, rows);
  return { ...screen, session, home };
}

async function enterTo(screen: Screen, ...headings: readonly string[]): Promise<void> {
  for (const heading of headings) {
    await screen.press(ENTER);
    await screen.waitFor(heading);
  }
}

function expectFrame(screen: Screen, columns: number, rows: number): void {
  const lines = screen.lines();
  expect(lines).toHaveLength(rows);
  expect(lines[rows - 4]).toBe('─'.repeat(columns));
  for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
}

test.each([
  [80, 24],
  [140, 40],
])(
  'the report of %ix%i proves the import when it is asked to, and signs in after a question',
  async (columns, rows) => {
    const screen = await open(columns, rows);
    await enterTo(screen, 'Which connection', 'legacy.csv', 'What do the columns', 'Which passwords');
    await screen.press('v');
    await screen.press('grace.lighthouse@example.com');
    await screen.press(ENTER);
    await screen.press('Lighthouse-42!');
    expect(screen.text()).toContain('It stays in memory.');
    await screen.press(ENTER);
    await screen.waitFor('✓ It is what it looks like');
    await screen.press(ESCAPE);
    await screen.waitFor('1 password kept in memory: f forgets.');
    await enterTo(screen, 'Planned:', 'Nothing has been sent yet.', 'All jobs have ended', 'What happened');
    await screen.waitFor('p prove it');

    await screen.press('p');
    await screen.waitFor('users at random are as planned');
    expect(screen.text()).toMatch(
      /✓ ([0-9]+) of \1 users at random are as planned \(1 class, 7 password schemes\)/,
    );
    expectFrame(screen, columns, rows);

    const baseUrl = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(
      JSON.stringify(screen.session.getState().work.connect),
    )?.[0];
    const tenant = await talkTo({ baseUrl: baseUrl ?? '', ...CLIENT });
    const [grace] = await tenant.usersByEmail('grace.lighthouse@example.com');
    const path = `/users/${encodeURIComponent(grace?.user_id ?? '')}`;
    await tenant.call(path, { method: 'DELETE' });
    await screen.press('p');
    await screen.waitFor('not as planned: 1 missing');
    expect(screen.text()).toContain('line 2, grace.lighthouse@example.com: the tenant has no such user');
    expectFrame(screen, columns, rows);

    await screen.press('P');
    await screen.waitFor('Sign in for real as 1 user whose password you gave in step 5?');
    expectFrame(screen, columns, rows);
    await screen.press(ESCAPE);
    await screen.waitFor('not as planned: 1 missing');
    expect(screen.session.getState().work['sign-in'].status).toBe('idle');
    await screen.press('P');
    await screen.press('y');
    await screen.waitFor('✗ 0 of 1 sign-in with known passwords worked');
    expectFrame(screen, columns, rows);

    await screen.press('f');
    await screen.press('P');
    await screen.waitFor('No password is known to sign in with');
    expect(JSON.stringify(screen.session.getState())).not.toContain('Lighthouse-42!');
    await screen.press('?');
    for (let lines = 0; lines < 10 && !screen.text().includes('p asks the tenant'); lines += 1)
      await screen.press('j');
    expect(screen.text()).toContain('p asks the tenant for 50 users of this import');
  },
  60_000,
);
