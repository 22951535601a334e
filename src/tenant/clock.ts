import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** The tenant's time: everything in here that has a date, waits or ends goes by it. */

export const clockSettingsSchema = z.object({
  /** What time it is when the tenant starts, in milliseconds since 1970; the machine's own time where it is not given. */
  startsAt: z.number().optional(),
  /** How many seconds of the tenant's time go by in one. */
  speed: z.number().positive(),
});
export type ClockSettings = z.infer<typeof clockSettingsSchema>;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A moment as it is stored and shown: ISO 8601. @param ms now, where nothing is given */
  timestamp(ms?: number): string;
  /** Waits for so many milliseconds of the tenant's time, or until the signal comes. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Lets time pass at once. Who sleeps already is not woken. */
  advance(ms: number): void;
}

export const REAL_TIME: ClockSettings = { speed: 1 };

/** A timer can not wait longer: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

export function createClock({ startsAt, speed }: ClockSettings = REAL_TIME): Clock {
  // Not the machine's date: that one can jump. It is only where the count begins.
  const startedAt = performance.now();
  let origin = startsAt ?? Date.now();
  const now = () => Math.floor(origin + (performance.now() - startedAt) * speed);
  return {
    now,
    timestamp: (ms = now()) => new Date(ms).toISOString(),
    async sleep(ms, signal) {
      await wait(Math.min(ms / speed, LONGEST_MS), undefined, signal && { signal }).catch(() => {});
    },
    advance(ms) {
      origin += ms;
    },
  };
}
