import { setTimeout as sleep } from 'node:timers/promises';
import type { Act, Story } from '../story/act.ts';
import { strikeKeys, type Tempo, untilSeen } from '../story/perform.ts';
import { STORIES } from '../story/stories.ts';
import { type StillProgram, startStillProgram, withoutMotion } from './still-program.ts';
import { drawSvg } from './svg.ts';

/** Plays the story while time stands still, and stops where there is a picture to take. */

export const FOLDER = new URL('pictures/', import.meta.url).pathname;

/** A moment of the story. */
export interface Moment {
  readonly name: string;
  /** The screen as it is now, as an SVG. */
  draw(): string;
  /** Resolves when the screen has been the same for so long. */
  rest(ms: number): Promise<void>;
}

const PATIENCE_MS = 60_000;
const POLL_MS = 20;
/** What is measured now and then, and shown much later, has been measured after this. */
const MEASURED_MS = 600;
/** Between two acts, enough for nobody to wonder. */
const BETWEEN_ACTS_MS = 3_000;
/** Longer than anything takes that ends by itself. */
const LONG_MS = 60_000;

/** No pause between keys, and an end to patience. */
function tempo({ terminal }: StillProgram): Tempo & Pick<Moment, 'rest'> {
  const until = async (holds: () => boolean, what: string) => {
    for (const end = Date.now() + PATIENCE_MS; !holds(); ) {
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}:\n${terminal.screen()}`);
      await sleep(POLL_MS);
    }
  };
  return {
    async beat() {},
    pieces: (text) => [text],
    until,
    async rest(ms) {
      let since = Date.now();
      let seen = withoutMotion(terminal.screen());
      await until(() => {
        const now = withoutMotion(terminal.screen());
        if (seen !== now) since = Date.now();
        seen = now;
        return Date.now() - since >= ms;
      }, 'a screen that is at rest');
    },
  };
}

/** Lets the time go by that an act takes. What ends by itself ends at the same time, however long it took. */
async function passTime(
  { passes = [], see }: Act,
  program: StillProgram,
  { until, rest }: ReturnType<typeof tempo>,
): Promise<void> {
  const { terminal, pass } = program;
  for (const { seen, ms } of passes) {
    await until(() => seen.test(terminal.screen()), String(seen));
    if (ms !== 'until-it-ends') {
      await rest(MEASURED_MS);
      pass(ms);
      continue;
    }
    let passed = 0;
    const step = () => {
      pass(POLL_MS);
      passed += POLL_MS;
    };
    await until(() => {
      if (see.test(terminal.screen())) return true;
      step();
      return false;
    }, String(see));
    pass(Math.max(0, LONG_MS - passed));
  }
}

async function play({ args, acts }: Story, take: (moment: Moment) => Promise<void>): Promise<void> {
  const program = startStillProgram(args);
  const { terminal, columns, lines } = program;
  const still = tempo(program);
  try {
    for (const act of acts) {
      program.pass(BETWEEN_ACTS_MS);
      if (act.passes !== undefined) await still.rest(MEASURED_MS);
      await strikeKeys(act, terminal, still);
      await passTime(act, program, still);
      await untilSeen(act, terminal, still);
      const { name, picture } = act;
      if (picture === undefined) continue;
      await take({
        name,
        draw: () => drawSvg({ ...picture, columns, lines: lines() }),
        rest: still.rest,
      });
    }
  } finally {
    program.close();
  }
}

/**
 * Plays all stories, beside each other.
 * @param take is called at each moment with a picture, and looks at it for as long as it likes
 */
export async function playStill(take: (moment: Moment) => Promise<void>): Promise<void> {
  await Promise.all(STORIES.map((story) => play(story, take)));
}
