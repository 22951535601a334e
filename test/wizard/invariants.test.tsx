import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nastyCsv, nastyNdjson } from '../../samples/make-nasty.ts';
import { createSession, type Session } from '../../src/session/session.ts';
import { App } from '../../src/wizard/app.tsx';
import { expectFrame } from './frame-rules.ts';
import { type Screen, show } from './terminal.tsx';

const ENTER = '\r';
const TAB = '\t';
const ESCAPE = '\u001b';
const RIGHT = '\u001b[C';

/** The sizes that have a layout of their own, and some that nobody thought of. */
const SIZES: readonly (readonly [columns: number, rows: number])[] = [
  [80, 24],
  [100, 30],
  [120, 40],
  [200, 60],
  // Wide, but low: beside each other, the columns of some steps have no room.
  [200, 24],
];

function oddSizes(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, () => [
    80 + Math.floor(Math.random() * 160),
    24 + Math.floor(Math.random() * 50),
  ]);
}

interface Opened extends Screen {
  readonly session: Session;
  /** Every rule in every size, then back to the first one. @param marks rows with the keys' mark */
  look(marks?: number): Promise<void>;
}

/** @param isMarked whether the sign of the marked row stands nowhere else */
async function open(name: string, content: string, isMarked: boolean): Promise<Opened> {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const file = join(home, name);
  writeFileSync(file, content);
  const session = createSession({ home }, { directory: home });
  onTestFinished(() => session.close());
  const screen = await show(<App session={session} onLeave={() => {}} />);
  return {
    ...screen,
    session,
    async look(marks = 1) {
      for (const [columns, rows] of [...SIZES, ...oddSizes(1)]) {
        await screen.resize(columns, rows);
        await screen.until(() => expectFrame(screen, { columns, rows, marks: isMarked ? marks : undefined }));
      }
      await screen.resize(80, 24);
    },
  };
}

/** Nothing is being worked on any more. */
async function idle({ session, until }: Opened): Promise<void> {
  await until(() => expect(session.isIdle()).toBe(true));
}

async function enter(screen: Opened, heading: string): Promise<void> {
  await screen.press(ENTER);
  await screen.waitFor(heading);
  await idle(screen);
}

/** Keys, one after the other, with a look after each. */
async function lookAt(
  screen: Opened,
  keys: readonly (readonly [key: string, marks: number])[],
): Promise<void> {
  for (const [key, marks] of keys) {
    await screen.press(key);
    await screen.look(marks);
  }
}

function sampleLines(count: number): string {
  const sample = readFileSync(new URL('../../samples/acme-legacy.csv', import.meta.url), 'utf8');
  return `${sample
    .split('\n')
    .slice(0, count + 1)
    .join('\n')}\n`;
}

describe('every step in every size', () => {
  test('has one frame, one footer, its marked row in sight and whole boxes, from the first to the last', async () => {
    const screen = await open('legacy.csv', sampleLines(120), true);
    await screen.look();
    await lookAt(screen, [
      ['?', 0],
      [ESCAPE, 1],
      ['j', 1],
      ['e', 0],
      ['acme.example', 0],
      [ESCAPE, 1],
      ['k', 1],
    ]);
    await enter(screen, 'Which connection');
    await lookAt(screen, [
      ['j', 1],
      ['G', 1],
      [ENTER, 1],
      ['g', 1],
    ]);
    await enter(screen, 'about 120 records');
    await lookAt(screen, [
      ['p', 0],
      ['/no/such/file', 0],
      [ENTER, 0],
    ]);
    await screen.waitFor('does not exist');
    await screen.look(0);
    await lookAt(screen, [
      ['!', 0],
      [ESCAPE, 1],
    ]);
    await enter(screen, 'What do the columns');
    await lookAt(screen, [
      ['v', 1],
      ['n', 1],
      ['G', 1],
      [' ', 1],
      ['G', 1],
      [ESCAPE, 1],
    ]);
    await lookAt(screen, [
      ['m', 0],
      [ESCAPE, 1],
      ['x', 1],
      ['?', 0],
      ['G', 0],
      [ESCAPE, 1],
      ['s', 1],
      ['v', 1],
    ]);
    await enter(screen, 'Which passwords');
    await lookAt(screen, [
      ['G', 1],
      [' ', 1],
      ['v', 0],
      ['someone@example.com', 0],
      [ESCAPE, 1],
    ]);
    await enter(screen, 'Planned:');
    await lookAt(screen, [
      ['j', 1],
      [TAB, 1],
      ['G', 1],
      [TAB, 1],
      [TAB, 1],
      ['/', 0],
      ['exa', 0],
      [ENTER, 1],
    ]);
    await lookAt(screen, [
      ['s', 1],
      [ESCAPE, 1],
      [ESCAPE, 1],
      ['o', 1],
      [ESCAPE, 1],
      ['G', 1],
      [RIGHT, 1],
      ['?', 0],
    ]);
    await screen.press(ESCAPE);
    await enter(screen, 'Nothing has been sent yet.');
    await lookAt(screen, [
      ['c', 1],
      ['G', 1],
      [ESCAPE, 0],
      ['w', 0],
    ]);
    await screen.waitFor('all at once');
    await screen.look(0);
    await screen.press('w');
    await screen.waitFor('pilot first');
    await idle(screen);
    await screen.press(ENTER);
    await screen.waitFor('processing');
    await screen.look();
    await screen.waitFor('All jobs have ended');
    await screen.look();
    await enter(screen, 'What happened');
    await lookAt(screen, [
      [TAB, 0],
      [TAB, 0],
      [TAB, 1],
      ['p', 1],
    ]);
    await screen.waitFor('as planned');
    await screen.look();
    await lookAt(screen, [
      ['?', 0],
      [ESCAPE, 1],
      ['L', 1],
    ]);
  });

  test.each([
    ['legacy.csv', nastyCsv()],
    ['legacy.ndjson', nastyNdjson()],
  ])('whatever the values and the names of the columns are: %s', async (name, content) => {
    const screen = await open(name, content, false);
    await enter(screen, 'Which connection');
    await enter(screen, 'about 180 records');
    await screen.look();
    await enter(screen, 'What do the columns');
    await lookAt(screen, [
      ['v', 1],
      ['jjjj', 1],
      ['nnnnnnnnnnnn', 1],
      ['G', 1],
      [' ', 1],
      [ESCAPE, 1],
    ]);
    await enter(screen, 'Which passwords');
    await screen.look();
    await enter(screen, 'Planned:');
    await lookAt(screen, [
      [TAB, 1],
      ['jjjjjjjjj', 1],
      ['jjjjjjjjjjjjjjjjjjjj', 1],
      [TAB, 1],
      ['jjjj', 1],
    ]);
    await lookAt(screen, [
      [TAB, 1],
      ['G', 1],
      [TAB, 1],
    ]);
  });
});

test('twenty sizes in a row leave one frame, with the marked row in sight', async () => {
  const screen = await open('legacy.csv', sampleLines(120), true);
  await enter(screen, 'Which connection');
  await enter(screen, 'about 120 records');
  await enter(screen, 'What do the columns');
  await screen.press('jjjjjjjjj');
  const marked = /❯ +\S+/.exec(screen.text())?.[0];
  for (const [columns, rows] of [...oddSizes(18), [60, 20], [80, 24]] as const)
    await screen.resize(columns, rows);
  await screen.until(() => expectFrame(screen, { columns: 80, rows: 24, marks: 1 }));
  expect(screen.text()).toContain(marked);
});
