import type { z } from 'zod';
import { schemaProblem, valueAt } from './schema-problem.ts';

/** What is wrong with a request body, in the words of the Management API. Values are quoted only where they can not be a secret. */

/** Formats by the property that has one. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  picture: 'strict-uri',
  result_url: 'uri',
};

/** The first problem only, as the API does it. */
export function payloadProblem({ issues: [issue] }: z.ZodError, body: unknown): string {
  if (issue === undefined) return 'Payload validation error.';
  const value = valueAt(body, issue.path);
  const problem = schemaProblem(issue, value, FORMATS[String(issue.path.at(-1) ?? '')]);
  // A missing property is told of its parent.
  const place = (value === undefined ? issue.path.slice(0, -1) : issue.path).map(String).join('.');
  const where = place === '' ? '' : ` on property ${place}`;
  return `Payload validation error: '${problem?.text ?? 'Invalid value'}'${where}.`;
}
