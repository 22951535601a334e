import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { apiError } from '../api-error.ts';
import { isTooDeep } from '../nesting.ts';
import { payloadProblem } from '../payload-problem.ts';

/** JSON bodies of the Management API. */

/** The limit of the real server's framework; only the import has its own. */
const MAX_BODY = 1_048_576;

export const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: (c) => {
    // The rest of the body is not read: a client must not send its next request behind it.
    c.header('connection', 'close');
    return apiError(c, 413, `Payload content length greater than maximum allowed: ${MAX_BODY}`);
  },
});

type Body<T> =
  | { readonly ok: true; readonly value: T }
  /** The answer that says what is wrong with the body. */
  | { readonly ok: false; readonly response: Response };

export async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<Body<z.infer<S>>> {
  const refuse = (message: string): Body<z.infer<S>> => ({
    ok: false,
    response: apiError(c, 400, message, 'invalid_body'),
  });
  const text = await c.req.text();
  if (isTooDeep(text)) return refuse("Payload validation error: 'The body is nested too deeply'.");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse('Invalid request payload JSON format');
  }
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : refuse(payloadProblem(parsed.error, body));
}
