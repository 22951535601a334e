import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { initialState, type WizardState } from '../../src/flow/state.ts';
import type { JobRow } from '../../src/migration/import/job.ts';
import type { Progress } from '../../src/session/calls.ts';
import { createLive } from '../../src/session/live.ts';
import type { Session } from '../../src/session/session.ts';
import { FULL_TERMINAL } from '../../src/terminal.ts';
import { App } from '../../src/wizard/app.tsx';
import { screenOf } from './recording.ts';
import { show } from './terminal.tsx';

/** How often the screen is drawn. */

const START = initialState({ directory: '/' });
const RUNNING = { status: 'running', ticket: 1 } as const;
const CONNECTING: WizardState = { ...START, work: { ...START.work, connect: RUNNING } };
const IMPORTING: WizardState = { ...START, at: 'import', work: { ...START.work, run: RUNNING } };

function job(seq: number, percent: number): JobRow {
  const facts = { kind: 'create', records: 1_000, bytes: 500_000, wave: 1, attempt: 1 } as const;
  const counts = { inserted: 0, updated: 0, failed: 0, percent, detail: null, sent_at: null };
  return { seq, ...facts, ...counts, id: `job_${seq}`, state: 'processing' };
}

function importing(percent: number): Progress {
  return {
    kind: 'import',
    import: {
      startedMs: Date.now(),
      isPaused: false,
      isPilotDone: false,
      pilotLook: undefined,
      jobs: [job(1, percent), job(2, 100 - percent)],
      waitsUntilMs: undefined,
      problems: [],
    },
  };
}

/** A session that stands still in one state, with a live store that can be flooded. */
function standing(state: WizardState) {
  const live = createLive<Progress | undefined>(undefined);
  const { session } = screenOf({ name: '', state, progress: undefined }, () => {});
  return { live, session: { ...session, live } satisfies Session };
}

/** The frames that were drawn in a second or two, and how many seconds it were. */
async function framesWhile(screen: { frames(): number }, work: () => Promise<void>) {
  const [before, start] = [screen.frames(), performance.now()];
  await work();
  return { frames: screen.frames() - before, seconds: (performance.now() - start) / 1_000 };
}

const MOST_FRAMES = 15;

test('a flood of progress draws at most fifteen frames a second, and the last of it is shown', async () => {
  const { live, session } = standing(IMPORTING);
  const screen = await show(<App session={session} onLeave={() => {}} />);
  let events = 0;
  const { frames, seconds } = await framesWhile(screen, async () => {
    for (let round = 0; round < 150; round += 1) {
      for (let event = 0; event < 100; event += 1) {
        events += 1;
        live.update(() => importing(events % 100));
      }
      await sleep(10);
    }
  });
  expect(events).toBe(15_000);
  expect(frames).toBeGreaterThan(2);
  expect(frames / seconds).toBeLessThanOrEqual(MOST_FRAMES);
  live.update(() => importing(73));
  await screen.waitFor('73%');
});

test('work of unknown length turns a sign, and together with a flood draws no more', async () => {
  const { live, session } = standing(CONNECTING);
  const screen = await show(<App session={session} onLeave={() => {}} />);
  const turning = await framesWhile(screen, () => sleep(1_200));
  expect(turning.frames).toBeGreaterThan(2);
  const flooded = await framesWhile(screen, async () => {
    for (let event = 0; event < 300; event += 1) {
      live.update(() => ({ kind: 'step', text: `Reading ${event}` }));
      await sleep(5);
    }
  });
  expect(flooded.frames / flooded.seconds).toBeLessThanOrEqual(MOST_FRAMES);
});

test('without motion nothing is drawn while nothing is new, and a word says that work goes on', async () => {
  const { session } = standing(CONNECTING);
  const choices = { ...FULL_TERMINAL, hasMotion: false };
  const screen = await show(<App session={session} choices={choices} onLeave={() => {}} />);
  expect(screen.text()).toContain('working…');
  const { frames } = await framesWhile(screen, () => sleep(2_000));
  expect(frames).toBe(0);
});
