/** How fast an import is, and how long it will take: true enough to plan a coffee, steady enough to be read. */

export interface Pace {
  readonly atMs: number;
  /** Users a second over the last 30 s; undefined while that is too little to say. */
  readonly perSecond: number | undefined;
  /** Milliseconds; undefined while it is too early to say. */
  readonly leftMs: number | undefined;
  /** Time that was not spent in a pause, in milliseconds. */
  readonly workedMs: number;
  /** One a second, over the last 30 s of work. */
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

/** An import at one moment. */
export interface Moment extends Sample {
  readonly total: number;
  readonly isPaused: boolean;
}

const SAMPLE_MS = 1_000;
const WINDOW_MS = 30_000;
/** Fewer seconds than this say nothing about the next ones. */
const FEWEST_MS = 2_000;
/** From here on there is something to go by. */
const EARLY_SHARE = 0.05;
const EARLY_MS = 20_000;
/** What is said to be left never changes by more than half, beside the time that has passed. */
const MOST_CHANGE = 0.5;

function rate(samples: readonly Sample[], { atMs, done }: Moment): number | undefined {
  const [first] = samples;
  if (first === undefined || atMs - first.atMs < FEWEST_MS) return undefined;
  return (done - first.done) / ((atMs - first.atMs) / 1_000);
}

function timeLeft(
  before: Pace,
  now: Moment,
  perSecond: number | undefined,
  workedMs: number,
): number | undefined {
  const isEarly = now.done < now.total * EARLY_SHARE && workedMs < EARLY_MS;
  // Where nothing has moved for long, the last word stands.
  if (isEarly || perSecond === undefined || perSecond <= 0) return before.leftMs;
  const guess = ((now.total - now.done) / perSecond) * 1_000;
  if (before.leftMs === undefined) return guess;
  const expected = Math.max(SAMPLE_MS, before.leftMs - (now.atMs - before.atMs));
  return Math.min(expected * (1 + MOST_CHANGE), Math.max(expected * (1 - MOST_CHANGE), guess));
}

/** The pace after a moment. Between two seconds nothing changes. @param before undefined at the beginning */
export function nextPace(before: Pace | undefined, now: Moment): Pace {
  const { atMs, done, isPaused } = now;
  if (before === undefined) {
    const samples = isPaused ? [] : [{ atMs, done }];
    return { atMs, perSecond: undefined, leftMs: undefined, workedMs: 0, samples };
  }
  if (atMs - before.atMs < SAMPLE_MS) return before;
  // A pause says nothing about the pace; what comes after it is measured anew.
  if (isPaused) return { ...before, atMs, perSecond: undefined, samples: [] };
  const workedMs = before.workedMs + (atMs - before.atMs);
  const samples = before.samples.filter((sample) => atMs - sample.atMs <= WINDOW_MS);
  const perSecond = rate(samples, now);
  const leftMs = timeLeft(before, now, perSecond, workedMs);
  return { atMs, perSecond, leftMs, workedMs, samples: [...samples, { atMs, done }] };
}
