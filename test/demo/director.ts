import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from '../story/act.ts';
import { type Instrument, strikeKeys, type Tempo, untilSeen } from '../story/perform.ts';
import type { Controls } from './controls.ts';

/** Plays a story at the pace of a person who explains it, and stops for whoever wants to look. */

export interface Pace {
  /** 1 is a person's, 0 makes no pause at all. */
  readonly factor: number;
  /** Nothing is waited for any longer; undefined where somebody sits in front of it. */
  readonly patienceMs?: number;
}

export interface House {
  controls(): Controls;
  /** An act has begun: what is to be said, and the presenter's hurry is over. */
  begin(act: Act): void;
  hasEnded(): boolean;
}

/** The presenter, or the program, has ended the demo before its end. */
export class Over extends Error {}

const TICK_MS = 20;
const BEAT_MS = { key: 260, character: 55 } as const;
/** From a caption to the first key. */
const LEAD_MS = 1_000;
/** What it takes to read a sentence and to find on the screen what it is about. */
const LOOK_MS = 2_000;
const WORD_MS = 240;

function readingMs(text: string): number {
  return LOOK_MS + text.split(/\s+/).length * WORD_MS;
}

export async function direct(
  acts: readonly Act[],
  instrument: Instrument,
  house: House,
  { factor, patienceMs }: Pace,
): Promise<void> {
  const waits = () => house.controls().isPaused || house.controls().isTaken;
  /** Waits a little. Returns how long it was: on a machine that is busy, longer than it should be. */
  const tick = async () => {
    const before = performance.now();
    await sleep(TICK_MS);
    if (house.controls().left !== 'no' || house.hasEnded()) throw new Over();
    return performance.now() - before;
  };
  /** Time in which somebody is presenting; a pause does not count. */
  const pause = async (ms: number) => {
    for (let passed = 0; waits() || (passed < ms * factor && !house.controls().isHurried); ) {
      const ticked = await tick();
      if (!waits()) passed += ticked;
    }
  };
  const until = async (holds: () => boolean, what: string) => {
    for (let passed = 0; waits() || !holds(); ) {
      passed += await tick();
      if (patienceMs !== undefined && passed > patienceMs)
        throw new Error(`Waited in vain for ${what}:\n${instrument.screen()}`);
    }
  };
  const tempo: Tempo = {
    beat: (what) => pause(BEAT_MS[what]),
    pieces: (text) => [...text],
    until,
  };
  for (const act of acts) {
    house.begin(act);
    const says = act.says ?? '';
    if (act.moves.length > 0) await pause(LEAD_MS);
    await strikeKeys(act, instrument, tempo);
    await untilSeen(act, instrument, tempo);
    if (says !== '') await pause(readingMs(says));
  }
}
