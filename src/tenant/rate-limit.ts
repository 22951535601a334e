import { createMiddleware } from 'hono/factory';
import { apiError } from './api-error.ts';

/**
 * A token bucket over the whole Management API, with the headers Auth0 sends.
 * @param perSecond how many requests come back each second, and how many there are at most
 */
export function rateLimit(perSecond: number) {
  let tokens = perSecond;
  let filledAt = Date.now();
  return createMiddleware(async (c, next) => {
    const now = Date.now();
    tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    const allowed = tokens >= 1;
    if (allowed) tokens -= 1;
    c.header('x-ratelimit-limit', String(perSecond));
    c.header('x-ratelimit-remaining', String(Math.floor(tokens)));
    c.header('x-ratelimit-reset', String(Math.ceil(now / 1000) + 1));
    if (!allowed) return apiError(c, 429, 'Global limit has been reached', 'too_many_requests');
    return next();
  });
}
