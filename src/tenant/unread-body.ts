import { createMiddleware } from 'hono/factory';

/**
 * Ends the connection after a request with a body was refused: perhaps nobody has read it to its end. What the client
 * is still sending would otherwise stand in front of its next request, and that one fails. Auth0's own framework does so.
 */
export const closeAfterRefusal = createMiddleware(async (c, next) => {
  await next();
  const hasBody = (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding');
  if (hasBody && c.res.status >= 400) c.header('connection', 'close');
});
