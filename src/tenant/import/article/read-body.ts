import { z } from 'zod';
import { isTooDeep } from '../../nesting.ts';
import { payloadProblem } from '../../payload-problem.ts';
import { connectionIdProblem, type ImportRequest } from '../import-request.ts';
import { jsonProblem } from './json-problem.ts';

/** The article's request for an import: one JSON object with the users in it. Other properties are tolerated. */

const bodySchema = z.object({
  connection_id: z.string(),
  upsert: z.boolean().optional(),
  /** Nobody gets a mail from this tenant, whatever it says. */
  send_completion_email: z.boolean().optional(),
  external_id: z.string().optional(),
  users: z.array(z.unknown()),
});

/** `Invalid request payload JSON format` is what the framework says whose text for too large a body Auth0 has. */
function invalidJson(problem: string): string {
  return `Invalid request payload JSON format. ${problem}`;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function decode(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @returns the request, or in one sentence what is wrong with the body; nothing of its values is in that */
export function readArticleBody(bytes: ArrayBuffer): ImportRequest | string {
  const text = decode(bytes);
  if (text === undefined) return invalidJson('The body is not valid UTF-8.');
  if (isTooDeep(text)) return invalidJson('It is nested too deeply.');
  const parsed = parse(text);
  if (parsed === undefined) return invalidJson(jsonProblem(text) ?? 'It can not be read.');
  const body = bodySchema.safeParse(parsed.value);
  if (!body.success) return payloadProblem(body.error, parsed.value);
  const { connection_id, upsert = false, external_id = '', users } = body.data;
  return (
    connectionIdProblem(connection_id) ?? {
      semantics: 'article',
      users: JSON.stringify(users),
      connectionId: connection_id,
      upsert,
      externalId: external_id,
    }
  );
}
