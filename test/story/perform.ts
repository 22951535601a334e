import type { Key, TestTerminal } from '../e2e/pty.ts';

/** Plays scenes of a story to a terminal: keys, one after the other, and what is waited for. */

export type Move =
  /** A key, once. */
  | Key
  /** Characters, as they are typed. */
  | { readonly type: string }
  /** A key, as often as it takes until something is on the screen. */
  | { readonly press: Key; readonly until: RegExp }
  /** Nothing is struck before this is on the screen. */
  | { readonly see: RegExp };

export interface Scene {
  readonly name: string;
  readonly moves: readonly Move[];
  /** What is on the screen when the moves have done what they are for. */
  readonly see: RegExp;
}

/** What a scene is played to. */
export type Instrument = Pick<TestTerminal, 'screen' | 'press' | 'type'>;

export interface Tempo {
  /** Comes before each key, and before each piece of a text. Rejects when the performance is over. */
  beat(): Promise<void>;
  /** The pieces in which a text is typed. */
  pieces(text: string): readonly string[];
  /** Resolves when something holds. Rejects when it does not in time, or when the performance is over. */
  until(holds: () => boolean, what: string): Promise<void>;
  /** Resolves when the screen has been the same for so long. */
  rest(ms: number): Promise<void>;
}

/** More presses than any list has lines: the thing that is looked for is not there. */
const MAX_PRESSES = 60;

/** One key, or one piece of a text. The next one waits for the answer: keys that are glued together are a paste. */
async function strike({ screen }: Instrument, tempo: Tempo, send: () => void, what: string): Promise<void> {
  await tempo.beat();
  const before = screen();
  send();
  await tempo.until(() => screen() !== before, `an answer to ${what}`);
}

const BREATH_MS = 60;
const CALM_MS = 200;

/** A list that is filled later looks like an answer to the key; only what is still there after a while counts. */
async function pressUntil(
  instrument: Instrument,
  tempo: Tempo,
  { press, until }: { readonly press: Key; readonly until: RegExp },
): Promise<void> {
  const isThere = () => until.test(instrument.screen());
  for (let presses = 0; presses <= MAX_PRESSES; presses += 1) {
    await tempo.rest(isThere() ? CALM_MS : BREATH_MS);
    if (isThere()) return;
    await strike(instrument, tempo, () => instrument.press(press), press);
  }
  throw new Error(`${press} did not lead to ${String(until)}:\n${instrument.screen()}`);
}

async function make(instrument: Instrument, tempo: Tempo, move: Move): Promise<void> {
  const { screen, press, type } = instrument;
  const key = (name: Key) => strike(instrument, tempo, () => press(name), name);
  if (typeof move === 'string') return key(move);
  if ('see' in move) return tempo.until(() => move.see.test(screen()), String(move.see));
  if ('type' in move) {
    for (const piece of tempo.pieces(move.type)) await strike(instrument, tempo, () => type(piece), piece);
    return;
  }
  return pressUntil(instrument, tempo, move);
}

/** Strikes the keys of a scene. */
export async function strikeKeys({ moves }: Scene, instrument: Instrument, tempo: Tempo): Promise<void> {
  for (const move of moves) await make(instrument, tempo, move);
}

/** Waits until what a scene is for is on the screen. */
export async function untilSeen({ see }: Scene, { screen }: Instrument, tempo: Tempo): Promise<void> {
  await tempo.until(() => see.test(screen()), String(see));
}
