/**
 * When to ask for a job's state. A slot stands empty from the end of a job until somebody notices, so the question
 * comes often near the expected end and seldom before it. What is expected is learned from the jobs that have ended.
 */

export interface Pace {
  /** A job of so many records has ended after so long. */
  learn(records: number, ms: number): void;
  /** How long to wait until the next question. @param elapsedMs since the job was accepted */
  wait(records: number, elapsedMs: number): number;
}

/** Of the time a job takes, at most this share is spent not noticing that it is over. */
const SHARE = 0.01;
/** Before this share of the expected time nobody asks but to show progress. */
const EARLY = 0.75;

export interface PaceLimits {
  /** Never sooner than this: other requests need their share of the rate limit too. */
  readonly shortestMs: number;
  /** Somebody may be looking at a progress bar. */
  readonly longestMs: number;
}

/** The share of the newest job in what is known: the tenant's speed changes over the day. */
const NEWEST = 0.3;

export function createPace({ shortestMs, longestMs }: PaceLimits): Pace {
  let msPerRecord: number | undefined;
  const within = (ms: number) => Math.min(longestMs, Math.max(shortestMs, ms));
  return {
    learn(records, ms) {
      const own = ms / Math.max(1, records);
      msPerRecord = msPerRecord === undefined ? own : msPerRecord + (own - msPerRecord) * NEWEST;
    },
    wait(records, elapsedMs) {
      // Nothing is known yet: the longer it has taken, the longer it may still take.
      if (msPerRecord === undefined) return within(elapsedMs * SHARE * 2);
      const expected = msPerRecord * records;
      const early = expected * EARLY;
      if (elapsedMs < early) return within(early - elapsedMs);
      return within(Math.max(expected * SHARE, (elapsedMs - expected) * SHARE * 4));
    },
  };
}
