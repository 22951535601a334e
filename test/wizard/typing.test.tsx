import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSession } from '../../src/session/session.ts';
import { App } from '../../src/wizard/app.tsx';
import type { Leaving } from '../../src/wizard/app-keys.ts';
import { show } from './terminal.tsx';

/** What is typed, pasted and escaped. */

const ENTER = '\r';
const ESCAPE = '\u001b';
const DOWN = '\u001b[B';
const TAB = '\t';
const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

async function open() {
  const session = createSession({ home: mkdtempSync(join(tmpdir(), 'home-')) }, { directory: process.cwd() });
  onTestFinished(() => session.close());
  const left: Leaving[] = [];
  const screen = await show(<App session={session} onLeave={(how) => left.push(how)} />);
  return { ...screen, session, left };
}

const TO_COLLISIONS = [
  'Which connection',
  '❯ acme-legacy.csv',
  'What do the columns',
  'Which passwords',
  'Planned: 419 created',
] as const;

describe('a paste', () => {
  test('goes into the field as one line, whatever is in it, and is no command', async () => {
    const screen = await open();
    await screen.press(DOWN);
    await screen.press(ENTER);
    await screen.press(paste('acme.eu\r\n.auth0.com\u0003\u001b[31m?q\r'));
    expect(screen.session.getState().drafts.tenant).toMatchObject({ field: 'domain' });
    expect(screen.text()).toContain('acme.eu .auth0.com [31m?q');
    expect(screen.left).toEqual([]);
  });

  test('where there is no field does nothing', async () => {
    const screen = await open();
    const before = screen.text();
    await screen.press(paste('q\rjjq'));
    expect(screen.text()).toBe(before);
    expect(screen.left).toEqual([]);
  });
});

describe('keys that are struck fast', () => {
  test('edit a field in their order, however many arrive at once', async () => {
    const screen = await open();
    await screen.press(DOWN);
    await screen.press(ENTER);
    await screen.press('old\u0015acme.eX\u007fu.auth0.con\bm');
    expect(screen.session.getState().drafts.tenant.domain).toBe('acme.eu.auth0.com');
  });

  test('go where each of them belongs: a command, then the field it opens, then Enter', async () => {
    const screen = await open();
    for (const heading of ['Which connection', '❯ acme-legacy.csv']) {
      await screen.press(ENTER);
      await screen.waitFor(heading);
    }
    await screen.press('p/nowhere/q?.csv\r');
    await screen.waitFor('does not exist');
    expect(screen.session.getState().drafts.source.typing).toBe('/nowhere/q?.csv');
    expect(screen.left).toEqual([]);
  });

  test('count one by one, Enter and Tab among them', async () => {
    const screen = await open();
    await screen.press('j\t');
    expect(screen.session.getState().drafts.tenant).toMatchObject({ cursor: 1, field: 'domain' });
  });
});

test('a letter that is typed into a filter is none of the wizard’s, Enter keeps it and Esc clears it', async () => {
  const screen = await open();
  for (const heading of TO_COLLISIONS) {
    await screen.press(ENTER);
    await screen.waitFor(heading);
  }
  await screen.press('/');
  await screen.press('q?u');
  expect(screen.text()).toContain('/q?u');
  expect(screen.left).toEqual([]);
  await screen.press(ESCAPE);
  await screen.press('/');
  await screen.press('bob');
  await screen.waitFor('0 of 419');
  await screen.press(ENTER);
  expect(screen.session.getState().drafts.collisions).toMatchObject({ filter: 'bob', filtering: false });
});

test('Esc closes the help, then the filter, then the pane, then goes a step back, and never leaves', async () => {
  const screen = await open();
  for (const heading of TO_COLLISIONS) {
    await screen.press(ENTER);
    await screen.waitFor(heading);
  }
  await screen.press(TAB);
  await screen.press('/');
  await screen.press('a');
  await screen.press(ENTER);
  await screen.press('?');
  const draft = () => screen.session.getState().drafts.collisions;
  const rung = () => ({
    help: screen.text().includes('Esc closes this.'),
    filter: draft().filter,
    pane: draft().pane,
    at: screen.session.getState().at,
  });
  const rungs = [rung()];
  for (let presses = 0; presses < 4; presses += 1) {
    await screen.press(ESCAPE);
    rungs.push(rung());
  }
  expect(rungs).toEqual([
    { help: true, filter: 'a', pane: 'records', at: 'collisions' },
    { help: false, filter: 'a', pane: 'records', at: 'collisions' },
    { help: false, filter: '', pane: 'records', at: 'collisions' },
    { help: false, filter: '', pane: 'classes', at: 'collisions' },
    { help: false, filter: '', pane: 'classes', at: 'passwords' },
  ]);
  for (let presses = 0; presses < 8; presses += 1) await screen.press(ESCAPE);
  expect(screen.session.getState().at).toBe('tenant');
  expect(screen.left).toEqual([]);
});
