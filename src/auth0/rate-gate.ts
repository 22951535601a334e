import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One budget for all requests of a client: when the tenant says that nothing is left, the next request waits until it
 * says there is something again, instead of being refused. Source: Auth0 docs, rate limit headers.
 */
export interface RateGate {
  /** Resolves when a request may go. */
  wait(): Promise<void>;
  /** Reads the headers of an answer. */
  note(headers: Headers): void;
  /** How many requests the tenant lets come at once; undefined while it has not said so. */
  limit(): number | undefined;
  /** When requests may go again, ms since 1970; undefined while they may. */
  closedUntil(): number | undefined;
}

/** A reset further away than this is not believed: clocks differ, and an import must not stand still for an hour. */
const LONGEST_MS = 60_000;

export function createRateGate(): RateGate {
  let closedUntil = 0;
  let limit: number | undefined;
  return {
    async wait() {
      for (let left = closedUntil - Date.now(); left > 0; left = closedUntil - Date.now()) await sleep(left);
    },
    limit: () => limit,
    closedUntil: () => (closedUntil > Date.now() ? closedUntil : undefined),
    note(headers) {
      const said = Number(headers.get('x-ratelimit-limit') ?? Number.NaN);
      if (said > 0) limit = said;
      const [remaining, reset] = [headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')];
      if (remaining === null || reset === null || Number(remaining) > 0) return;
      const opens = Number(reset) * 1000;
      const left = opens - Date.now();
      // Jitter, so that all who wait do not come back in the same moment.
      if (left > 0 && left < LONGEST_MS) closedUntil = opens + Math.random() * 50;
    },
  };
}
