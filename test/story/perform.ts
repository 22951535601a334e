import type { Key, TestTerminal } from '../e2e/pty.ts';

/** Plays scenes of a story to a terminal: keys, one after the other, and what is waited for. */

export type Move =
  /** A key, once. */
  | Key
  /** Characters, as they are typed. */
  | { readonly type: string }
  /** The cursor goes to the line that holds this. */
  | { readonly to: string }
  /** On the line that holds the first, → is struck until it holds the second too. */
  | { readonly on: string; readonly choose: string }
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
  beat(what: 'key' | 'character'): Promise<void>;
  /** The pieces in which a text is typed. */
  pieces(text: string): readonly string[];
  /** Resolves when something holds. Rejects when it does not in time, or when the performance is over. */
  until(holds: () => boolean, what: string): Promise<void>;
}

/** More presses than any list has lines: the thing that is looked for is not there. */
const MAX_PRESSES = 60;
const CURSOR = '❯';

interface Place {
  /** How many lines the text is below the cursor; undefined where it is not on the screen. */
  readonly distance: number | undefined;
  /** The cursor's line, with its number: another one when the cursor has moved. */
  readonly line: string;
}

/** Where the cursor is, as seen from a line. Lists with a cursor of their own may stand above and below. */
function placeOf(screen: string, text: string): Place {
  const lines = screen.split('\n');
  const target = lines.findIndex((line) => line.includes(text));
  const cursors = lines.flatMap((line, row) => (line.includes(CURSOR) ? [row] : []));
  const nearest = cursors.toSorted((a, b) => Math.abs(a - target) - Math.abs(b - target))[0] ?? 0;
  return {
    distance: target === -1 ? undefined : target - nearest,
    line: `${nearest} ${lines[nearest] ?? ''}`,
  };
}

function lineWith(screen: string, text: string): string {
  return screen.split('\n').find((line) => line.includes(text)) ?? '';
}

/** A key, and the wait for its answer: keys that arrive together would be read as a paste. */
async function strike(tempo: Tempo, what: string, send: () => void, watched: () => string): Promise<void> {
  const before = watched();
  send();
  await tempo.until(() => watched() !== before, `an answer to ${what}`);
}

/** Strikes keys as long as there is one to strike. */
async function steer(
  { press }: Instrument,
  tempo: Tempo,
  next: () => Key | undefined,
  watched: () => string,
  goal: string,
): Promise<void> {
  for (let presses = 0; presses < MAX_PRESSES; presses += 1) {
    const key = next();
    if (key === undefined) return;
    await tempo.beat('key');
    await strike(tempo, `${key} on the way to ${goal}`, () => press(key), watched);
  }
  throw new Error(`${MAX_PRESSES} keys did not lead to ${goal}.`);
}

async function make(instrument: Instrument, tempo: Tempo, move: Move): Promise<void> {
  const { screen, press, type } = instrument;
  if (typeof move === 'string') {
    await tempo.beat('key');
    return strike(tempo, move, () => press(move), screen);
  }
  if ('see' in move) return tempo.until(() => move.see.test(screen()), String(move.see));
  if ('type' in move) {
    for (const piece of tempo.pieces(move.type)) {
      await tempo.beat('character');
      await strike(tempo, piece, () => type(piece), screen);
    }
    return;
  }
  if ('to' in move) {
    const next = () => {
      const { distance = 1 } = placeOf(screen(), move.to);
      if (distance === 0) return undefined;
      return distance > 0 ? 'down' : 'up';
    };
    return steer(instrument, tempo, next, () => placeOf(screen(), move.to).line, move.to);
  }
  const line = () => lineWith(screen(), move.on);
  const next = () => (line().includes(move.choose) ? undefined : 'right');
  return steer(instrument, tempo, next, line, move.choose);
}

/** Strikes the keys of a scene. */
export async function strikeKeys({ moves }: Scene, instrument: Instrument, tempo: Tempo): Promise<void> {
  for (const move of moves) await make(instrument, tempo, move);
}

/** Waits until what a scene is for is on the screen. */
export async function untilSeen({ see }: Scene, { screen }: Instrument, tempo: Tempo): Promise<void> {
  await tempo.until(() => see.test(screen()), String(see));
}
