import { createMiddleware } from 'hono/factory';
import { apiError } from './api-error.ts';
import type { Clock } from './clock.ts';

/**
 * A token bucket over the whole Management API, with the headers Auth0 sends.
 * Source: Auth0 docs, "Rate Limit Configurations".
 * @param perSecond how many requests come back each second
 * @param burst how many may come at once
 */
export function rateLimit(clock: Clock, perSecond: number, burst: number) {
  let tokens = burst;
  let filledAt = clock.now();
  return createMiddleware(async (c, next) => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    const allowed = tokens >= 1;
    if (allowed) tokens -= 1;
    const nextOneAt = now + Math.max(0, ((1 - tokens) / perSecond) * 1000);
    c.header('x-ratelimit-limit', String(burst));
    c.header('x-ratelimit-remaining', String(Math.floor(tokens)));
    // Whole seconds since 1970, always ahead of now: whoever waits until then is let in.
    c.header('x-ratelimit-reset', String(Math.floor(nextOneAt / 1000) + 1));
    if (!allowed) return apiError(c, 429, 'Global limit has been reached', 'too_many_requests');
    return next();
  });
}
