import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSession, type Session } from '../../src/session/session.ts';
import { cellWidth } from '../../src/text/cells.ts';
import { App } from '../../src/wizard/app.tsx';
import type { Leaving } from '../../src/wizard/app-keys.ts';
import { type Screen, show } from './terminal.tsx';

const ENTER = '\r';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';

function newSession(directory = process.cwd()): Session {
  const session = createSession({ home: mkdtempSync(join(tmpdir(), 'home-')) }, { directory });
  onTestFinished(() => session.close());
  return session;
}

async function open(
  columns = 80,
  rows = 24,
): Promise<Screen & { readonly session: Session; readonly left: Leaving[] }> {
  const session = newSession();
  const left: Leaving[] = [];
  const screen = await show(<App session={session} onLeave={(how) => left.push(how)} />, columns, rows);
  return { ...screen, session, left };
}

/** Enter, once for each of the headings that must appear. */
async function enterTo(screen: Screen, ...headings: readonly string[]): Promise<void> {
  for (const heading of headings) {
    await screen.press(ENTER);
    await screen.waitFor(heading);
  }
}

const TO_COLLISIONS = [
  'Which connection',
  '❯ acme-legacy.csv',
  'What do the columns',
  'Which passwords',
  'Planned: 419 created',
] as const;

function expectFrame(screen: Screen, columns: number, rows: number): void {
  const lines = screen.lines();
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toContain('auth0-import-wizard');
  expect(lines[rows - 4]).toBe('─'.repeat(columns));
  expect(lines[rows - 1]).toContain('? help');
  for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
}

describe('the frame', () => {
  test('a terminal that becomes too small says which size is needed, and recovers', async () => {
    const screen = await open();
    await screen.resize(70, 20);
    expect(screen.text()).toContain('needs 80x24');
    await screen.resize(90, 26);
    expectFrame(screen, 90, 26);
  });
});

describe('keys', () => {
  test('that arrive glued together are all counted, and mean what they mean after the one before', async () => {
    const screen = await open();
    await enterTo(screen, ...TO_COLLISIONS);
    await screen.press('jjj');
    expect(screen.text()).toContain('❯ ⚠  user id belongs to someone else here');
    for (const key of [DOWN, DOWN, DOWN, RIGHT]) await screen.press(key);
    expect(screen.text()).toContain('‹ update ›');
    await screen.waitFor('Planned: 419 created, 9 updated');
  });

  test('? shows what the step is about and every key of it; Esc closes it and nothing else', async () => {
    const screen = await open();
    await enterTo(screen, 'Which connection');
    await screen.press('?');
    expect(screen.text()).toContain('A connection is a store of users');
    await screen.press('G');
    expect(screen.text()).toMatch(/Ctrl-C +leave at once/);
    await screen.press('\u001b');
    await screen.waitFor('❯ Initial-Migration-Connection');
    expect(screen.text()).toContain('[Connection]');
  });

  test('one that can do nothing now says why', async () => {
    const screen = await open();
    await screen.press('e');
    expect(screen.text()).toContain('✗ The embedded tenant needs no credentials.');
  });

  test('typed into a field they are text, and a secret is drawn as dots', async () => {
    const screen = await open();
    await screen.press(DOWN);
    await screen.press(ENTER);
    await screen.press('q.example.com');
    await screen.press(ENTER);
    await screen.press('client?');
    await screen.press(ENTER);
    await screen.press('hunter2');
    expect(screen.text()).toContain('q.example.com');
    expect(screen.text()).toContain('•••••••');
    expect(screen.text()).not.toContain('hunter2');
    expect(screen.left).toEqual([]);
  });

  test('q leaves', async () => {
    const screen = await open();
    await screen.press('q');
    expect(screen.left).toEqual(['left']);
  });
});

describe('the review', () => {
  test.each([
    [80, 24],
    [120, 36],
  ])(
    'at %ix%i shows the worst that was found, and with a key all that was checked',
    async (columns, rows) => {
      const screen = await open(columns, rows);
      await enterTo(screen, ...TO_COLLISIONS, 'Nothing has been sent yet.');
      expect(screen.text()).toMatch(/Ready +⚠ \d+ records with a username/);
      expect(screen.text()).toMatch(/⚠ \d {2}✓ \d+/);
      expect(screen.text()).toContain('Map the column elsewhere, or let the connection have a username.');
      await screen.press('c');
      await screen.waitFor('❯ ⚠ Usernames');
      expectFrame(screen, columns, rows);
      expect(screen.text()).toContain('✓ Rate limit');
      await screen.press('G');
      expect(screen.text()).toContain('❯ ✓ Other imports');
      expect(screen.text()).toContain('waits for them');
      await screen.press('\u001b');
      await screen.waitFor('upsert off');
      await screen.press('r');
      await screen.waitFor('Nothing has been sent yet.');
      expect(screen.text()).toContain('[Review]');
    },
    30_000,
  );
});

describe('the collisions', () => {
  test('are browsed, filtered, decided one by one, looked into and taken back', async () => {
    const screen = await open(160, 45);
    await enterTo(screen, ...TO_COLLISIONS);
    await screen.press('/');
    await screen.press('mara*example.com');
    await screen.press('\r');
    await screen.waitFor('/mara*example.com');
    await screen.press('\u001b');
    await screen.press('\u001b');
    // Bob: his id lives in another connection.
    await screen.press('jj');
    await screen.press('\t');
    await screen.waitFor('◆ user id: bob@acme-partners.example (auth0|100005, Database-Users)');
    expect(screen.text()).toContain('Line 6: undecided, not sent · if ‹ create without the id ›');
    for (const _key of [1, 2, 3]) await screen.press(RIGHT);
    await screen.waitFor('Line 6: created with another id');
    await screen.waitFor('Planned: 420 created');
    expect(screen.text()).toContain('legacy-100005');
    await screen.press('b');
    await screen.waitFor('Planned: 422 created');
    await screen.press('u');
    await screen.waitFor('Planned: 420 created');
    await screen.press('o');
    await screen.waitFor('‹ the first is sent ›');
    await screen.press(RIGHT);
    await screen.waitFor('‹ the last is sent ›');
    await screen.press('\u001b');
    await screen.waitFor('Line 6: created with another id');
    await screen.press('\t');
    await screen.press('?');
    expect(screen.text()).toContain('whose value counts at this metadata path');
  });
});
