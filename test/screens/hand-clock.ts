import { readFileSync } from 'node:fs';

/**
 * Loaded into the program before anything else, in each of its threads: time stands still but for what a file says,
 * and chance is the same every time. So that a picture of a screen is the same every time.
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

let seed = 7;
/** Source: Park and Miller, "Random number generators: good ones are hard to find", 1988. */
Math.random = () => {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
};
