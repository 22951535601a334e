import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { apiError } from '../api-error.ts';
import type { Clock } from '../clock.ts';
import { cutShort } from './cut-short.ts';
import type { Faults } from './faults.ts';
import type { RequestEffect } from './kinds.ts';

/** Lets requests run into the faults that are armed. */

type FaultContext = Context<{ Bindings: HttpBindings }>;

/** The error page of a gateway: whoever expects JSON has to notice. */
function gatewayPage(title: string): string {
  return `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

function refuse(
  c: FaultContext,
  clock: Clock,
  { status, message, code }: Extract<RequestEffect, { kind: 'refuse' }>,
): Response {
  if (code === 'too_many_requests') {
    c.header('x-ratelimit-limit', '10');
    c.header('x-ratelimit-remaining', '0');
    c.header('x-ratelimit-reset', String(Math.floor(clock.now() / 1000) + 1));
  }
  // The Authentication API has errors of the OAuth form.
  if (c.req.path.startsWith('/oauth/'))
    return c.json({ error: code ?? 'server_error', error_description: message }, status);
  return apiError(c, status, message, code);
}

/** Nothing is sent by whoever gets this. */
const nothing = () => new Response(null, RESPONSE_ALREADY_SENT);

async function suffer(c: FaultContext, clock: Clock, effect: RequestEffect): Promise<Response> {
  switch (effect.kind) {
    case 'refuse':
      return refuse(c, clock, effect);
    case 'gateway':
      return c.html(gatewayPage(`${effect.status} ${effect.title}`), effect.status);
    case 'never-answer':
      // Until the client has had enough of it, or the tenant ends.
      if (!c.env.outgoing.closed) await once(c.env.outgoing, 'close');
      return nothing();
    case 'drop':
      c.env.incoming.socket.destroy();
      return nothing();
  }
}

export function injectFaults(faults: Faults, clock: Clock) {
  return createMiddleware<{ Bindings: HttpBindings }>(async (c, next) => {
    const { delayMs, fatal } = faults.atRequest(c.req.method, c.req.path);
    if (delayMs > 0) {
      const gone = new AbortController();
      c.env.outgoing.once('close', () => gone.abort());
      await clock.sleep(delayMs, gone.signal);
      if (gone.signal.aborted) return nothing();
    }
    if (fatal === undefined) return next();
    if (fatal.effect.kind === 'cut') {
      await next();
      c.res = new Response(c.res.body?.pipeThrough(cutShort()) ?? null, c.res);
      return;
    }
    if (fatal.fault.isAfter === true) {
      await next();
      await c.res.body?.cancel();
      // What the route has answered, with its headers, is nobody's business any more.
      c.res = undefined;
    }
    c.res = await suffer(c, clock, fatal.effect);
  });
}
