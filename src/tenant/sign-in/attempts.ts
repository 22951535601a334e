import type { Clock } from '../clock.ts';

/**
 * Wrong passwords in a row, per user. Ten of them block the user for a while, the right password included.
 * Source: Auth0 docs, "Brute-Force Protection" (its default threshold). There a block lasts until the user lifts it from
 * a mail; nobody gets a mail here, so it ends by itself.
 */
export interface Attempts {
  isBlocked(user: string): boolean;
  failed(user: string): void;
  succeeded(user: string): void;
}

const MAX_FAILURES = 10;

/** Whoever tries more users than this at once makes the tenant forget the first of them. */
const MAX_USERS = 10_000;

/** @param blockMs how long a block lasts, and how long a wrong password counts */
export function countAttempts(clock: Clock, blockMs: number): Attempts {
  const failures = new Map<string, { readonly count: number; readonly lastAt: number }>();

  function counted(user: string): number {
    const known = failures.get(user);
    return known === undefined || clock.now() - known.lastAt > blockMs ? 0 : known.count;
  }

  return {
    isBlocked: (user) => counted(user) >= MAX_FAILURES,
    failed(user) {
      const count = counted(user) + 1;
      // Put at the end again: the first entry is the one that was quiet for the longest time.
      failures.delete(user);
      failures.set(user, { count, lastAt: clock.now() });
      const [first] = failures.keys();
      if (failures.size > MAX_USERS && first !== undefined) failures.delete(first);
    },
    succeeded(user) {
      failures.delete(user);
    },
  };
}
