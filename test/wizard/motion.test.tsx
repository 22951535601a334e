import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import { FULL_TERMINAL } from '../../src/terminal.ts';
import { App } from '../../src/wizard/app.tsx';
import { importing, standingSession } from './standing-session.ts';
import { show } from './terminal.tsx';

/** How often the screen is drawn. */

const START = initialState({ directory: '/' });
const RUNNING = { status: 'running', ticket: 1 } as const;
const CONNECTING: WizardState = { ...START, work: { ...START.work, connect: RUNNING } };
const IMPORTING: WizardState = { ...START, at: 'import', work: { ...START.work, run: RUNNING } };

/** The frames that were drawn in a second or two, and how many seconds it were. */
async function framesWhile(screen: { frames(): number }, work: () => Promise<void>) {
  const [before, start] = [screen.frames(), performance.now()];
  await work();
  return { frames: screen.frames() - before, seconds: (performance.now() - start) / 1_000 };
}

const MOST_FRAMES = 15;

test('a flood of progress draws at most fifteen frames a second, and the last of it is shown', async () => {
  const { session } = standingSession(IMPORTING);
  const screen = await show(<App session={session} onLeave={() => {}} />);
  let events = 0;
  const { frames, seconds } = await framesWhile(screen, async () => {
    for (let round = 0; round < 150; round += 1) {
      for (let event = 0; event < 100; event += 1) {
        events += 1;
        session.live.update(() => importing(events % 100));
      }
      await sleep(10);
    }
  });
  expect(events).toBe(15_000);
  expect(frames).toBeGreaterThan(2);
  expect(frames / seconds).toBeLessThanOrEqual(MOST_FRAMES);
  session.live.update(() => importing(73));
  await screen.waitFor('73%');
});

test('work of unknown length turns a sign, and together with a flood draws no more', async () => {
  const { session } = standingSession(CONNECTING);
  const screen = await show(<App session={session} onLeave={() => {}} />);
  const turning = await framesWhile(screen, () => sleep(1_200));
  expect(turning.frames).toBeGreaterThan(2);
  const flooded = await framesWhile(screen, async () => {
    for (let event = 0; event < 300; event += 1) {
      session.live.update(() => ({ kind: 'step', text: `Reading ${event}` }));
      await sleep(5);
    }
  });
  expect(flooded.frames / flooded.seconds).toBeLessThanOrEqual(MOST_FRAMES);
});

test('without motion nothing is drawn while nothing is new, and a word says that work goes on', async () => {
  const { session } = standingSession(CONNECTING);
  const choices = { ...FULL_TERMINAL, hasMotion: false };
  const screen = await show(<App session={session} choices={choices} onLeave={() => {}} />);
  expect(screen.text()).toContain('working…');
  const { frames } = await framesWhile(screen, () => sleep(2_000));
  expect(frames).toBe(0);
});
