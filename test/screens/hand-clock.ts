import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/**
 * Loaded into the program before anything else, in each of its threads: time stands still but for what a file says,
 * and chance takes the same turns. So that the picture of a screen is the same every time.
 */

const { SCREENS_CLOCK: file = '' } = process.env;

/** Milliseconds since 1970. */
function now(): number {
  return Number(readFileSync(file, 'utf8'));
}

const startedAt = now();

globalThis.Date = new Proxy(Date, {
  construct: (date, given: readonly unknown[]) =>
    Reflect.construct(date, given.length === 0 ? [now()] : given),
  get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
});
performance.now = () => now() - startedAt;

/** Whoever looks at the clock once a second would see it move late: here it is looked at often. */
const OFTEN_MS = 40;
const every = globalThis.setInterval;
globalThis.setInterval = Object.assign(
  (run: () => void, ms?: number) => every(run, Math.min(ms ?? 0, OFTEN_MS)),
  every,
);

/** Whoever waits before asking again asks soon; not so soon that the tenant's rate limit is used up. */
const SOON_MS = 250;
const wait = timers.setTimeout;
timers.setTimeout = (ms, value, options) => wait(Math.min(ms ?? 0, SOON_MS), value, options);
syncBuiltinESMExports();

let seed = 7;
/** Source: Park and Miller, "Random number generators: good ones are hard to find", 1988. */
Math.random = () => {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
};
